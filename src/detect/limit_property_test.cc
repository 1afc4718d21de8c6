// SPDX-License-Identifier: Apache-2.0
// LimitDetector against a model that keeps the whole past, and against its own snapshots.
// MW_SEED replays one seed.

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <map>
#include <random>

#include "core/byte_io.h"
#include "detect/limit_rig_test.h"
#include "detect/sealed_blob.h"

namespace millwright::detect {
namespace {

constexpr std::int64_t kSecond = LimitRig::kSecond;

unsigned first_seed() {
  const char* text = std::getenv("MW_SEED");
  return text == nullptr ? 0 : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}
unsigned n_seeds() {
  return std::getenv("MW_SEED") == nullptr ? 200 : 1;
}

/// A level rule by definition: at each input, looks back over all readings.
class NaiveLevel {
 public:
  NaiveLevel(double limit, double deadband, std::int64_t on, std::int64_t off)
      : limit_(limit), deadband_(deadband), on_(on), off_(off) {}

  void reading(std::int64_t event, std::int64_t arrival, double value, bool is_bad) {
    past_.push_back({event, arrival, value, is_bad});
    settle(event, true);
  }
  void tick(std::int64_t now) { settle(now, false); }

  std::vector<std::pair<bool, std::int64_t>> changes;

 private:
  struct Past {
    std::int64_t event, arrival;
    double value;
    bool is_bad;
  };
  void settle(std::int64_t now, bool by_event) {
    const Past* begin = nullptr;
    for (std::size_t i = past_.size(); i-- > 0;) {
      const Past& p = past_[i];
      const bool is_contrary = is_active_ ? p.value <= limit_ - deadband_ : p.value > limit_;
      if (p.is_bad || !is_contrary) break;
      begin = &p;
    }
    if (begin == nullptr) return;
    const std::int64_t delay = is_active_ ? off_ : on_;
    if (now - (by_event ? begin->event : begin->arrival) < delay) return;
    is_active_ = !is_active_;
    changes.emplace_back(is_active_, begin->event + delay);
  }

  double limit_, deadband_;
  std::int64_t on_, off_;
  bool is_active_ = false;
  std::vector<Past> past_;
};

TEST(LimitProperty, LevelRulesMatchTheNaiveModel) {
  for (unsigned seed = first_seed(); seed < first_seed() + n_seeds(); ++seed) {
    SCOPED_TRACE("MW_SEED=" + std::to_string(seed));
    std::mt19937 random(seed);
    const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    Rule rule = LimitRig::rule(1, RuleKind::kHigh, 5);
    rule.deadband = pick(3);
    rule.on_delay = std::chrono::seconds(pick(4));
    rule.off_delay = std::chrono::seconds(pick(4));
    LimitRig rig;
    rig.put(rule);
    NaiveLevel naive(rule.limit, rule.deadband, rule.on_delay.count() * 1'000'000,
                     rule.off_delay.count() * 1'000'000);
    std::int64_t wall = LimitRig::kEpoch;
    std::int64_t event = LimitRig::kEpoch - pick(100) * kSecond;
    std::int64_t next_tick = wall;
    for (int i = 0; i < 300; ++i) {
      const std::int64_t step = pick(3) * kSecond / 4;
      wall += step;
      while (next_tick <= wall) {
        rig.detector.tick({next_tick}, rig.out);
        naive.tick(next_tick);
        next_tick += kSecond;
      }
      event += 1 + (pick(20) == 0 ? 5 * kSecond : step);
      const double value = pick(11);
      const bool is_bad = pick(12) == 0;
      ReadingBatch batch;
      batch.push(SignalId(1), {event}, Scalar::of(value),
                 is_bad ? Quality{}.with(Grade::kBad) : Quality{}, 0);
      rig.detector.evaluate(batch, {wall}, rig.out);
      naive.reading(event, wall, value, is_bad);
    }
    ASSERT_EQ(rig.out.size(), naive.changes.size());
    for (std::size_t i = 0; i < rig.out.size(); ++i) {
      ASSERT_EQ(rig.out[i].is_active, naive.changes[i].first) << i;
      ASSERT_EQ(rig.out[i].time.ns, naive.changes[i].second) << i;
    }
  }
}

/// Random input of every sort for a detector: readings, ticks, clock steps, configuration.
class Chaos {
 public:
  explicit Chaos(unsigned seed) : random_(seed) {}

