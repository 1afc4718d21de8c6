// SPDX-License-Identifier: Apache-2.0
// The fake file system is trusted by every durability test, so its own faults are tested here.
#include "os/fault_fs.h"

#include <gtest/gtest.h>

#include <set>

namespace millwright::os {
namespace {

using Mode = Fs::Mode;
using Loss = FaultFs::Loss;

class FaultFsTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(fs.make_dirs("/d")); }
  std::unique_ptr<File> create_durable(const std::string& path, std::string_view bytes) {
    auto file = fs.open(path, Mode::kCreate).value();
    EXPECT_TRUE(file->write_at(0, bytes));
    EXPECT_TRUE(file->sync());
    EXPECT_TRUE(fs.sync_dir("/d"));
    return file;
  }
  FaultFs fs;
};

TEST_F(FaultFsTest, CrashKeepsSyncedBytesAndNamesOnly) {
  auto file = create_durable("/d/a", "old");
  ASSERT_TRUE(file->write_at(0, "new and longer"));
  auto unnamed = fs.open("/d/b", Mode::kCreate).value();
  ASSERT_TRUE(unnamed->write_at(0, "synced bytes, unsynced name"));
  ASSERT_TRUE(unnamed->sync());
  fs.crash();
  EXPECT_EQ(fs.list("/d").value(), std::vector<std::string>{"a"});
  EXPECT_EQ(fs.contents("/d/a"), "old");
  EXPECT_FALSE(file->write_at(0, "x")) << "handles from before the crash are dead";
}

TEST_F(FaultFsTest, UnsyncedRemovalAndRenameComeBack) {
  create_durable("/d/a", "a");
  create_durable("/d/b", "b");
  ASSERT_TRUE(fs.remove("/d/a"));
  ASSERT_TRUE(fs.rename("/d/b", "/d/c"));
  fs.crash();
  EXPECT_EQ(fs.list("/d").value(), (std::vector<std::string>{"a", "b"}));
  ASSERT_TRUE(fs.remove("/d/a"));
  ASSERT_TRUE(fs.sync_dir("/d"));
  fs.crash();
  EXPECT_EQ(fs.list("/d").value(), std::vector<std::string>{"b"});
}

TEST_F(FaultFsTest, AFailedSyncForgetsTheBytesForGood) {
  auto file = create_durable("/d/a", "old");
  ASSERT_TRUE(file->write_at(0, "new"));
  fs.fail_syncs(1);
  EXPECT_FALSE(file->sync());
  EXPECT_EQ(file->read_at(0, 3).value(), "new");
  EXPECT_TRUE(file->sync()) << "the second sync lies, as the kernel's does";
  fs.crash();
  EXPECT_EQ(fs.contents("/d/a"), "old");
}

TEST_F(FaultFsTest, TornTailKeepsAPrefixOfTheWrites) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    FaultFs other;
    ASSERT_TRUE(other.make_dirs("/d"));
    auto file = other.open("/d/a", Mode::kCreate).value();
    ASSERT_TRUE(other.sync_dir("/d"));
    ASSERT_TRUE(file->write_at(0, "ab"));
    ASSERT_TRUE(file->write_at(2, "cd"));
    other.crash(Loss::kTornTail, seed);
    seen.insert(other.contents("/d/a"));
  }
  EXPECT_EQ(seen, (std::set<std::string>{"", "a", "ab", "abc", "abcd"}));
}

TEST_F(FaultFsTest, RandomSectorsMayLoseTheFirstAndKeepTheSecond) {
  bool later_only = false;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    FaultFs other;
    ASSERT_TRUE(other.make_dirs("/d"));
    auto file = other.open("/d/a", Mode::kCreate).value();
    ASSERT_TRUE(other.sync_dir("/d"));
    ASSERT_TRUE(file->write_at(0, std::string(512, 'a') + std::string(512, 'b')));
    other.crash(Loss::kRandomSectors, seed);
    later_only |= other.contents("/d/a") == std::string(512, '\0') + std::string(512, 'b');
  }
  EXPECT_TRUE(later_only);
}

TEST_F(FaultFsTest, TheNthOperationFailsOnceAndTearsAWrite) {
  auto file = create_durable("/d/a", "0000");
  fs.fail_operation(2);
  EXPECT_TRUE(file->write_at(0, "1"));
  EXPECT_FALSE(file->write_at(0, "2222"));
  EXPECT_EQ(file->read_at(0, 4).value(), "2200");
  EXPECT_TRUE(file->sync());
}

TEST_F(FaultFsTest, PowerStaysOffUntilCrash) {
  auto file = create_durable("/d/a", "old");
  fs.crash_at(2);
  EXPECT_TRUE(file->write_at(0, "new"));
  EXPECT_FALSE(file->sync());
  EXPECT_TRUE(fs.is_powered_off());
  EXPECT_FALSE(fs.list("/d"));
  fs.crash();
  EXPECT_FALSE(fs.is_powered_off());
  EXPECT_EQ(fs.contents("/d/a"), "old");
}

TEST_F(FaultFsTest, AFullDiskTakesWhatFits) {
  fs.set_capacity(10);
  auto file = create_durable("/d/a", "12345678");
  EXPECT_EQ(fs.space("/d")->available_bytes, 2u);
  EXPECT_EQ(file->write_at(8, "abcd").error().code(), Code::kResourceExhausted);
  EXPECT_EQ(fs.contents("/d/a"), "12345678ab");
  EXPECT_EQ(file->preallocate(11).error().code(), Code::kResourceExhausted);
  fs.set_capacity(20);
  EXPECT_TRUE(file->write_at(8, "abcd"));
}

TEST_F(FaultFsTest, ShortReadsAndFlippedBits) {
  auto file = create_durable("/d/a", std::string(100, '\0'));
  fs.short_reads(3);
  std::size_t shorter = 0;
  for (int i = 0; i < 20; ++i) {
    const std::size_t n = file->read_at(0, 100)->size();
    EXPECT_GE(n, 1u);
    shorter += n < 100 ? 1 : 0;
  }
  EXPECT_GT(shorter, 10u);
  fs.short_reads(0);
  ASSERT_TRUE(fs.flip_bit("/d/a", 7, 5));
  fs.crash();
  EXPECT_EQ(fs.contents("/d/a")[7], 0x20);
  EXPECT_FALSE(fs.flip_bit("/d/a", 100, 0));
  EXPECT_FALSE(fs.flip_bit("/d/none", 0, 0));
}

}  // namespace
}  // namespace millwright::os
