// SPDX-License-Identifier: Apache-2.0
// Disks that fail, fill up and come back. What was committed is there once; what could not be is
// refused, and taking data resumes by itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "journal/journal_test_support.h"

namespace millwright::journal {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class JournalFaultTest : public JournalTest {
 protected:
  void SetUp() override { reopen(); }
  void crash_and_reopen() {
    fs.crash();
    reopen();
  }
  Code append_error() {
    const auto given = journal->append(RecordKind::kTick, "");
    return given ? Code::kInternal : given.error().code();
  }
};

TEST_F(JournalFaultTest, AFailedSyncIsNotRetriedTheGroupGoesIntoAFreshSegment) {
  append_and_commit(3);
  fs.fail_syncs(1);
  append_and_commit(4);
  EXPECT_EQ(journal->stats().rewrites, 1u);
  EXPECT_EQ(files(), (std::vector<std::string>{segment_name({1}), segment_name({4})}));
  expect_records(1, 7);
  append_and_commit(2);
  crash_and_reopen();
  expect_records(1, 9);
  EXPECT_TRUE(journal->damage().empty());
}

TEST_F(JournalFaultTest, TheVeryFirstSyncMayFail) {
  fs.fail_syncs(1);
  append_and_commit(4);
  crash_and_reopen();
  expect_records(1, 4);
  EXPECT_TRUE(journal->damage().empty());
}

// The given-up segment still ends with the group when cutting it failed too: the later file counts.
TEST_F(JournalFaultTest, RecordsInTwoSegmentsAreServedOnce) {
  append_and_commit(3);
  const std::string before = fs.contents(segment_path(1));
  append_and_commit(2);
  const std::string with_group = fs.contents(segment_path(1));
  journal.reset();
  fs.put(segment_path(1), before);
  reopen();
  append_and_commit(2);
  ASSERT_EQ(files().size(), 2u);
  journal.reset();
  fs.put(segment_path(1), with_group);
  reopen();
  expect_records(1, 5);
  append_and_commit(1);
  expect_records(1, 6);
  EXPECT_EQ(journal->durable_readings(), 6u);
  EXPECT_TRUE(journal->damage().empty());
  EXPECT_EQ(journal->scan()->records, 6u);
}

TEST_F(JournalFaultTest, WhenTheFreshSegmentFailsTooTheJournalSaysSoAndRecovers) {
  append_and_commit(3);
  append(2);
  fs.fail_syncs(3);
  EXPECT_EQ(journal->commit(kNoWait).error().code(), Code::kUnavailable);
  EXPECT_FALSE(journal->is_ready());
  EXPECT_THAT(journal->not_ready_reason(), HasSubstr("sync failed on purpose"));
  EXPECT_EQ(append_error(), Code::kUnavailable);
  EXPECT_EQ(journal->durable().value, 3u);

  const std::uint64_t operations = fs.operations();
  EXPECT_FALSE(journal->commit(1ms));
  EXPECT_EQ(fs.operations(), operations) << "the disk is left alone for a second";

  clock.advance(1s);
  ASSERT_TRUE(journal->commit(kNoWait)) << "one more failed sync, then the fresh segment holds";
  EXPECT_TRUE(journal->is_ready());
  EXPECT_EQ(journal->durable().value, 5u);
  append_and_commit(1);
  crash_and_reopen();
  expect_records(1, 6);
  EXPECT_TRUE(journal->damage().empty());
}

TEST_F(JournalFaultTest, RecordsAppendedDuringAFailingCommitFollowTheGroup) {
  append_and_commit(1);
  append(2);
  fs.fail_syncs(2);
  ASSERT_FALSE(journal->commit(kNoWait));
  clock.advance(1s);
  ASSERT_TRUE(journal->commit(kNoWait));
  append_and_commit(2);
  crash_and_reopen();
  expect_records(1, 5);
}

// One operation fails, whichever: no commit notices, nothing is lost, nothing comes twice.
TEST(JournalFaultSweep, AnySingleOperationMayFail) {
  for (std::uint64_t n = 1;; ++n) {
    SCOPED_TRACE("operation " + std::to_string(n));
    os::FaultFs fs;
    os::FakeClock clock;
    fs.fail_operation(n);
    auto opened = SegmentJournal::open(fs, clock, test_config());
    if (!opened) opened = SegmentJournal::open(fs, clock, test_config());
    ASSERT_TRUE(opened);
    std::uint64_t seq = 0;
    for (int commit = 0; commit < 40; ++commit) {
      for (int i = 0; i <= commit % 3; ++i) {
        ++seq;
        ASSERT_TRUE((*opened)->append(RecordKind::kReadings, payload_of(seq), 1));
      }
      const Status committed = (*opened)->commit(kNoWait);
      ASSERT_TRUE(committed) << committed.error().message();
    }
    const bool is_swept = fs.operations() < n;
    ASSERT_EQ(read_all(**opened, {0}).size(), seq);
    opened->reset();
    fs.crash();
    auto again = SegmentJournal::open(fs, clock, test_config());
    ASSERT_TRUE(again);
    const auto records = read_all(**again, {0});
    ASSERT_EQ(records.size(), seq);
    for (const auto& [at, payload] : records) ASSERT_EQ(payload, payload_of(at));
    ASSERT_TRUE((*again)->damage().empty());
    ASSERT_EQ((*again)->durable_readings(), seq);
    if (is_swept) break;
  }
}

TEST_F(JournalFaultTest, AFullDiskRefusesAndResumes) {
  append_and_commit(5);
  fs.set_capacity(fs.contents(segment_path(1)).size() + 600);
  append(150);
  EXPECT_EQ(journal->commit(kNoWait).error().code(), Code::kUnavailable);
  EXPECT_THAT(journal->not_ready_reason(), HasSubstr("no space left"));
  EXPECT_EQ(journal->durable().value, 5u);
  expect_records(1, 5);
  fs.set_capacity(1u << 30);
  clock.advance(1s);
  ASSERT_TRUE(journal->commit(kNoWait));
  append_and_commit(1);
  crash_and_reopen();
  expect_records(1, 156);
  EXPECT_TRUE(journal->damage().empty());
}

TEST_F(JournalFaultTest, BelowTheReserveNothingIsTaken) {
  config.limits.reserve_bytes = 100'000;
  fs.set_capacity(1'000'000);
  reopen();
  append_and_commit(1);
  append(1);
  fs.set_capacity(50'000);
  clock.advance(250ms);
  EXPECT_EQ(append_error(), Code::kResourceExhausted);
  EXPECT_FALSE(journal->is_ready());
  EXPECT_THAT(journal->not_ready_reason(), HasSubstr("disk almost full"));
  ASSERT_TRUE(journal->commit(kNoWait)) << "what was taken before is still made durable";
  EXPECT_EQ(journal->durable().value, 2u);
  fs.set_capacity(1'000'000);
  clock.advance(250ms);
  EXPECT_TRUE(journal->is_ready());
  append_and_commit(1);
  expect_records(1, 3);
}

TEST_F(JournalFaultTest, TheQuotaCountsTheWholeDataDirectoryAndEndsWithRetention) {
  std::uint64_t other = 0;
  config.limits.quota_bytes = 20'000;
  config.segment_bytes = 2000;
  config.other_bytes = [&] { return other; };
  reopen();
  while (append_error() == Code::kInternal) {
    ASSERT_TRUE(journal->append(RecordKind::kSession, os::random_bytes(500)));
    ASSERT_TRUE(journal->commit(kNoWait));
    clock.advance(250ms);
  }
  EXPECT_GT(journal->bytes_on_disk(), 20'000u);
  EXPECT_EQ(append_error(), Code::kResourceExhausted);
  EXPECT_THAT(journal->not_ready_reason(), HasSubstr("disk quota reached"));
  ASSERT_TRUE(journal->release(journal->durable()));
  clock.advance(250ms);
  EXPECT_TRUE(journal->is_ready());
  other = 20'000;
  clock.advance(250ms);
  EXPECT_FALSE(journal->is_ready());
}

TEST_F(JournalFaultTest, ShortReadsAreReadOn) {
  config.tail_bytes = 0;
  reopen();
  for (int i = 0; i < 30; ++i) append_and_commit(2);
  fs.short_reads(11);
  expect_records(1, 60);
  reopen();
  expect_records(1, 60);
  EXPECT_TRUE(journal->damage().empty());
}

TEST_F(JournalFaultTest, AReadThatFailsOnceCostsNothing) {
  config.tail_bytes = 0;
  reopen();
  for (int i = 0; i < 30; ++i) append_and_commit(2);
  for (std::uint64_t n = 1; n < 30; ++n) {
    auto cursor = journal->open_cursor({0});
    ASSERT_TRUE(cursor);
    std::vector<Record> records;
    std::uint64_t next = 1;
    fs.fail_operation(n);
    while (next <= 60) {
      if (!(*cursor)->next(records, 300, kNoWait)) continue;  // says so, and goes on next time
      for (const Record& r : records) {
        ASSERT_EQ(r.seq.value, next);
        ASSERT_EQ(r.payload, payload_of(next));
        ++next;
      }
    }
    fs.fail_operation(0);
  }
  EXPECT_TRUE(journal->damage().empty());
}

TEST_F(JournalFaultTest, ADeadDiskIsAnErrorAndNotDamage) {
  config.tail_bytes = 0;
  reopen();
  for (int i = 0; i < 30; ++i) append_and_commit(2);
  auto cursor = journal->open_cursor({0}).value();
  fs.crash_at(1);
  std::vector<Record> records;
  Status read;
  while (read) {
    read = cursor->next(records, 300, kNoWait);
    if (read) ASSERT_FALSE(records.empty());
  }
  EXPECT_EQ(read.error().code(), Code::kUnavailable);
  EXPECT_TRUE(journal->damage().empty());
}

TEST_F(JournalFaultTest, ARemovalThatFailsKeepsTheSegment) {
  for (int i = 0; i < 40; ++i) append_and_commit(3);
  const auto before = files();
  fs.fail_operation(1);
  EXPECT_FALSE(journal->release(journal->durable()));
  EXPECT_EQ(files(), before);
  expect_records(1, 120);
  EXPECT_TRUE(journal->release(journal->durable()));
  EXPECT_EQ(files().size(), 1u);
}

}  // namespace
}  // namespace millwright::journal