  void step(std::span<LimitDetector*> detectors, std::vector<std::vector<ConditionChange>>& outs) {
    const int what = pick(100);
    wall_ += pick(400) * 1'000'000;
    if (what < 2) wall_ += (pick(2) == 0 ? 3600 : -3600) * kSecond;
    if (what < 6) {
      const Configuration config = configuration();
      for (std::size_t i = 0; i < detectors.size(); ++i) {
        detectors[i]->configure(config, {wall_}, outs[i]);
      }
    } else if (what < 35) {
      for (std::size_t i = 0; i < detectors.size(); ++i) detectors[i]->tick({wall_}, outs[i]);
    } else {
      const ReadingBatch batch = readings();
      for (std::size_t i = 0; i < detectors.size(); ++i) {
        detectors[i]->evaluate(batch, {wall_}, outs[i]);
      }
    }
  }

 private:
  int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  SignalId signal() { return SignalId(static_cast<std::uint32_t>(1 + pick(6))); }

  Configuration configuration() {
    Configuration config;
    const int n = pick(4);
    for (int i = 0; i < n; ++i) {
      Rule rule = LimitRig::rule(static_cast<std::uint32_t>(1 + pick(30)),
                                 static_cast<RuleKind>(pick(7)), pick(10));
      rule.signal = signal();
      rule.deadband = pick(3);
      rule.on_delay = std::chrono::milliseconds(pick(3) * 700);
      rule.off_delay = std::chrono::milliseconds(pick(3) * 700);
      rule.window = std::chrono::seconds(pick(4));
      rule.is_enabled = pick(8) != 0;
      config.rules.push_back(rule);
    }
    if (pick(4) == 0) config.removed_rules.push_back(RuleId(static_cast<std::uint32_t>(pick(30))));
    if (pick(10) == 0) config.removed_signals.push_back(signal());
    if (pick(3) == 0) {
      Signal s;
      s.id = signal();
      s.expected_interval = std::chrono::milliseconds(200 * (1 + pick(20)));
      config.signals.push_back(s);
    }
    return config;
  }
  ReadingBatch readings() {
    static constexpr std::uint16_t kQualities[] = {
        0, 0, 0, 0, 0, 1, 2, 2 | Quality::kCommLoss, Quality::kHistorical};
    ReadingBatch batch;
    const int n = pick(8);
    for (int i = 0; i < n; ++i) {
      const std::int64_t late = pick(5) == 0 ? pick(20) * kSecond : 0;
      batch.push(
          signal(), {wall_ - late + i},
          pick(30) == 0 ? Scalar::of(std::nan("")) : Scalar::of(static_cast<double>(pick(12))),
          Quality{kQualities[pick(9)]}, 0);
    }
    return batch;
  }

  std::mt19937 random_;
  std::int64_t wall_ = LimitRig::kEpoch;
};

TEST(LimitProperty, RestoredSnapshotGoesOnExactly) {
  std::size_t n_changes = 0;
  for (unsigned seed = first_seed(); seed < first_seed() + n_seeds(); ++seed) {
    SCOPED_TRACE("MW_SEED=" + std::to_string(seed));
    Chaos chaos(seed);
    LimitDetector lasting;
    LimitDetector restored;
    LimitDetector* both[] = {&lasting, &restored};
    std::vector<std::vector<ConditionChange>> outs(2);
    for (int i = 0; i < 400; ++i) {
      chaos.step(both, outs);
      if (i % 37 == 0) {
        LimitDetector fresh;
        ASSERT_TRUE(fresh.restore(restored.snapshot()).has_value());
        restored = std::move(fresh);
      }
    }
    ASSERT_EQ(outs[0], outs[1]);
    ASSERT_EQ(lasting.snapshot(), restored.snapshot());
    n_changes += outs[0].size();
    // Every condition alternates between beginning and ending.
    std::map<std::pair<std::uint32_t, std::uint32_t>, bool> standing;
    for (const ConditionChange& c : outs[0]) {
      bool& is_standing = standing[{c.rule.value, c.subject.id}];
      ASSERT_NE(is_standing, c.is_active);
      is_standing = c.is_active;
    }
  }
  if (n_seeds() > 1) EXPECT_GT(n_changes, 5'000u) << "the generator must reach conditions";
}

TEST(LimitProperty, DamagedSnapshotsAreRefusedAndChangeNothing) {
  LimitRig rig;
  rig.put(LimitRig::rule(1, RuleKind::kHigh, 8));
  rig.feed(1, 9);
  const std::string before = rig.detector.snapshot();
  for (std::size_t byte = 0; byte < before.size(); ++byte) {
    std::string bad = before;
    bad[byte] = static_cast<char>(bad[byte] ^ 0x10);
    ASSERT_FALSE(rig.detector.restore(bad).has_value());
  }
  // Sealed correctly, yet nonsense inside: counts and table order are checked.
  std::string payload;
  ByteWriter w(payload);
  for (int i = 0; i < 5; ++i) w.fixed<std::int64_t>(0);
  w.fixed<std::uint16_t>(0);
  w.varint(1ull << 40);
  w.varint(3);
  const Status refused = rig.detector.restore(seal("MWLD", 1, payload));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().message(), "detector snapshot: counts exceed its size");
  EXPECT_EQ(rig.detector.snapshot(), before);
}

// A byte that is neither true nor false was loaded as a bool.
TEST(LimitSnapshot, FlagsAreTrueOrFalse) {
  LimitRig rig;
  rig.put(LimitRig::rule(1, RuleKind::kHigh, 8));
  const std::string before = rig.detector.snapshot();
  std::string payload(unseal(before, "MWLD", 1).value());
  for (const std::size_t flag : {5 * sizeof(std::int64_t), 5 * sizeof(std::int64_t) + 1}) {
    std::string bad = payload;
    bad[flag] = static_cast<char>(0xff);
    const Status refused = rig.detector.restore(seal("MWLD", 1, bad));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), Code::kDataLoss);
    EXPECT_EQ(rig.detector.snapshot(), before);
  }
}

