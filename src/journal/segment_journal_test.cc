// SPDX-License-Identifier: Apache-2.0
#include "journal/segment_journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "journal/journal_test_support.h"
#include "os/temp_dir.h"

namespace millwright::journal {
namespace {

using namespace std::chrono_literals;

class SegmentJournalTest : public JournalTest {
 protected:
  void SetUp() override { reopen(); }
};

TEST_F(SegmentJournalTest, AnEmptyJournalStartsAtOne) {
  EXPECT_EQ(journal->head().value, 0u);
  EXPECT_EQ(journal->durable().value, 0u);
  EXPECT_EQ(journal->first().value, 1u);
  EXPECT_TRUE(journal->is_ready());
  EXPECT_EQ(journal->not_ready_reason(), "");
  EXPECT_TRUE(journal->commit(kNoWait));
  EXPECT_TRUE(read_all(*journal, {0}).empty());
  EXPECT_TRUE(files().empty()) << "a journal without records leaves no files";
}

TEST_F(SegmentJournalTest, RecordsAreServedOnceDurableAndInOrder) {
  std::vector<std::uint64_t> told;
  journal->on_durable([&](JournalSeq seq) { told.push_back(seq.value); });
  append(3);
  EXPECT_EQ(journal->head().value, 3u);
  EXPECT_EQ(journal->durable().value, 0u);
  EXPECT_TRUE(read_all(*journal, {0}).empty());
  ASSERT_TRUE(journal->commit(kNoWait));
  append_and_commit(2);
  EXPECT_EQ(told, (std::vector<std::uint64_t>{3, 5}));
  expect_records(1, 5);
  expect_records(4, 5);
  EXPECT_EQ(journal->durable_readings(), 5u);
}

TEST_F(SegmentJournalTest, KindsTimesAndReadingsSurviveARestart) {
  ASSERT_TRUE(journal->append(RecordKind::kTick, ""));
  const UtcNanos first_time = clock.wall();
  clock.advance(1s);
  clock.set_wall(first_time - 1h);
  ASSERT_TRUE(journal->append(RecordKind::kSession, "state", 12));
  ASSERT_TRUE(journal->commit(kNoWait));
  reopen();
  auto cursor = journal->open_cursor({0}).value();
  std::vector<Record> records;
  ASSERT_TRUE(cursor->next(records, 1000, kNoWait));
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].kind, RecordKind::kTick);
  EXPECT_EQ(records[0].time, first_time);
  EXPECT_FALSE(records[0].is_clock_skewed);
  EXPECT_EQ(records[1].kind, RecordKind::kSession);
  EXPECT_EQ(records[1].time, first_time + 875ms);
  EXPECT_TRUE(records[1].is_clock_skewed);
  EXPECT_EQ(records[1].readings, 12u);
  EXPECT_EQ(journal->durable_readings(), 12u);
  ASSERT_TRUE(journal->append(RecordKind::kTick, ""));
  ASSERT_TRUE(journal->commit(kNoWait));
  ASSERT_TRUE(cursor->next(records, 1000, kNoWait));
  EXPECT_GE(records.at(0).time, first_time + 875ms) << "never back, restarts included";
}

TEST_F(SegmentJournalTest, CursorsReadFromMemoryAndFromFilesAlike) {
  config.tail_bytes = 2000;
  reopen();
  for (int i = 0; i < 60; ++i) append_and_commit(1 + i % 4);
  EXPECT_GT(files().size(), 3u);
  const std::uint64_t last = journal->head().value;
  for (std::uint64_t first = 1; first <= last; ++first) expect_records(first, last);
  reopen();
  expect_records(1, last);
  append_and_commit(3);
  expect_records(1, last + 3);
  EXPECT_TRUE(journal->damage().empty());
}

TEST_F(SegmentJournalTest, ACursorFollowsAcrossSegmentsWhileTheyAreWritten) {
  config.tail_bytes = 0;  // everything from files, the open one included
  reopen();
  auto cursor = journal->open_cursor({0}).value();
  std::vector<RecordView> views;
  std::uint64_t next = 1;
  for (int i = 0; i < 80; ++i) {
    append_and_commit(1 + i % 3);
    do {
      ASSERT_TRUE(cursor->next_views(views, 1, kNoWait));
      for (const RecordView& v : views) {
        EXPECT_EQ(v.seq.value, next);
        EXPECT_EQ(v.payload, payload_of(next));
        EXPECT_EQ(cursor->readings(), next);
        ++next;
      }
    } while (!views.empty());
  }
  EXPECT_EQ(next, journal->head().value + 1);
  EXPECT_TRUE(journal->damage().empty());
}

