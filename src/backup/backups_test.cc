// SPDX-License-Identifier: Apache-2.0
#include "backup/backups.h"

#include "backup/site_rig_test.h"

namespace millwright::backup {
namespace {

using registry::must;
using testing::flip_bit;
using testing::SiteRig;

class BackupsTest : public ::testing::Test {
 protected:
  BackupsTest() { rig_.take(1); }

  SiteRig rig_;
  SpaceNeed need_;
  Backups backups_{rig_.site(), rig_.clock, [this] { return need_; }};
};

TEST_F(BackupsTest, MakesListsAndVerifies) {
  EXPECT_TRUE(must(backups_.list()).empty());
  const auto begun = backups_.begin("first");
  ASSERT_TRUE(begun) << begun.error().message();
  EXPECT_EQ(begun->state, BackupState::kMaking);
  ASSERT_EQ(must(backups_.list()).size(), 1u);
  const auto second = backups_.begin("second");
  EXPECT_EQ(second.error().code(), Code::kFailedPrecondition) << "one at a time";
  const BackupRow made = backups_.run();
  EXPECT_EQ(made.state, BackupState::kComplete) << made.problem;
  EXPECT_GT(made.bytes, 0u);
  EXPECT_EQ(made.verified_at, rig_.clock.wall()) << "it was read back";
  EXPECT_EQ(backups_.begin("first").error().code(), Code::kAlreadyExists);

  rig_.clock.advance(std::chrono::minutes(5));
  const auto unnamed = must(backups_.begin(""));
  EXPECT_EQ(unnamed.name, "2026-09-21T14-18-20Z") << "the time";
  backups_.run();
  const auto rows = must(backups_.list());
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[1].name, "first") << "newest first";

  flip_bit(backups_.dir() + "/first/data/server.key", 1);
  const auto damaged = must(backups_.verify("first"));
  EXPECT_NE(damaged.problem.find("server.key"), std::string::npos);
  EXPECT_EQ(damaged.verified_at, rig_.clock.wall());
  EXPECT_EQ(must(backups_.list())[1].problem, damaged.problem) << "and it is remembered";
}

TEST_F(BackupsTest, RefusesWrongNames) {
  for (const char* name : {"../x", ".hidden", "a/b", "a b", "\n"}) {
    EXPECT_EQ(backups_.begin(name).error().code(), Code::kInvalidArgument) << name;
    EXPECT_EQ(backups_.verify(name).error().code(), Code::kNotFound) << name;
  }
  EXPECT_EQ(backups_.begin(std::string(65, 'x')).error().code(), Code::kInvalidArgument);
  EXPECT_TRUE(backups_.begin(std::string(64, 'x')));
}

TEST_F(BackupsTest, AFailedOneIsListedUntilTheNext) {
  must(backups_.begin("bad"));
  std::filesystem::remove_all(rig_.data() + "/attachments");
  ASSERT_EQ(std::system(("mkfifo " + rig_.data() + "/pipe").c_str()), 0);
  const BackupRow failed = backups_.run();
  EXPECT_EQ(failed.state, BackupState::kFailed);
  EXPECT_NE(failed.problem.find("pipe"), std::string::npos) << failed.problem;
  ASSERT_EQ(must(backups_.list()).size(), 1u);
  EXPECT_EQ(must(backups_.list())[0].state, BackupState::kFailed);
  std::filesystem::remove(rig_.data() + "/pipe");
  must(backups_.begin("bad"));
  EXPECT_EQ(backups_.run().state, BackupState::kComplete);
  EXPECT_EQ(must(backups_.list()).size(), 1u);
}

TEST_F(BackupsTest, WhatDoesNotFitIsNotBegun) {
  need_.quota_bytes = 10;
  EXPECT_EQ(backups_.begin("large").error().code(), Code::kResourceExhausted);
  EXPECT_TRUE(must(backups_.list()).empty());
  need_.quota_bytes = 0;
  EXPECT_TRUE(backups_.begin("large")) << "the place is free again";
}

TEST_F(BackupsTest, RemembersThatOneWasRestored) {
  must(backups_.begin("b"));
  backups_.run();
  EXPECT_EQ(backups_.note_restored("other", "there").error().code(), Code::kNotFound);
  rig_.clock.advance(std::chrono::hours(1));
  const auto noted = must(backups_.note_restored("b", "the spare machine"));
  EXPECT_EQ(noted.restored_at, rig_.clock.wall());
  EXPECT_EQ(must(backups_.list())[0].restored_where, "the spare machine");
  // Another server on the same data knows it too; what was removed by hand is forgotten.
  Backups again(rig_.site(), rig_.clock, [this] { return need_; });
  EXPECT_EQ(must(again.list())[0].restored_at, rig_.clock.wall());
  std::filesystem::remove_all(again.dir() + "/b");
  EXPECT_TRUE(must(again.list()).empty());
}

TEST_F(BackupsTest, AStoppingServerDoesNotWaitForIt) {
  must(backups_.begin("b"));
  backups_.stop();
  const BackupRow row = backups_.run();
  EXPECT_EQ(row.state, BackupState::kFailed);
  EXPECT_FALSE(os::is_folder(backups_.dir() + "/b"));
}

TEST_F(BackupsTest, CountsOnlyWhatRemovingWouldGiveBack) {
  EXPECT_EQ(backups_.own_bytes(), 0u);
  must(backups_.begin("b"));
  const BackupRow row = backups_.run();
  EXPECT_GT(backups_.own_bytes(), 0u);
  EXPECT_LT(backups_.own_bytes(), row.bytes + 100'000);
}

}  // namespace
}  // namespace millwright::backup
