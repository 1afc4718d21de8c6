// SPDX-License-Identifier: Apache-2.0
// Killing the watch at any record and starting it from its store gives exactly the alarms and the
// history of one that was never killed. MW_SEED replays one seed.

#include "alarm/watch.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "alarm/watch_rig_test.h"

namespace millwright::alarm {
namespace {

using journal::RecordKind;

constexpr std::int64_t kSecond = 1'000'000'000;

/// A seeded plant: revisions, readings, ticks, clock steps, commands, damaged records.
class Plant {
 public:
  Plant(unsigned seed, WatchRig& rig) : random_(seed), rig_(rig) {}

  void step() {
    wall_ += pick(900) * 1'000'000;
    if (pick(40) == 0) return silence();
    const int what = pick(100);
    if (what < 30) {
      append(RecordKind::kTick, {});
    } else if (what < 70) {
      append(RecordKind::kReadings, readings());
    } else if (what < 78) {
      append(RecordKind::kRevision, revision());
    } else if (what < 95) {
      append(RecordKind::kCommand, command());
    } else if (what < 96) {
      wall_ += (pick(2) * 2 - 1) * 3600 * kSecond;
    } else {
      append(static_cast<RecordKind>(1 + pick(7)), "damaged or of another kind");
    }
  }
  int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

