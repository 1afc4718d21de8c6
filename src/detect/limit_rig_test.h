// SPDX-License-Identifier: Apache-2.0
#pragma once
// A LimitDetector on a test bench: seconds instead of instants, one reading at a time.

#include <string>
#include <vector>

#include "detect/limit_detector.h"

namespace millwright::detect {

struct LimitRig {
  static constexpr std::int64_t kSecond = 1'000'000'000;
  static constexpr std::int64_t kEpoch = 1'767'225'600 * kSecond;

  LimitDetector detector;
  std::vector<ConditionChange> out;
  double wall_s = 0;  ///< advanced by run_to()

  static UtcNanos at(double seconds) {
    return {kEpoch + static_cast<std::int64_t>(seconds * 1e3) * 1'000'000};
  }
  static double to_seconds(UtcNanos time) { return static_cast<double>(time.ns - kEpoch) / 1e9; }

  static Rule rule(std::uint32_t id, RuleKind kind, double limit = 0) {
    Rule r;
    r.id = RuleId(id);
    r.signal = SignalId(1);
    r.kind = kind;
    r.limit = limit;
    return r;
  }
  void put(const Rule& r) {
    Configuration config;
    config.rules.push_back(r);
    detector.configure(config, at(wall_s), out);
  }
  void remove(std::uint32_t id) {
    Configuration config;
    config.removed_rules.push_back(RuleId(id));
    detector.configure(config, at(wall_s), out);
  }
  /// One reading of signal 1, event time in seconds, arriving now.
  void feed(double event_s, double value, Quality quality = {}) {
    ReadingBatch batch;
    batch.push(SignalId(1), at(event_s), Scalar::of(value), quality, 0);
    detector.evaluate(batch, at(wall_s), out);
  }
  void tick() { detector.tick(at(wall_s), out); }
  /// One tick each second, up to and including `to_s`.
  void run_to(double to_s) {
    while (wall_s + 1 <= to_s) {
      wall_s += 1;
      tick();
    }
  }
  /// "+1@5 -1@7": rule raised (+) or cleared (-) at seconds; forgets them.
  std::string take() {
    std::string text;
    for (const ConditionChange& c : out) {
      if (!text.empty()) text += ' ';
      std::string time = std::to_string(to_seconds(c.time));
      time.erase(time.find_last_not_of('0') + 1);
      if (time.back() == '.') time.pop_back();
      text += (c.is_active ? "+" : "-") + std::to_string(c.rule.value) + "@" + time;
    }
    out.clear();
    return text;
  }
};

}  // namespace millwright::detect
