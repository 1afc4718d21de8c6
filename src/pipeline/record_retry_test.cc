// SPDX-License-Identifier: Apache-2.0
#include "pipeline/record_retry.h"

#include <gtest/gtest.h>

#include "pipeline/memory_journal.h"
#include "pipeline/record_quarantine.h"
#include "pipeline/records.h"

namespace millwright::pipeline {
namespace {

using journal::RecordKind;

constexpr UtcNanos kNow{1'800'000'000'000'000'000};

std::string batch_of(double value) {
  ReadingBatch batch;
  batch.arrival = {7};
  batch.push(SignalId(3), {1'000}, Scalar::of(value), {}, 2);
  batch.push(SignalId(3), {2'000}, Scalar::of(value), Quality{}.with(Grade::kUncertain), 2);
  std::string bytes;
  encode(batch, bytes);
  return bytes;
}

/// What a consumer made of the last record.
historian::QuarantineEntry entry_of_last(const MemoryJournal& journal) {
  const journal::Record& r = journal.records().back();
  return entry_of({r.seq, r.kind, r.time, r.payload, r.readings, false}, "watch",
                  Error(Code::kDataLoss, "could not be read then"));
}

class RecordRetryTest : public testing::Test {
 protected:
  historian::QuarantineEntry put(RecordKind kind, std::string_view payload) {
    EXPECT_TRUE(journal_.append(kind, payload, 2));
    EXPECT_TRUE(journal_.commit(std::chrono::milliseconds(0)));
    return entry_of_last(journal_);
  }
  MemoryJournal journal_;
};

// Live rules ignore what is flagged historical, late evaluation is about nothing else.
TEST_F(RecordRetryTest, ReadingsComeBackAsHistory) {
  const auto entry = put(RecordKind::kReadings, batch_of(9));
  ASSERT_TRUE(is_record(entry));
  const auto outcome = retry_record(entry, journal_, kNow);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->accepted, 2u);
  EXPECT_EQ(outcome->quarantined, 0u);
  ASSERT_EQ(journal_.records().size(), 2u);
  EXPECT_EQ(outcome->seq, journal_.records()[1].seq);
  EXPECT_EQ(journal_.records()[1].readings, 2u);
  ReadingBatch again;
  ASSERT_TRUE(decode(journal_.records()[1].payload, again));
  EXPECT_EQ(again.arrival, kNow);
  ASSERT_EQ(again.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(again.quality[i].has(Quality::kHistorical));
    EXPECT_EQ(again.number_at(i), 9);
  }
  EXPECT_EQ(again.time[1], UtcNanos{2'000});
  EXPECT_EQ(again.quality[1].grade(), Grade::kUncertain) << "the rest of the quality stays";
}

TEST_F(RecordRetryTest, WhatStillCannotBeReadStays) {
  const auto outcome = retry_record(put(RecordKind::kReadings, "no batch"), journal_, kNow);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->quarantined, 1u);
  ASSERT_EQ(outcome->problems.size(), 1u);
  EXPECT_FALSE(outcome->problems[0].reason.empty());
  EXPECT_EQ(journal_.records().size(), 1u) << "nothing was taken";
}

TEST_F(RecordRetryTest, TheEntryServesWhenTheJournalKeepsTheRecordNoLonger) {
  auto entry = put(RecordKind::kReadings, batch_of(9));
  entry.id = 77ull << 12;
  EXPECT_EQ(retry_record(entry, journal_, kNow)->accepted, 2u);
  entry.raw.assign(kMaxRawBytes, 'x');
  const auto cut = retry_record(entry, journal_, kNow);
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().message(),
            "journal record 77 is kept no longer, and the entry holds only its first 65536 bytes");
}

TEST_F(RecordRetryTest, NothingElseIsRepeatedBehindPeoplesBacks) {
  for (const RecordKind kind :
       {RecordKind::kCommand, RecordKind::kRevision, RecordKind::kSession}) {
    const auto refused = retry_record(put(kind, "{}"), journal_, kNow);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), Code::kFailedPrecondition);
  }
}

TEST_F(RecordRetryTest, OtherEntriesAreNoRecords) {
  historian::QuarantineEntry entry;
  entry.format = "json";
  EXPECT_FALSE(is_record(entry));
}

}  // namespace
}  // namespace millwright::pipeline
