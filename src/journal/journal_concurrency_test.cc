// SPDX-License-Identifier: Apache-2.0
// Four appenders, the committer, two cursors and retention at once; syncs fail meanwhile. Meant for
// the thread sanitizer as much as for its own assertions.
#include <gtest/gtest.h>

#include <thread>

#include "journal/journal_test_support.h"

namespace millwright::journal {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kAppenders = 4;
constexpr std::uint64_t kEach = 2000;
constexpr std::uint64_t kTotal = kAppenders * kEach;

class ConcurrencyTest : public testing::Test {
 protected:
  void SetUp() override {
    JournalConfig config = test_config();
    config.segment_bytes = 32 << 10;
    config.tail_bytes = 16 << 10;          // small: cursors fall out of memory into files
    config.pending_limit_bytes = 4 << 10;  // many small commits
    journal = SegmentJournal::open(fs, clock, config).value();
    journal->on_durable([this](JournalSeq seq) { told.store(seq.value); });
  }

  void append_all(std::uint64_t who) {
    for (std::uint64_t i = 0; i < kEach;) {
      const std::string payload = std::to_string(who) + " " + std::to_string(i);
      if (journal->append(RecordKind::kReadings, payload, 1)) {
        ++i;
      } else {
        std::this_thread::yield();
      }
    }
  }

  void commit_all() {
    // The first one, too: on a busy machine it may be the only one.
    for (int n = 0; journal->durable().value < kTotal; ++n) {
      if (n % 5 == 0) fs.fail_syncs(1);
      (void)journal->commit(1ms);
    }
  }

  // Every record once, in order, each appender's own in the order it appended them.
  void read_to_end(std::atomic<std::uint64_t>& position) {
    auto cursor = journal->open_cursor({0}).value();
    std::vector<RecordView> views;
    std::uint64_t next_of[kAppenders] = {};
    for (std::uint64_t seq = 1; seq <= kTotal;) {
      const Status read = cursor->next_views(views, 3000, 20ms);
      ASSERT_TRUE(read) << read.error().message();
      for (const RecordView& view : views) {
        ASSERT_EQ(view.seq.value, seq++);
        const std::size_t who = static_cast<std::size_t>(view.payload.at(0) - '0');
        ASSERT_EQ(view.payload, std::to_string(who) + " " + std::to_string(next_of[who]++));
      }
      ASSERT_EQ(cursor->readings(), cursor->position().value);
      position.store(cursor->position().value);
    }
  }

  os::FaultFs fs;
  os::SystemClock clock;
  std::unique_ptr<SegmentJournal> journal;
  std::atomic<std::uint64_t> told{0};
};

TEST_F(ConcurrencyTest, EverybodySeesEverythingOnceAndInOrder) {
  std::atomic<std::uint64_t> positions[2] = {};
  {
    std::vector<std::jthread> threads;
    for (std::uint64_t who = 0; who < kAppenders; ++who) {
      threads.emplace_back([this, who] { append_all(who); });
    }
    threads.emplace_back([this] { commit_all(); });
    for (auto& position : positions) {
      threads.emplace_back([this, &position] { read_to_end(position); });
    }
    threads.emplace_back([this, &positions] {
      while (std::min(positions[0].load(), positions[1].load()) < kTotal && !HasFailure()) {
        EXPECT_TRUE(journal->release({std::min(positions[0].load(), positions[1].load())}));
        (void)journal->bytes_on_disk();
        std::this_thread::sleep_for(1ms);
      }
    });
  }
  EXPECT_TRUE(journal->release({kTotal}));  // it may have had no turn since the readers were done
  EXPECT_EQ(told.load(), kTotal);
  EXPECT_EQ(journal->durable_readings(), kTotal);
  EXPECT_TRUE(journal->damage().empty());
  EXPECT_GT(journal->stats().rewrites, 0u);
  EXPECT_GT(journal->first().value, 1u);
}

TEST_F(ConcurrencyTest, AWaitingCursorWakesUpWithTheCommit) {
  auto cursor = journal->open_cursor({0}).value();
  std::vector<Record> records;
  std::jthread committer([this] {
    ASSERT_TRUE(journal->append(RecordKind::kTick, ""));
    while (journal->durable().value == 0) ASSERT_TRUE(journal->commit(1s));
  });
  ASSERT_TRUE(cursor->next(records, 1000, 60s));
  EXPECT_EQ(records.size(), 1u);
}

TEST_F(ConcurrencyTest, AWaitingCommitterWakesUpWithAnAppend) {
  std::jthread appender([this] {
    std::this_thread::sleep_for(5ms);
    ASSERT_TRUE(journal->append(RecordKind::kTick, ""));
  });
  ASSERT_TRUE(journal->commit(60s));
  EXPECT_EQ(journal->durable().value, 1u);
}

}  // namespace
}  // namespace millwright::journal
