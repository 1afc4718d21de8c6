// SPDX-License-Identifier: Apache-2.0
#pragma once
// Attention of a period: what human effort the system cost, by group of people, per sensor-week.
// The report holds nothing that may not be shown: no names, no group of fewer than five.

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "respond/attention/effort.h"
#include "respond/attention/grouping.h"
#include "respond/attention/handling.h"

namespace millwright::respond {

/// Lifetime: the lists are borrowed for the call.
struct AttentionInput {
  UtcNanos begin;  ///< the period is [begin, end)
  UtcNanos end;
  std::span<const HumanAct> acts;        ///< acts outside the period still teach the times
  std::span<const SensorCount> sensors;  ///< in order of time
  std::span<const AlarmRaise> raises;
  std::span<const TeamSize> teams;
};

/// Nearest-rank figures; nothing without alarms.
struct ResponseTimes {
  int n = 0;
  std::optional<std::chrono::nanoseconds> median;
  std::optional<std::chrono::nanoseconds> p90;
};

/// Acts outside working hours. A call-out is one person's acts without a gap of more than 4 h.
struct OutOfHours {
  Effort effort;
  int call_outs = 0;
};

struct GroupAttention {
  Group group;
  Effort effort;
  std::optional<double> acts_per_sensor_week;  ///< nothing without sensor-weeks
  std::optional<double> hours_per_sensor_week;
  OutOfHours out_of_hours;
  ResponseTimes acknowledge;  ///< of alarms this group acknowledged first
  ResponseTimes resolve;      ///< of alarms this group acted on last
};

struct AssetAttention {
  AssetId asset;
  Effort effort;
};

struct WeekAttention {
  UtcNanos begin;
  bool is_complete = true;  ///< false: the period ends within it
  double sensor_weeks = 0;
  std::vector<Effort> by_group;  ///< in the order of AttentionReport::groups
  Effort all;
};

struct AttentionReport {
  UtcNanos begin;
  UtcNanos end;
  double sensor_weeks = 0;
  bool is_suppressed = false;  ///< fewer than five people in all: only `handled` is filled
  HandledShare handled;
  std::vector<GroupAttention> groups;
  GroupAttention all;
  std::vector<AssetAttention> assets;     ///< most hours first, then most acts
  std::vector<WeekAttention> weeks;       ///< from `begin` in steps of 7 days
  std::optional<double> hours_per_alarm;  ///< acts on alarms over the alarms handled
};

/// Cost: O(n log n) in acts and raises.
AttentionReport attention_report(const AttentionInput& input);

}  // namespace millwright::respond