 private:
  /// Nobody sends anything for a minute: gateways die.
  void silence() {
    for (int i = 0; i < 12; ++i) {
      wall_ += 5 * kSecond;
      append(RecordKind::kTick, {});
    }
  }
  void append(RecordKind kind, std::string payload) {
    rig_.append(kind, {1'767'225'600 * kSecond + wall_}, std::move(payload));
  }
  std::string readings() {
    ReadingBatch batch;
    for (int n = pick(5); n >= 0; --n) {
      const std::uint16_t bits = pick(8) == 0 ? 2 : pick(10) == 0 ? Quality::kHistorical : 0;
      batch.push(SignalId(static_cast<std::uint32_t>(1 + pick(4))),
                 {1'767'225'600 * kSecond + wall_ - (pick(6) == 0 ? 9 * kSecond : 0) + n},
                 Scalar::of(static_cast<double>(pick(11))), Quality{bits}, 0);
    }
    std::string payload;
    encode(batch, payload);
    return payload;
  }
  std::string revision() {
    static constexpr std::string_view kKinds[] = {
        "high-high", "high",    "low",     "low-low", "rate-of-change", "stuck",
        "no-data",   "no-data", "no-data", "no-data", "no-data",        "no-data"};
    static constexpr std::string_view kModes[] = {"alarm", "alarm", "alarm",  "alarm",
                                                  "alarm", "alarm", "shadow", "event"};
    static constexpr std::string_view kInhibits[] = {
        "", "", "", "", R"(".")", R"("p")", R"("p/a/l/m1","p/a/l/m2")", R"("p/a/l/m3")"};
    if (pick(20) == 0) {
      return fmt::format(
          R"({{"revision":1,"changes":[{{"kind":"device","id":1,"record":{{"name":"g{0}",)"
          R"("publish_filters":["spBv1.0/plant/edge{0}/#"]}}}}]}})",
          pick(3));
    }
    if (pick(8) == 0) {
      return fmt::format(
          R"({{"revision":1,"changes":[{{"kind":"site","id":1,"record":{{"name":"p"}}}},)"
          R"({{"kind":"area","id":1,"record":{{"name":"a","site":1}}}},)"
          R"({{"kind":"line","id":1,"record":{{"name":"l","area":1}}}},)"
          R"({{"kind":"asset","id":{0},"record":{{"name":"m{0}","line":1}}}}]}})",
          1 + pick(3));
    }
    if (pick(6) == 0) {
      return fmt::format(R"({{"revision":1,"changes":[{{"kind":"rule","id":{},"record":null}}]}})",
                         1 + pick(12));
    }
    if (pick(12) == 0) {
      return fmt::format(
          R"({{"revision":1,"changes":[{{"kind":"signal","id":{},"record":null}}]}})", 1 + pick(4));
    }
    return fmt::format(
        R"({{"revision":1,"changes":[{{"kind":"signal","id":{0},"record":{{"asset":{1},"unit":"bar",)"
        R"("address":"spBv1.0/plant/edge{13}/s{0}"}}}},)"
        R"({{"kind":"rule","id":{2},"record":{{"signal":{0},"kind":"{3}","limit":{4},)"
        R"("deadband":{5},"on_delay_ms":{6},"off_delay_ms":{7},"window_ms":{8},"priority":{9},)"
        R"("is_enabled":{10},"mode":"{11}","is_latching":{12},"inhibits":[{14}]}}}}]}})",
        1 + pick(4), 1 + pick(3), 1 + pick(12), kKinds[pick(12)], pick(10), pick(3), pick(3) * 800,
        pick(3) * 800, pick(4) * 900, 1 + pick(3), pick(8) != 0, kModes[pick(8)], pick(6) == 0,
        pick(9) / 8, kInhibits[pick(8)]);
  }
  std::string command() {
    Command c;
    c.action = pick(8) == 0 ? Action::kReset : static_cast<Action>(2 + pick(7));
    if (pick(10) == 0) {
      c.asset = AssetId(static_cast<std::uint32_t>(1 + pick(3)));
    } else {
      c.alarm = AlarmId(static_cast<std::uint64_t>(1 + pick(8)));
    }
    c.who = pick(2) == 0 ? "ann" : "bob";
    c.comment = "why";
    c.until = UtcNanos{1'767'225'600 * kSecond + wall_ + (1 + pick(20)) * kSecond};
    return encode(c);
  }

  std::mt19937 random_;
  WatchRig& rig_;
  std::int64_t wall_ = 0;
};

TEST(WatchProperty, KilledAnywhereItGoesOnAsIfNever) {
  const char* text = std::getenv("MW_SEED");
  const unsigned first = text == nullptr ? 0 : static_cast<unsigned>(std::atoi(text));
  const unsigned n_seeds = text == nullptr ? 150 : 1;
  std::size_t n_transitions = 0;
  int n_gateways = 0;
  int n_inhibited = 0;
  int n_kills = 0;
  for (unsigned seed = first; seed < first + n_seeds; ++seed) {
    SCOPED_TRACE("MW_SEED=" + std::to_string(seed));
    WatchRig rig;
    Plant plant(seed, rig);
    for (int i = 0; i < 300; ++i) {
      plant.step();
      if (plant.pick(4) == 0) rig.commit();
      if (plant.pick(30) == 0) rig.save_snapshot();
      if (plant.pick(25) != 0) continue;
      rig.crash();
      // Records may come while it is down.
      for (int n = plant.pick(4); n > 0; --n) plant.step();
      rig.restart();
      ++n_kills;
    }
    rig.expect_same_as_twin();
    n_transitions += rig.store().history.size();
    for (const auto& [id, alarm] : rig.store().alarms) {
      n_gateways += alarm.rule ? 0 : 1;
      n_inhibited += std::ranges::any_of(alarm.suppressed_by,
                                         [](const std::string& by) { return by.ends_with(')'); });
    }
    ASSERT_FALSE(testing::Test::HasFailure());
  }
  if (text == nullptr) {
    EXPECT_GT(n_transitions, 3000u) << "the plant must reach alarms";
    EXPECT_GT(n_kills, 1000);
    EXPECT_GT(n_gateways, 5) << "some gateway must die";
    EXPECT_GT(n_inhibited, 5) << "some alarm must be inhibited";
  }
}

TEST(Watch, DamagedSnapshotIsRefusedAndChangesNothing) {
  WatchRig rig;
  Plant plant(1, rig);
  for (int i = 0; i < 200; ++i) plant.step();
  const std::string before = rig.watch().snapshot();
  for (std::size_t i = 0; i < before.size(); i += 7) {
    std::string bad = before;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    const Status refused = rig.watch().restore(bad);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code(), Code::kDataLoss);
  }
  EXPECT_EQ(rig.watch().snapshot(), before);
}

}  // namespace
}  // namespace millwright::alarm
