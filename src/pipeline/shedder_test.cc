// SPDX-License-Identifier: Apache-2.0
#include "pipeline/shedder.h"

#include <gtest/gtest.h>

#include "os/clock.h"
#include "os/fault_fs.h"
#include "pipeline/ingest.h"
#include "pipeline/memory_journal.h"
#include "pipeline/records.h"
#include "pipeline/sources.h"

namespace millwright::pipeline {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kMiB = 1u << 20;
constexpr UtcNanos kNow{1'700'000'000'000'000'000};
constexpr SignalId kFlow{1};
constexpr SignalId kState{2};

class ShedderTest : public testing::Test {
 protected:
  void set_short(bool is_short) {
    used_ = is_short ? 100 * kMiB : 0;
    clock_.advance(1s);  // the guard looks four times a second
  }
  static ReadingBatch flows(int n, std::chrono::nanoseconds apart, SourceId source) {
    ReadingBatch batch;
    batch.arrival = kNow;
    for (int i = 0; i < n; ++i)
      batch.push(kFlow, kNow + i * apart, Scalar::of(i * 0.5), {}, source);
    return batch;
  }

  os::FaultFs fs_{1000 * kMiB};
  os::FakeClock clock_;
  std::uint64_t used_ = 0;
  journal::SpaceGuard guard_{
      fs_, "/d", {.reserve_bytes = 0, .quota_bytes = 50 * kMiB}, [this] { return used_; }};
  std::vector<historian::QuarantineEntry> quarantine_;
};

TEST_F(ShedderTest, NamesAreThoseOfTheOption) {
  for (const char* text : {"refuse", "thin", "drop-newest", "drop-oldest"}) {
    ASSERT_TRUE(when_full_named(text)) << text;
    EXPECT_EQ(name(*when_full_named(text)), text);
  }
  EXPECT_FALSE(when_full_named("drop"));
}

// Where the policy begins lies before where the journal refuses: the counts need room.
TEST_F(ShedderTest, ActsBeforeTheJournalRefuses) {
  const journal::SpaceLimits wanted{.reserve_bytes = 64 * kMiB, .quota_bytes = 160 * kMiB};
  EXPECT_EQ(space_plan(WhenFull::kRefuse, wanted).refuse.reserve_bytes, 64 * kMiB);
  for (const WhenFull policy : {WhenFull::kThin, WhenFull::kDropNewest, WhenFull::kDropOldest}) {
    const SpacePlan plan = space_plan(policy, wanted);
    EXPECT_LT(plan.act.quota_bytes, plan.refuse.quota_bytes);
    EXPECT_GT(plan.act.reserve_bytes, plan.refuse.reserve_bytes);
    EXPECT_GT(plan.act.reserve_percent, plan.refuse.reserve_percent);
  }
}

TEST_F(ShedderTest, TakesNothingOutWhileThereIsSpace) {
  Shedder shedder(WhenFull::kDropNewest, guard_, clock_);
  ReadingBatch batch = flows(5, 1s, kSourceMqtt);
  EXPECT_TRUE(shedder.shed(batch, quarantine_).empty());
  EXPECT_EQ(batch.size(), 5u);
}

TEST_F(ShedderTest, DropsAllOfThemBySourceAndQuarantineToo) {
  Shedder shedder(WhenFull::kDropNewest, guard_, clock_);
  set_short(true);
  ReadingBatch batch = flows(5, 1s, kSourceMqtt);
  batch.push(kState, kNow, Scalar::of(true), {}, kSourceLine);
  historian::QuarantineEntry entry;
  entry.source = kSourceLine;
  quarantine_.push_back(entry);
  const auto shed = shedder.shed(batch, quarantine_);
  EXPECT_TRUE(batch.empty());
  EXPECT_TRUE(quarantine_.empty());
  ASSERT_EQ(shed.size(), 2u);
  EXPECT_EQ(shed[0].source, kSourceMqtt);
  EXPECT_EQ(shed[0].dropped, 5u);
  EXPECT_EQ(shed[1].dropped, 2u);
  set_short(false);
  batch = flows(5, 1s, kSourceMqtt);
  EXPECT_TRUE(shedder.shed(batch, quarantine_).empty()) << "goes on by itself";
}

TEST_F(ShedderTest, ThinsNumbersToOneInTenSecondsOfEventTime) {
  Shedder shedder(WhenFull::kThin, guard_, clock_);
  set_short(true);
  ReadingBatch batch = flows(31, 1s, kSourceMqtt);
  const auto shed = shedder.shed(batch, quarantine_);
  ASSERT_EQ(batch.size(), 4u);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(batch.time[static_cast<std::size_t>(i)], kNow + i * 10s);
  EXPECT_EQ(batch.number_at(3), 15.0);
  ASSERT_EQ(shed.size(), 1u);
  EXPECT_EQ(shed[0].thinned, 27u);
  ReadingBatch next = flows(1, 1s, kSourceMqtt);
  next.time[0] = kNow + 35s;
  EXPECT_EQ(shedder.shed(next, quarantine_).size(), 1u) << "goes by what it kept before";
  ReadingBatch late = flows(1, 1s, kSourceMqtt);
  late.time[0] = kNow - 1h;
  EXPECT_TRUE(shedder.shed(late, quarantine_).empty()) << "an import is thinned by its own times";
  set_short(false);
  batch = flows(3, 1s, kSourceMqtt);
  EXPECT_TRUE(shedder.shed(batch, quarantine_).empty());
}

TEST_F(ShedderTest, ThinningKeepsEveryChangeOfStateAndOfQuality) {
  Shedder shedder(WhenFull::kThin, guard_, clock_);
  set_short(true);
  ReadingBatch batch;
  batch.arrival = kNow;
  const Quality bad = Quality().with(Grade::kBad);
  batch.push(kFlow, kNow, Scalar::of(1.0), {}, 2);
  batch.push(kFlow, kNow + 1s, Scalar::of(2.0), bad, 2);
  batch.push(kFlow, kNow + 2s, Scalar::of(3.0), bad, 2);
  batch.push(kState, kNow, Scalar::of(std::string_view("run")), {}, 2);
  batch.push(kState, kNow + 1s, Scalar::of(std::string_view("run")), {}, 2);
  batch.push(kState, kNow + 2s, Scalar::of(std::string_view("stop")), {}, 2);
  batch.push(SignalId(3), kNow, Scalar::of(false), {}, 2);
  batch.push(SignalId(3), kNow + 1s, Scalar::of(true), {}, 2);
  const auto shed = shedder.shed(batch, quarantine_);
  ASSERT_EQ(batch.size(), 6u);
  EXPECT_EQ(batch.quality[1], bad);
  EXPECT_EQ(batch.text_at(3), "stop");
  ASSERT_EQ(shed.size(), 1u);
  EXPECT_EQ(shed[0].thinned, 2u);
}

// What is acknowledged and not kept is in the journal as a count, so the account of readings adds
// up over a crash as well.
TEST_F(ShedderTest, IngestJournalsTheCountInPlaceOfTheReadings) {
  Shedder shedder(WhenFull::kDropNewest, guard_, clock_);
  MemoryJournal journal;
  Metrics metrics;
  SignalTable table({}, [&](const historian::ProvisionalSignal&) { return Status(); });
  Ingest ingest(table, journal, clock_, {}, metrics, &shedder);
  const Origin origin{kSourceMqtt, std::make_shared<Client>(), "mqtt"};
  IngestBuffer buffer;
  DecodedReading reading;
  reading.value = Scalar::of(1.0);
  set_short(true);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(ingest.add("a/flow", origin, reading, kNow + i * 1s, buffer));
  }
  ASSERT_TRUE(ingest.flush(buffer));
  ASSERT_EQ(journal.records().size(), 1u);
  EXPECT_EQ(journal.records()[0].kind, journal::RecordKind::kShed);
  EXPECT_EQ(journal.records()[0].readings, 3u);
  const auto shed = decode_shed(journal.records()[0].payload);
  ASSERT_TRUE(shed);
  ASSERT_EQ(shed->size(), 1u);
  EXPECT_EQ((*shed)[0].dropped, 3u);
  EXPECT_EQ(decode_shed("xx").error().code(), Code::kDataLoss);
}

}  // namespace
}  // namespace millwright::pipeline
