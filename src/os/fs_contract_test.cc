// SPDX-License-Identifier: Apache-2.0
// What every Fs must do, run on the machine's and on the fake one.
#include <gtest/gtest.h>

#include "os/fault_fs.h"
#include "os/fs.h"
#include "os/temp_dir.h"

namespace millwright::os {
namespace {

using Mode = Fs::Mode;

struct PosixUnderTest {
  std::unique_ptr<Fs> owned = make_posix_fs();
  TempDir temp;
  Fs& fs = *owned;
  std::string dir = temp.path() + "/a/b";
};

struct FaultUnderTest {
  FaultFs fs;
  std::string dir = "/a/b";
};

template <class T>
class FsContract : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(fs.make_dirs(dir)); }
  std::unique_ptr<File> create(const std::string& name) {
    return fs.open(dir + "/" + name, Mode::kCreate).value();
  }
  Code open_error(const std::string& name, Mode mode) {
    auto file = fs.open(dir + "/" + name, mode);
    return file ? Code::kInternal : file.error().code();
  }

  T under_test;
  Fs& fs = under_test.fs;
  std::string dir = under_test.dir;
};
using Implementations = testing::Types<PosixUnderTest, FaultUnderTest>;
TYPED_TEST_SUITE(FsContract, Implementations);

TYPED_TEST(FsContract, WritesAreReadBackAndHolesAreZero) {
  auto file = this->create("f");
  EXPECT_EQ(file->read_at(0, 10).value(), "");
  ASSERT_TRUE(file->write_at(3, "abc"));
  EXPECT_EQ(file->size().value(), 6u);
  EXPECT_EQ(file->read_at(0, 100).value(), std::string("\0\0\0abc", 6));
  EXPECT_EQ(file->read_at(4, 1).value(), "b");
  EXPECT_EQ(file->read_at(6, 1).value(), "");
  EXPECT_EQ(file->read_at(99, 1).value(), "");
  ASSERT_TRUE(file->write_at(4, "XYZ"));
  EXPECT_EQ(file->read_at(3, 100).value(), "aXYZ");
  ASSERT_TRUE(file->write_at(0, ""));
  ASSERT_TRUE(file->sync());
}

TYPED_TEST(FsContract, AnotherHandleSeesTheBytesAtOnce) {
  auto writer = this->create("f");
  auto reader = this->fs.open(this->dir + "/f", Mode::kRead).value();
  ASSERT_TRUE(writer->write_at(0, "one"));
  EXPECT_EQ(reader->read_at(0, 3).value(), "one");
  EXPECT_FALSE(reader->write_at(0, "no"));
  auto again = this->fs.open(this->dir + "/f", Mode::kReadWrite).value();
  ASSERT_TRUE(again->write_at(1, "N"));
  EXPECT_EQ(reader->read_at(0, 3).value(), "oNe");
}

TYPED_TEST(FsContract, TruncateShrinksAndGrowsWithZeros) {
  auto file = this->create("f");
  ASSERT_TRUE(file->write_at(0, "abcdef"));
  ASSERT_TRUE(file->truncate(2));
  ASSERT_TRUE(file->truncate(4));
  EXPECT_EQ(file->read_at(0, 9).value(), std::string("ab\0\0", 4));
}

TYPED_TEST(FsContract, PreallocateGrowsAndKeepsWhatIsThere) {
  auto file = this->create("f");
  ASSERT_TRUE(file->write_at(0, "abc"));
  ASSERT_TRUE(file->preallocate(8192));
  EXPECT_EQ(file->size().value(), 8192u);
  EXPECT_EQ(file->read_at(0, 4).value(), std::string("abc\0", 4));
  ASSERT_TRUE(file->preallocate(10));
  EXPECT_EQ(file->size().value(), 8192u);
}

TYPED_TEST(FsContract, OpenModes) {
  EXPECT_EQ(this->open_error("f", Mode::kRead), Code::kNotFound);
  EXPECT_EQ(this->open_error("f", Mode::kReadWrite), Code::kNotFound);
  this->create("f");
  EXPECT_EQ(this->open_error("f", Mode::kCreate), Code::kAlreadyExists);
  EXPECT_EQ(this->open_error("missing/f", Mode::kCreate), Code::kNotFound);
}

TYPED_TEST(FsContract, NamesAreListedSortedRenamedAndRemoved) {
  this->create("b");
  this->create("a");
  ASSERT_TRUE(this->fs.make_dirs(this->dir + "/c"));
  ASSERT_TRUE(this->fs.make_dirs(this->dir + "/c"));
  EXPECT_EQ(this->fs.list(this->dir).value(), (std::vector<std::string>{"a", "b", "c"}));
  ASSERT_TRUE(this->fs.rename(this->dir + "/a", this->dir + "/b"));
  EXPECT_EQ(this->fs.list(this->dir).value(), (std::vector<std::string>{"b", "c"}));
  ASSERT_TRUE(this->fs.remove(this->dir + "/b"));
  EXPECT_EQ(this->fs.remove(this->dir + "/b").error().code(), Code::kNotFound);
  EXPECT_EQ(this->fs.rename(this->dir + "/b", this->dir + "/x").error().code(), Code::kNotFound);
  EXPECT_EQ(this->fs.list(this->dir + "/none").error().code(), Code::kNotFound);
  ASSERT_TRUE(this->fs.sync_dir(this->dir));
  EXPECT_EQ(this->fs.sync_dir(this->dir + "/none").error().code(), Code::kNotFound);
}

TYPED_TEST(FsContract, ARemovedFileStaysReadableThroughItsHandle) {
  auto file = this->create("f");
  ASSERT_TRUE(file->write_at(0, "kept"));
  ASSERT_TRUE(this->fs.remove(this->dir + "/f"));
  EXPECT_EQ(file->read_at(0, 4).value(), "kept");
}

TYPED_TEST(FsContract, SpaceIsWithinCapacity) {
  const SpaceInfo space = this->fs.space(this->dir).value();
  EXPECT_GT(space.capacity_bytes, 0u);
  EXPECT_LE(space.available_bytes, space.capacity_bytes);
}

}  // namespace
}  // namespace millwright::os
