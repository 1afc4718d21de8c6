// SPDX-License-Identifier: Apache-2.0
#include "backup/restore.h"

#include "backup/site_rig_test.h"
#include "backup/verify.h"

namespace millwright::backup {
namespace {

using testing::flip_bit;
using testing::SiteRig;

class RestoreTest : public ::testing::Test {
 protected:
  RestoreTest() {
    for (int i = 1; i <= 10; ++i) rig_.take(i);
    rig_.feed();
    manifest_ = registry::must(make_backup(rig_.site(), "b", rig_.clock.wall()));
  }
  std::string backup() const { return rig_.backups() + "/b"; }
  std::string target() const { return rig_.dir.path() + "/new"; }
  std::vector<std::string> problems() const { return registry::must(verify(backup())).problems; }

  SiteRig rig_;
  Manifest manifest_;
};

TEST_F(RestoreTest, GivesTheSameFilesAndSaysWhereTheyComeFrom) {
  rig_.clock.advance(std::chrono::hours(1));
  // What an interrupted restore left does not stand in the way.
  std::filesystem::create_directories(target() + ".restoring/half");
  const auto restored = restore(backup(), target() + "/", rig_.clock.wall());
  ASSERT_TRUE(restored) << restored.error().message();
  for (const ManifestFile& file : manifest_.files) {
    EXPECT_EQ(os::sum_file(target() + "/" + file.path, os::SyncFile::kNo)->crc32c, file.crc32c)
        << file.path;
  }
  EXPECT_FALSE(std::filesystem::exists(target() + ".restoring"));
  const auto origin = read_origin(target());
  ASSERT_TRUE(origin && *origin);
  EXPECT_EQ((*origin)->backup, "b");
  EXPECT_EQ((*origin)->head, manifest_.journal_head);
  EXPECT_EQ((*origin)->created, manifest_.created);
  EXPECT_EQ((*origin)->restored_at, rig_.clock.wall());
  EXPECT_FALSE(*read_origin(rig_.data())) << "the first site comes from nowhere";
}

TEST_F(RestoreTest, AFlippedBitInAnyFileIsFoundAndNamed) {
  for (const ManifestFile& file : manifest_.files) {
    if (file.bytes == 0) continue;
    const std::string path = backup() + "/data/" + file.path;
    // History may share its files with the running site: give the copy its own before harming it.
    std::filesystem::copy_file(path, path + ".own");
    std::filesystem::rename(path + ".own", path);
    flip_bit(path, file.bytes / 2);
    ASSERT_EQ(problems().size(), 1u) << file.path;
    EXPECT_TRUE(problems()[0].starts_with(file.path + ": damaged")) << problems()[0];
    flip_bit(path, file.bytes / 2);
  }
  EXPECT_TRUE(problems().empty());
}

TEST_F(RestoreTest, MissingLongerAndForeignFilesAreFound) {
  std::filesystem::remove(backup() + "/data/server.key");
  std::ofstream(backup() + "/data/attachments/photo.jpg", std::ios::app) << "more";
  std::ofstream(backup() + "/data/stranger") << "x";
  const auto found = problems();
  ASSERT_EQ(found.size(), 3u);
  EXPECT_TRUE(found[0].starts_with("attachments/photo.jpg: has 9 bytes, had 5")) << found[0];
  EXPECT_TRUE(found[1].starts_with("server.key: ")) << found[1];
  EXPECT_TRUE(found[2].starts_with("stranger: ")) << found[2];
}

TEST_F(RestoreTest, RefusesADamagedBackupAndLeavesNothing) {
  flip_bit(backup() + "/data/server.key", 2);
  const auto restored = restore(backup(), target(), rig_.clock.wall());
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().code(), Code::kDataLoss);
  EXPECT_NE(restored.error().message().find("server.key"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(target()));
}

TEST_F(RestoreTest, RefusesATargetThatHoldsSomething) {
  std::filesystem::create_directory(target());
  std::ofstream(target() + "/precious") << "x";
  const auto restored = restore(backup(), target(), rig_.clock.wall());
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().code(), Code::kFailedPrecondition);
  EXPECT_EQ(registry::read_text(target() + "/precious"), "x");
  std::filesystem::remove(target() + "/precious");
  EXPECT_TRUE(restore(backup(), target(), rig_.clock.wall())) << "an empty one will do";
}

TEST_F(RestoreTest, RefusesWhatIsNoBackup) {
  EXPECT_EQ(restore(rig_.data(), target(), rig_.clock.wall()).error().code(), Code::kNotFound);
  EXPECT_EQ(restore("/nowhere", target(), rig_.clock.wall()).error().code(), Code::kNotFound);
}

}  // namespace
}  // namespace millwright::backup
