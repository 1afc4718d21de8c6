// SPDX-License-Identifier: Apache-2.0
#pragma once
// A journal on the fault file system, as the tests of this folder use it.

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "journal/segment_journal.h"
#include "journal/segment_name.h"
#include "os/clock.h"
#include "os/fault_fs.h"
#include "os/random.h"

namespace millwright::journal {

inline constexpr std::chrono::milliseconds kNoWait{0};

inline JournalConfig test_config() {
  JournalConfig config{.dir = "/data/journal", .segment_bytes = 4096};
  config.limits = {.reserve_bytes = 0, .reserve_percent = 0};
  config.fixed_salt = 0x0123456789ABCDEF;
  return config;
}

inline std::string segment_path(std::uint64_t first) {
  return test_config().dir + "/" + segment_name({first});
}

/// Everything a fresh cursor finds after `after`, by sequence. Fails the test when records come out
/// of order.
inline std::map<std::uint64_t, std::string> read_all(SegmentJournal& journal, JournalSeq after,
                                                     std::size_t max_bytes = 1000) {
  std::map<std::uint64_t, std::string> out;
  auto cursor = journal.open_cursor(after);
  EXPECT_TRUE(cursor) << cursor.error().message();
  if (!cursor) return out;
  std::vector<Record> records;
  JournalSeq last = after;
  UtcNanos time;
  while (true) {
    const Status read = (*cursor)->next(records, max_bytes, kNoWait);
    EXPECT_TRUE(read) << read.error().message();
    if (!read || records.empty()) return out;
    for (Record& r : records) {
      EXPECT_GT(r.seq, last);
      EXPECT_GE(r.time, time);
      last = r.seq;
      time = r.time;
      out[r.seq.value] = std::move(r.payload);
    }
    EXPECT_GE((*cursor)->position(), last);
  }
}

/// The payload that tests give to record `seq`: long and short ones, compressible and not.
inline std::string payload_of(std::uint64_t seq) {
  os::SeededRandom random(seq * 7919);
  std::string head = "record " + std::to_string(seq) + " ";
  const std::size_t n = random.below(200);
  return head + (random.one_in(2) ? std::string(n, 'x') : random.bytes(n));
}

class JournalTest : public testing::Test {
 protected:
  Result<std::unique_ptr<SegmentJournal>> try_open() {
    return SegmentJournal::open(fs, clock, config);
  }
  void reopen() {
    journal.reset();
    auto opened = try_open();
    ASSERT_TRUE(opened) << opened.error().message();
    journal = std::move(*opened);
  }
  /// Appends `n` records with their payload_of() and one reading each.
  void append(int n) {
    for (int i = 0; i < n; ++i) {
      const std::uint64_t seq = journal->head().value + 1;
      const auto given = journal->append(RecordKind::kReadings, payload_of(seq), 1);
      ASSERT_TRUE(given) << given.error().message();
      ASSERT_EQ(given->value, seq);
    }
  }
  void append_and_commit(int n) {
    append(n);
    const Status committed = journal->commit(kNoWait);
    ASSERT_TRUE(committed) << committed.error().message();
    ASSERT_EQ(journal->durable(), journal->head());
  }
  /// Exactly the records [first, last], each with its own payload.
  void expect_records(std::uint64_t first, std::uint64_t last) {
    const auto records = read_all(*journal, {first - 1});
    EXPECT_EQ(records.size(), last + 1 - first);
    for (std::uint64_t seq = first; seq <= last; ++seq) {
      ASSERT_TRUE(records.contains(seq)) << "record " << seq << " is missing";
      ASSERT_EQ(records.at(seq), payload_of(seq)) << "record " << seq;
    }
  }
  std::vector<std::string> files() { return fs.list(config.dir).value(); }

  os::FaultFs fs;
  os::FakeClock clock;
  JournalConfig config = test_config();
  std::unique_ptr<SegmentJournal> journal;
};

}  // namespace millwright::journal