// Removing the signal of such a rule went on for ever.
TEST(LimitSnapshot, NoIdAppearsTwice) {
  LimitRig rig;
  rig.put(LimitRig::rule(0x51, RuleKind::kHigh, 8));
  rig.put(LimitRig::rule(0x52, RuleKind::kLow, 2));
  const std::string before = rig.detector.snapshot();
  std::string payload(unseal(before, "MWLD", 1).value());
  const std::size_t second = payload.find(std::string("\x52\0\0\0", 4));
  ASSERT_NE(second, std::string::npos);
  payload[second] = 0x51;
  const Status refused = rig.detector.restore(seal("MWLD", 1, payload));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message(), "detector snapshot: an id appears twice");
  EXPECT_EQ(rig.detector.snapshot(), before);
}

// Sums and differences of such times overflowed.
TEST(LimitSnapshot, TimesLieWithinTheRunningTime) {
  LimitRig rig;
  rig.put(LimitRig::rule(1, RuleKind::kStuck, 8));
  rig.run_to(5);
  const std::string before = rig.detector.snapshot();
  const std::string payload(unseal(before, "MWLD", 1).value());
  constexpr std::size_t kInterval = 5 * 8 + 2 + 2 + 4;  // running time, counts, the signal's id
  constexpr std::size_t kLastSeen = kInterval + 8 + 8;
  for (const std::size_t at : {std::size_t{0}, kInterval, kLastSeen}) {
    for (const char high : {'\x7f', '\x80'}) {
      std::string bad = payload;
      bad[at + 7] = high;
      EXPECT_FALSE(rig.detector.restore(seal("MWLD", 1, bad))) << "byte " << at + 7;
    }
  }
  EXPECT_EQ(rig.detector.snapshot(), before);
}

// The longest delays that configuration allows are restored: a stuck window of sixty years.
TEST(LimitSnapshot, LongestDelaysAreKept) {
  LimitRig rig;
  Configuration config;
  Signal signal;
  signal.id = SignalId(1);
  signal.expected_interval = std::chrono::hours(24 * 1000);
  config.signals.push_back(signal);
  for (const RuleKind kind : {RuleKind::kStuck, RuleKind::kNoData, RuleKind::kHigh}) {
    Rule rule = LimitRig::rule(static_cast<std::uint32_t>(config.rules.size()) + 1, kind, 8);
    rule.on_delay = rule.off_delay = std::chrono::hours(24 * 1000);
    if (kind == RuleKind::kHigh) rule.window = rule.on_delay;
    config.rules.push_back(rule);
  }
  rig.detector.configure(config, LimitRig::at(0), rig.out);
  LimitDetector fresh;
  const Status restored = fresh.restore(rig.detector.snapshot());
  ASSERT_TRUE(restored) << restored.error().message();
  EXPECT_EQ(fresh.snapshot(), rig.detector.snapshot());
}

}  // namespace
}  // namespace millwright::detect
