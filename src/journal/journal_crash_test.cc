// SPDX-License-Identifier: Apache-2.0
// Power cuts. Whatever durable() reported is there afterwards, once, in order, unchanged; what was
// only written may be there or not; a torn tail is no damage.
#include <gtest/gtest.h>

#include <cstdlib>

#include "journal/journal_test_support.h"

namespace millwright::journal {
namespace {

using namespace std::chrono_literals;
using Loss = os::FaultFs::Loss;

// What the outside was told, across crashes.
struct Promise {
  std::uint64_t durable = 0;
  std::uint64_t released = 0;
};

void expect_kept(SegmentJournal& journal, const Promise& promise) {
  ASSERT_GE(journal.head().value, promise.durable);
  ASSERT_LE(journal.first().value, promise.released + 1);
  const auto records = read_all(journal, {journal.first().value - 1});
  ASSERT_EQ(records.size(), journal.head().value + 1 - journal.first().value) << "no gaps";
  for (const auto& [seq, payload] : records) ASSERT_EQ(payload, payload_of(seq)) << seq;
  ASSERT_TRUE(journal.damage().empty()) << journal.damage().front().what;
  ASSERT_EQ(journal.durable_readings(), journal.head().value);
}

// Commits groups of all sizes, releases now and then. Stops at the first thing that fails.
void work(SegmentJournal& journal, Promise& promise, int commits, os::FakeClock& clock) {
  for (int c = 0; c < commits; ++c) {
    for (int i = 0; i <= c % 4; ++i) {
      const std::uint64_t seq = journal.head().value + 1;
      if (!journal.append(RecordKind::kReadings, payload_of(seq), 1)) return;
    }
    clock.advance(10ms);
    const Status committed = journal.commit(kNoWait);
    promise.durable = std::max(promise.durable, journal.durable().value);
    if (!committed) return;
    if (c % 7 == 6) {
      promise.released = journal.durable().value / 2;
      if (!journal.release({promise.released})) return;
    }
  }
}

void power_cut_at(std::uint64_t n, Loss loss, bool& is_swept) {
  os::FaultFs fs;
  os::FakeClock clock;
  JournalConfig config = test_config();
  config.segment_bytes = 2500;
  Promise promise;
  fs.crash_at(n);
  for (int run = 0; run < 2; ++run) {
    auto journal = SegmentJournal::open(fs, clock, config);
    if (journal) work(**journal, promise, 12, clock);
  }
  is_swept = !fs.is_powered_off();
  fs.crash(loss, n);
  for (int restart = 0; restart < 2; ++restart) {
    auto journal = SegmentJournal::open(fs, clock, config);
    ASSERT_TRUE(journal) << journal.error().message();
    ASSERT_NO_FATAL_FAILURE(expect_kept(**journal, promise));
    work(**journal, promise, 8, clock);
    ASSERT_EQ((*journal)->durable(), (*journal)->head());
    ASSERT_NO_FATAL_FAILURE(expect_kept(**journal, promise));
    if (restart == 0) journal->reset();
    fs.crash(loss, n + 1);
  }
}

class PowerCutSweep : public testing::TestWithParam<Loss> {};

TEST_P(PowerCutSweep, AtEveryOperation) {
  bool is_swept = false;
  for (std::uint64_t n = 1; !is_swept; ++n) {
    SCOPED_TRACE("operation " + std::to_string(n));
    ASSERT_NO_FATAL_FAILURE(power_cut_at(n, GetParam(), is_swept));
  }
}

INSTANTIATE_TEST_SUITE_P(Losses, PowerCutSweep,
                         testing::Values(Loss::kUnsynced, Loss::kTornTail, Loss::kRandomSectors));

std::uint64_t base_seed() {
  const char* text = std::getenv("MW_SEED");
  return text != nullptr ? std::strtoull(text, nullptr, 10) : 1;
}

// Many crashes in a row with failing operations in between, at random.
void random_life(std::uint64_t seed) {
  os::SeededRandom random(seed);
  os::FaultFs fs;
  os::FakeClock clock;
  JournalConfig config = test_config();
  config.segment_bytes = 1000 + random.below(5000);
  config.tail_bytes = random.below(5000);
  Promise promise;
  for (int life = 0; life < 6; ++life) {
    fs.crash_at(1 + random.below(150));
    fs.fail_operation(random.below(100));
    fs.fail_syncs(random.one_in(3) ? random.below(4) : 0);
    if (auto journal = SegmentJournal::open(fs, clock, config)) {
      work(**journal, promise, 30, clock);
    }
    fs.crash(static_cast<Loss>(random.below(3)), random.next());
  }
  auto journal = SegmentJournal::open(fs, clock, config);
  ASSERT_TRUE(journal) << journal.error().message();
  ASSERT_NO_FATAL_FAILURE(expect_kept(**journal, promise));
}

TEST(JournalCrashProperty, ManyCrashesAndFailuresInARow) {
  for (std::uint64_t seed = base_seed(); seed < base_seed() + 200; ++seed) {
    SCOPED_TRACE("MW_SEED=" + std::to_string(seed));
    ASSERT_NO_FATAL_FAILURE(random_life(seed));
  }
}

// A crash between creating a segment and its first block leaves an empty file behind.
TEST(JournalCrash, AnEmptyLastSegmentIsRemovedAndItsNumberKept) {
  for (const std::string& left : {std::string(), std::string(4096, '\0')}) {
    os::FaultFs fs;
    os::FakeClock clock;
    fs.put(segment_path(500), left);
    auto journal = SegmentJournal::open(fs, clock, test_config()).value();
    EXPECT_EQ(journal->head().value, 499u);
    EXPECT_TRUE(fs.list(test_config().dir)->empty());
    EXPECT_TRUE(journal->damage().empty());
  }
}

TEST(JournalCrash, AFileThatIsNotOursIsPutAsideAndNotDeleted) {
  os::FaultFs fs;
  os::FakeClock clock;
  fs.put(segment_path(1), "somebody's notes");
  auto journal = SegmentJournal::open(fs, clock, test_config()).value();
  EXPECT_EQ(fs.contents(segment_path(1) + ".cut"), "somebody's notes");
  ASSERT_TRUE(journal->append(RecordKind::kTick, ""));
  ASSERT_TRUE(journal->commit(kNoWait));
}

}  // namespace
}  // namespace millwright::journal