TEST_F(SegmentJournalTest, NextGivesAtLeastOneRecordAndAboutMaxBytes) {
  append(10);
  ASSERT_TRUE(journal->append(RecordKind::kCommand, std::string(5000, 'x')));
  ASSERT_TRUE(journal->commit(kNoWait));
  auto cursor = journal->open_cursor({0}).value();
  std::vector<Record> records;
  ASSERT_TRUE(cursor->next(records, 0, kNoWait));
  EXPECT_EQ(records.size(), 1u);
  ASSERT_TRUE(cursor->next(records, 1'000'000, kNoWait));
  EXPECT_EQ(records.size(), 10u);
  ASSERT_TRUE(cursor->next(records, 1'000'000, 1ms));
  EXPECT_TRUE(records.empty());
  EXPECT_EQ(cursor->position().value, 11u);
}

TEST_F(SegmentJournalTest, CursorsKnowTheReadingsBeforeThem) {
  for (int i = 1; i <= 40; ++i) {
    ASSERT_TRUE(journal->append(RecordKind::kReadings, payload_of(static_cast<std::uint64_t>(i)),
                                static_cast<std::uint64_t>(i)));
    if (i % 3 == 0) ASSERT_TRUE(journal->commit(kNoWait));
  }
  ASSERT_TRUE(journal->commit(kNoWait));
  for (int restart = 0; restart < 2; ++restart, reopen()) {
    for (std::uint64_t after = 0; after <= 40; ++after) {
      EXPECT_EQ(journal->open_cursor({after}).value()->readings(), after * (after + 1) / 2);
    }
  }
}

TEST_F(SegmentJournalTest, PositionsOutsideTheJournalAreRefused) {
  append_and_commit(2);
  append(1);
  EXPECT_TRUE(journal->open_cursor({3})) << "appended and not durable: wait there";
  EXPECT_EQ(journal->open_cursor({4}).error().code(), Code::kOutOfRange);
}

TEST_F(SegmentJournalTest, ReleaseRemovesWholeSegmentsAndKeepsTheCounts) {
  config.segment_bytes = 1500;
  reopen();
  for (int i = 0; i < 50; ++i) append_and_commit(2);
  const std::size_t before = files().size();
  const std::uint64_t bytes_before = journal->bytes_on_disk();
  ASSERT_GT(before, 3u);
  ASSERT_TRUE(journal->release({0}));
  EXPECT_EQ(files().size(), before);
  ASSERT_TRUE(journal->release({50}));
  EXPECT_LT(files().size(), before);
  EXPECT_LT(journal->bytes_on_disk(), bytes_before);
  EXPECT_LE(journal->first().value, 51u);
  EXPECT_GT(journal->first().value, 1u);
  EXPECT_EQ(journal->open_cursor({0}).error().code(), Code::kOutOfRange);
  expect_records(journal->first().value, 100);
  ASSERT_TRUE(journal->release(journal->durable()));
  EXPECT_EQ(files().size(), 1u) << "the last segment stays";
  reopen();
  EXPECT_EQ(journal->head().value, 100u);
  EXPECT_EQ(journal->durable_readings(), 100u);
  append_and_commit(1);
  EXPECT_EQ(journal->durable_readings(), 101u);
  ASSERT_TRUE(journal->release(journal->durable()));
  expect_records(101, 101);
}

TEST_F(SegmentJournalTest, ACursorWhoseRecordsWereReleasedIsTold) {
  config.tail_bytes = 0;
  reopen();
  append_and_commit(1);
  auto cursor = journal->open_cursor({0}).value();
  std::vector<Record> records;
  ASSERT_TRUE(cursor->next(records, 1, kNoWait));
  for (int i = 0; i < 50; ++i) append_and_commit(2);
  ASSERT_TRUE(journal->release({90}));
  Status read;
  while (read) {
    read = cursor->next(records, 1, kNoWait);
    if (read) ASSERT_FALSE(records.empty());
  }
  EXPECT_EQ(read.error().code(), Code::kOutOfRange);
}

