// SPDX-License-Identifier: Apache-2.0
#pragma once
// A history for the tests of alarm figures: seconds instead of instants, one alarm a line.

#include "alarm/kpi.h"

namespace millwright::alarm {

struct KpiRig {
  static constexpr std::int64_t kSecond = 1'000'000'000;
  static constexpr std::int64_t kMinute = 60;
  static constexpr std::int64_t kHour = 3600;
  static constexpr std::int64_t kDay = 86'400;

  KpiInput input;

  explicit KpiRig(std::int64_t days = 30) {
    input.period = {at(0), at(days * kDay)};
    input.positions.push_back({"desk", ExternalLoad::none()});
  }

  static UtcNanos at(std::int64_t seconds) { return {seconds * kSecond}; }

  /// One alarm of `alarm` (its rule has the same number) that lasted `lasts_s`; -1: stands.
  Annunciated& add(std::int64_t time_s, std::uint32_t alarm = 1, std::int64_t lasts_s = 120) {
    Annunciated& a = input.annunciated.emplace_back();
    a.time = at(time_s);
    a.alarm = AlarmId(alarm);
    a.rule = RuleId(alarm);
    a.asset = AssetId(1);
    a.area = AreaId(1);
    a.position = "desk";
    if (lasts_s >= 0) a.returned = at(time_s + lasts_s);
    return a;
  }
  /// `n` alarms, a different one each, evenly over the period.
  void add_evenly(std::int64_t n, int priority = 3) {
    const std::int64_t length = input.period.ns() / kSecond;
    for (std::int64_t i = 0; i < n; ++i) {
      add(i * length / n, 1000 + static_cast<std::uint32_t>(i)).priority = priority;
    }
  }
  void suppress(std::int64_t begin_s, std::int64_t end_s, std::uint64_t alarm = 1) {
    Suppressed& s = input.suppressed.emplace_back();
    s.interval = {at(begin_s), at(end_s)};
    s.alarm = AlarmId(alarm);
    s.asset = AssetId(1);
    s.area = AreaId(1);
    s.position = "desk";
  }
};

}  // namespace millwright::alarm
