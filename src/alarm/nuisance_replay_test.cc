// SPDX-License-Identifier: Apache-2.0
#include "alarm/nuisance_replay.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

#include "detect/limit_rig_test.h"

namespace millwright::alarm {
namespace {

using detect::LimitRig;
using std::chrono::milliseconds;

/// "5-8 12-" in seconds; open at the end of the history.
std::string text_of(const std::vector<Period>& periods, UtcNanos end) {
  std::string text;
  for (const Period& p : periods) {
    if (!text.empty()) text += ' ';
    text += std::to_string(p.begin.ns / 1'000'000'000) + "-";
    if (p.end != end) text += std::to_string(p.end.ns / 1'000'000'000);
  }
  return text;
}

/// One value each second from 0 on; the history ends with the last second.
std::string replayed(RuleKind kind, double limit, double deadband, int on_s, int off_s,
                     const std::vector<double>& values) {
  Rule rule;
  rule.kind = kind;
  rule.limit = limit;
  rule.deadband = deadband;
  rule.on_delay = milliseconds(on_s * 1000);
  rule.off_delay = milliseconds(off_s * 1000);
  std::vector<Sample> samples;
  for (std::size_t i = 0; i < values.size(); ++i) {
    samples.push_back({{static_cast<std::int64_t>(i) * 1'000'000'000}, values[i]});
  }
  const UtcNanos end{static_cast<std::int64_t>(values.size()) * 1'000'000'000};
  return text_of(replay(rule, samples, end), end);
}

TEST(Replay, LevelRules) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  struct Case {
    const char* name;
    RuleKind kind;
    double deadband;
    int on_s, off_s;
    std::vector<double> values;  // the limit is 5
    const char* expected;
  };
  const Case cases[] = {
      {"nothing", RuleKind::kHigh, 0, 0, 0, {}, ""},
      {"the limit itself is good", RuleKind::kHigh, 0, 0, 0, {5, 5, 5}, ""},
      {"high", RuleKind::kHigh, 0, 0, 0, {4, 6, 6, 5}, "1-3"},
      {"low", RuleKind::kLow, 0, 0, 0, {6, 4, 4, 5}, "1-3"},
      {"deadband", RuleKind::kHighHigh, 2, 0, 0, {6, 4, 3.1, 3, 6}, "0-3 4-"},
      {"on-delay reached by waiting", RuleKind::kHigh, 0, 2, 0, {6, 6, 6, 1}, "2-3"},
      {"on-delay broken", RuleKind::kHigh, 0, 3, 0, {6, 6, 1, 6, 6, 1}, ""},
      {"off-delay bridges", RuleKind::kHigh, 0, 0, 2, {6, 1, 6, 1, 1, 1}, "0-5"},
      {"not a number is passed over", RuleKind::kHigh, 0, 3, 0, {6, nan, 6, 6, 6}, "3-"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(replayed(c.kind, 5, c.deadband, c.on_s, c.off_s, c.values), c.expected);
  }
}

/// The detector in force decides the same, on random walks with random settings. Readings come
/// half a second after a tick and delays end just before one, so that no reading slips in between.
TEST(Replay, AgreesWithTheLimitDetector) {
  const char* fixed = std::getenv("MW_SEED");
  const unsigned first = fixed == nullptr ? 0 : static_cast<unsigned>(std::atoi(fixed));
  for (unsigned seed = first; seed < first + (fixed == nullptr ? 200U : 1U); ++seed) {
    SCOPED_TRACE("MW_SEED=" + std::to_string(seed));
    std::mt19937 random(seed);
    const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    const milliseconds delays[] = {milliseconds(0), milliseconds(1400), milliseconds(3400)};
    Rule rule = LimitRig::rule(1, pick(2) == 0 ? RuleKind::kHigh : RuleKind::kLow, 5);
    rule.deadband = pick(4);
    rule.on_delay = delays[pick(3)];
    rule.off_delay = delays[pick(3)];
    LimitRig rig;
    rig.put(rule);
    std::vector<Sample> samples;
    double value = 5;
    double time = 0.5;
    for (int i = 0; i < 200; ++i) {
      rig.run_to(time);
      const double wall = rig.wall_s;
      rig.wall_s = time;
      rig.feed(time, value);
      rig.wall_s = wall;
      samples.push_back({LimitRig::at(time), value});
      value = std::min(10.0, std::max(0.0, value + pick(7) - 3));
      time += 1 + pick(4);
    }
    rig.run_to(time + 60);
    const UtcNanos end = LimitRig::at(rig.wall_s);
    std::vector<Period> expected;
    for (const detect::ConditionChange& change : rig.out) {
      if (change.is_active) {
        expected.push_back({change.time, end});
      } else {
        expected.back().end = change.time;
      }
    }
    EXPECT_EQ(replay(rule, samples, end), expected);
  }
}

}  // namespace
}  // namespace millwright::alarm