TEST_F(SegmentJournalTest, BigGroupsAreSplitIntoBlocksAndCommittedTogether) {
  config.segment_bytes = 1u << 20;
  reopen();
  os::SeededRandom random(3);
  std::vector<std::string> payloads;
  for (int i = 0; i < 40; ++i) payloads.push_back(random.bytes(100'000));
  for (const auto& p : payloads) ASSERT_TRUE(journal->append(RecordKind::kSession, p));
  ASSERT_TRUE(journal->commit(kNoWait));
  EXPECT_EQ(journal->durable().value, 40u);
  reopen();
  const auto records = read_all(*journal, {0}, 250'000);
  ASSERT_EQ(records.size(), 40u);
  for (const auto& [seq, payload] : records) EXPECT_EQ(payload, payloads[seq - 1]);
  EXPECT_GE(journal->scan()->blocks, 4u);
}

// A QoS 2 reading was journaled in one commit and its packet id in the next: a crash between the
// two made the client's repetition count twice.
TEST_F(SegmentJournalTest, RecordsAppendedTogetherBecomeDurableTogether) {
  {
    const AppendTogether together(*journal);
    append(1);
    ASSERT_TRUE(journal->commit(kNoWait));
    EXPECT_EQ(journal->durable().value, 0u) << "a commit must not cut the group in two";
    append(1);
  }
  ASSERT_TRUE(journal->commit(kNoWait));
  EXPECT_EQ(journal->durable().value, 2u);
}

TEST_F(SegmentJournalTest, LimitsOfOneRecordAndOfTheBuffer) {
  EXPECT_EQ(
      journal->append(RecordKind::kSession, std::string(kMaxPayloadBytes + 1, 'x')).error().code(),
      Code::kInvalidArgument);
  ASSERT_TRUE(journal->append(RecordKind::kSession, std::string(kMaxPayloadBytes, 'x')));
  ASSERT_TRUE(journal->commit(kNoWait));
  config.pending_limit_bytes = 10'000;
  reopen();
  const std::string payload(3000, 'x');
  while (journal->append(RecordKind::kSession, payload)) {
  }
  EXPECT_EQ(journal->append(RecordKind::kSession, payload).error().code(), Code::kUnavailable);
  EXPECT_EQ(journal->head().value, 4u);
  ASSERT_TRUE(journal->commit(kNoWait));
  EXPECT_EQ(journal->stats().pending_bytes, 0u);
  EXPECT_TRUE(journal->append(RecordKind::kSession, payload));
}

TEST_F(SegmentJournalTest, SequencesGoOnAfterTheFurthestConsumer) {
  append_and_commit(5);
  config.continue_after = {8};
  reopen();
  EXPECT_EQ(journal->head().value, 8u);
  ASSERT_EQ(journal->damage().size(), 1u);
  EXPECT_EQ(journal->damage()[0].first.value, 6u);
  EXPECT_EQ(journal->damage()[0].last.value, 8u);
  append_and_commit(1);
  const auto records = read_all(*journal, {0});
  EXPECT_EQ(records.size(), 6u);
  EXPECT_TRUE(records.contains(9));
  EXPECT_EQ(journal->damage().size(), 1u) << "reported once";
  EXPECT_TRUE(journal->open_cursor({8}));
}

TEST_F(SegmentJournalTest, AJournalOfANewerVersionIsLeftAlone) {
  append_and_commit(3);
  journal.reset();
  std::string bytes = fs.contents(segment_path(1));
  std::string header;
  encode(FileHeader{.version = 2, .salt = 1, .first = {1}}, header);
  bytes.replace(0, header.size(), header);
  fs.put(segment_path(1), bytes);
  const auto opened = try_open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code(), Code::kFailedPrecondition);
  EXPECT_EQ(fs.contents(segment_path(1)), bytes);
}

TEST_F(SegmentJournalTest, ScanCountsEverything) {
  for (int i = 0; i < 20; ++i) append_and_commit(3);
  append(1);
  for (int closed = 0; closed < 2; ++closed) {
    const auto report = closed == 0 ? journal->scan() : scan_directory(fs, config.dir, {});
    ASSERT_TRUE(report);
    EXPECT_EQ(report->records, 60u);
    EXPECT_EQ(report->readings, 60u);
    EXPECT_EQ(report->blocks, 20u);
    EXPECT_EQ(report->first.value, 1u);
    EXPECT_EQ(report->last.value, 60u);
    EXPECT_TRUE(report->damage.empty());
    if (closed == 0) journal.reset();
  }
  EXPECT_EQ(scan_directory(fs, config.dir, [] { return false; }).error().code(), Code::kCancelled);
}

TEST_F(SegmentJournalTest, DurabilityOsNeverSyncs) {
  config.durability = Durability::kOs;
  reopen();
  fs.fail_syncs(1000);
  for (int i = 0; i < 50; ++i) append_and_commit(2);
  expect_records(1, 100);
  reopen();
  expect_records(1, 100);
}

TEST(SegmentJournalOnDisk, WorksOnTheRealFileSystem) {
  const os::TempDir dir;
  const auto fs = os::make_posix_fs();
  const os::SystemClock clock;
  JournalConfig config{.dir = dir.path() + "/a/journal", .segment_bytes = 64 << 10};
  config.limits = {.reserve_bytes = 1, .reserve_percent = 0};
  for (int run = 0; run < 3; ++run) {
    const auto journal = SegmentJournal::open(*fs, clock, config).value();
    for (int i = 0; i < 200; ++i) {
      const std::uint64_t seq = journal->head().value + 1;
      ASSERT_TRUE(journal->append(RecordKind::kReadings, payload_of(seq), 1));
      if (i % 10 == 9) ASSERT_TRUE(journal->commit(kNoWait));
    }
    const auto records = read_all(*journal, {0});
    ASSERT_EQ(records.size(), 200u * static_cast<std::size_t>(run + 1));
    for (const auto& [seq, payload] : records) ASSERT_EQ(payload, payload_of(seq));
    EXPECT_TRUE(journal->damage().empty());
  }
}

}  // namespace
}  // namespace millwright::journal
