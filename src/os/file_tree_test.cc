// SPDX-License-Identifier: Apache-2.0
#include "os/file_tree.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "core/crc32c.h"
#include "os/temp_dir.h"

namespace millwright::os {
namespace {

class FileTreeTest : public ::testing::Test {
 protected:
  std::string at(const std::string& name) const { return dir_.path() + "/" + name; }
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(at(name)).parent_path());
    std::ofstream(at(name), std::ios::binary) << text;
  }
  TempDir dir_;
};

TEST_F(FileTreeTest, ListsFilesBelowWithTheirSizes) {
  write("b", "12");
  write("a/deep/er", "345");
  std::filesystem::create_directory(at("empty"));
  std::filesystem::create_hard_link(at("b"), at("c"));
  const auto files = list_tree(dir_.path());
  ASSERT_TRUE(files);
  ASSERT_EQ(files->size(), 3u);
  EXPECT_EQ((*files)[0].path, "a/deep/er");
  EXPECT_EQ((*files)[0].bytes, 3u);
  EXPECT_FALSE((*files)[0].is_shared);
  EXPECT_EQ((*files)[1].path, "b");
  EXPECT_TRUE((*files)[1].is_shared) << "it has another name";
  EXPECT_EQ(list_tree(at("nowhere")).error().code(), Code::kNotFound);
  ASSERT_EQ(::mkfifo(at("pipe").c_str(), 0600), 0);
  EXPECT_EQ(list_tree(dir_.path()).error().code(), Code::kFailedPrecondition);
}

TEST_F(FileTreeTest, CopiesUpToALimitForTheOwnerOnly) {
  const std::string text(3'000'000, 'x');
  write("from", text);
  ASSERT_TRUE(copy_file(at("from"), at("whole")));
  ASSERT_TRUE(copy_file(at("from"), at("part"), 1'500'000));
  EXPECT_EQ(sum_file(at("whole"), SyncFile::kYes)->crc32c, crc32c(text));
  EXPECT_EQ(sum_file(at("part"), SyncFile::kNo)->bytes, 1'500'000u);
  struct stat about{};
  ASSERT_EQ(::stat(at("whole").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
  EXPECT_EQ(copy_file(at("from"), at("part")).error().code(), Code::kAlreadyExists);
  EXPECT_EQ(copy_file(at("none"), at("new")).error().code(), Code::kNotFound);
  EXPECT_EQ(copy_file(at("from"), at("new"), std::nullopt, [] { return false; }).error().code(),
            Code::kCancelled);
}

TEST_F(FileTreeTest, TellsAndRemovesFolders) {
  EXPECT_TRUE(is_empty_folder(at("nowhere")).value());
  ASSERT_TRUE(make_private_dir(at("one")));
  EXPECT_EQ(make_private_dir(at("one")).error().code(), Code::kAlreadyExists);
  EXPECT_TRUE(is_folder(at("one")));
  EXPECT_TRUE(is_empty_folder(at("one")).value());
  write("one/two/file", "x");
  EXPECT_FALSE(is_empty_folder(at("one")).value());
  EXPECT_FALSE(is_empty_folder(at("one/two/file")).value());
  EXPECT_TRUE(sync_folders(at("one")));
  ASSERT_TRUE(remove_tree(at("one")));
  EXPECT_FALSE(is_folder(at("one")));
  EXPECT_TRUE(remove_tree(at("one"))) << "gone already";
}

}  // namespace
}  // namespace millwright::os
