// SPDX-License-Identifier: Apache-2.0
// Bits that flip after they were written: found, reported with what they cost, never served.
#include <gtest/gtest.h>

#include <set>

#include "journal/journal_test_support.h"

namespace millwright::journal {
namespace {

using Files = std::map<std::string, std::string>;

constexpr std::uint64_t kRecords = 30;

// Two segments of several groups each.
Files small_journal(bool is_closed) {
  os::FaultFs fs;
  os::FakeClock clock;
  JournalConfig config = test_config();
  config.segment_bytes = 2500;
  auto journal = SegmentJournal::open(fs, clock, config).value();
  while (journal->head().value < kRecords) {
    for (int i = 0; i < 3; ++i) {
      const std::uint64_t seq = journal->head().value + 1;
      EXPECT_TRUE(journal->append(RecordKind::kReadings, payload_of(seq), 1));
    }
    EXPECT_TRUE(journal->commit(kNoWait));
  }
  if (is_closed) journal.reset();
  Files files;
  const auto listed = fs.list(config.dir).value();
  for (const std::string& file : listed) {
    files[config.dir + "/" + file] = fs.contents(config.dir + "/" + file);
  }
  EXPECT_GE(files.size(), 2u);
  return files;
}

void put_all(os::FaultFs& fs, const Files& files) {
  for (const auto& [path, bytes] : files) fs.put(path, bytes);
}

// Opens, reads, goes on. Returns which of the records 1 to kRecords were not served.
std::set<std::uint64_t> missing_after_use(os::FaultFs& fs, std::vector<Damage>& damage) {
  os::FakeClock clock;
  auto opened = SegmentJournal::open(fs, clock, test_config());
  EXPECT_TRUE(opened) << opened.error().message();
  if (!opened) return {};
  SegmentJournal& journal = **opened;
  const auto records = read_all(journal, {journal.first().value - 1});
  std::set<std::uint64_t> missing;
  for (std::uint64_t seq = 1; seq <= kRecords; ++seq) missing.insert(seq);
  for (const auto& [seq, payload] : records) {
    EXPECT_EQ(payload, payload_of(seq)) << "served wrong: record " << seq;
    missing.erase(seq);
  }
  damage = journal.damage();
  const auto fresh = journal.append(RecordKind::kTick, "goes on");
  EXPECT_TRUE(fresh);
  EXPECT_TRUE(journal.commit(kNoWait));
  EXPECT_EQ(read_all(journal, {fresh->value - 1}).size(), 1u);
  return missing;
}

std::set<std::uint64_t> sequences(const std::vector<Damage>& damage) {
  std::set<std::uint64_t> out;
  for (const Damage& d : damage) {
    for (std::uint64_t seq = d.first.value; seq <= d.last.value; ++seq) out.insert(seq);
  }
  return out;
}

TEST(JournalCorruption, AFlippedBitAnywhereInAClosedJournalCostsExactlyWhatIsReported) {
  const Files files = small_journal(true);
  std::size_t costly = 0;
  for (const auto& [path, bytes] : files) {
    for (std::uint64_t at = 0; at < bytes.size(); ++at) {
      SCOPED_TRACE(path + " byte " + std::to_string(at));
      os::FaultFs fs;
      put_all(fs, files);
      ASSERT_TRUE(fs.flip_bit(path, at, at % 8));
      std::vector<Damage> damage;
      const auto missing = missing_after_use(fs, damage);
      ASSERT_EQ(missing, sequences(damage));
      ASSERT_LE(missing.size(), 3u) << "one flipped bit costs one block";
      costly += missing.empty() ? 0 : 1;
      if (testing::Test::HasFailure()) return;
    }
  }
  EXPECT_GT(costly, 1000u);
}

// Without the seal the newest group cannot be told from one that a power cut tore.
TEST(JournalCorruption, AFlippedBitAfterACrashCostsNoMoreThanReportedOrTheNewestGroup) {
  const Files files = small_journal(false);
  for (const auto& [path, bytes] : files) {
    for (std::uint64_t at = 0; at < bytes.size(); at += 3) {
      SCOPED_TRACE(path + " byte " + std::to_string(at));
      os::FaultFs fs;
      put_all(fs, files);
      ASSERT_TRUE(fs.flip_bit(path, at, at % 8));
      std::vector<Damage> damage;
      const auto missing = missing_after_use(fs, damage);
      const auto reported = sequences(damage);
      for (const std::uint64_t seq : missing) {
        ASSERT_TRUE(reported.contains(seq) || seq > kRecords - 3) << "record " << seq;
      }
      if (testing::Test::HasFailure()) return;
    }
  }
}

TEST(JournalCorruption, ALastFileCutAnywhereLosesOnlyItsEnd) {
  const Files files = small_journal(true);
  const auto& [last_path, last_bytes] = *files.rbegin();
  for (std::size_t n = 0; n <= last_bytes.size(); n += 5) {
    SCOPED_TRACE("cut at " + std::to_string(n));
    os::FaultFs fs;
    put_all(fs, files);
    fs.put(last_path, last_bytes.substr(0, n));
    std::vector<Damage> damage;
    const auto missing = missing_after_use(fs, damage);
    EXPECT_TRUE(missing.empty() || *missing.rbegin() == kRecords);
    EXPECT_TRUE(missing.empty() || kRecords + 1 - *missing.begin() == missing.size());
    EXPECT_TRUE(damage.empty());
  }
}

TEST(JournalCorruption, AMissingSegmentIsReported) {
  Files files = small_journal(true);
  const JournalSeq second =
      *parse_segment_name(std::next(files.begin())->first.substr(test_config().dir.size() + 1));
  const std::string path = files.begin()->first;
  files[path] = files[path].substr(0, kFileHeaderBytes);
  os::FaultFs fs;
  put_all(fs, files);
  std::vector<Damage> damage;
  const auto missing = missing_after_use(fs, damage);
  ASSERT_EQ(damage.size(), 1u);
  EXPECT_EQ(damage[0].file, path);
  EXPECT_EQ(damage[0].first.value, 1u);
  EXPECT_EQ(damage[0].last.value, second.value - 1);
  EXPECT_EQ(missing.size(), second.value - 1);
}

// A payload may hold whatever a sender likes, blocks of a journal included.
TEST(JournalCorruption, ABlockInsideAPayloadIsNeverTakenForOne) {
  Block fake({3}, 0, {0});
  fake.append(RecordKind::kCommand, {0}, false, 0, "forged");
  std::string bytes;
  fake.encode(/*salt=*/99, {2}, bytes);
  os::FaultFs fs;
  os::FakeClock clock;
  {
    auto journal = SegmentJournal::open(fs, clock, test_config()).value();
    for (int i = 0; i < 4; ++i) {
      ASSERT_TRUE(journal->append(RecordKind::kSession, bytes));
      ASSERT_TRUE(journal->commit(kNoWait));
    }
  }
  ASSERT_NE(fs.contents(segment_path(1)).find("forged"), std::string::npos);
  ASSERT_TRUE(fs.flip_bit(segment_path(1), kFileHeaderBytes + 5, 1));  // the first block's header
  auto journal = SegmentJournal::open(fs, clock, test_config()).value();
  const auto records = read_all(*journal, {0});
  EXPECT_EQ(records.size(), 3u);
  for (const auto& [seq, payload] : records) EXPECT_EQ(payload, bytes);
  ASSERT_EQ(journal->damage().size(), 1u);
  EXPECT_EQ(journal->damage()[0].last.value, 1u);
}

TEST(JournalCorruption, ScanFindsDamageInSegmentsThatNobodyReads) {
  const Files files = small_journal(true);
  os::FaultFs fs;
  put_all(fs, files);
  ASSERT_TRUE(fs.flip_bit(files.begin()->first, 200, 0));
  ASSERT_EQ(scan_directory(fs, test_config().dir, {})->damage.size(), 1u);
  os::FakeClock clock;
  auto journal = SegmentJournal::open(fs, clock, test_config()).value();
  EXPECT_TRUE(journal->damage().empty()) << "start-up reads the last segment only";
  ASSERT_EQ(journal->scan()->damage.size(), 1u);
  EXPECT_EQ(journal->damage().size(), 1u);
  read_all(*journal, {0});
  EXPECT_EQ(journal->damage().size(), 1u) << "reported once";
}

}  // namespace
}  // namespace millwright::journal
