// SPDX-License-Identifier: Apache-2.0
#pragma once
// The alarm performance figures and their targets: one table, per operator position and 30 days.
// ANSI/ISA-18.2 and IEC 62682 clause 16 (monitoring and assessment), EEMUA 191 where it is the
// source of the ten-minute figures.

#include <cstdint>
#include <span>
#include <string_view>

namespace millwright::alarm {

/// In the order of the table. Persisted by name only.
enum class KpiId : std::uint8_t {
  kPerDay,
  kPerHour,
  kPerTenMinutes,
  kBusiestTenMinutes,
  kTenMinutesOverTen,
  kHoursOverThirty,
  kInFlood,
  kTopTenShare,
  kChattering,
  kFleeting,
  kStale,
  kPriorityHigh,
  kPriorityMedium,
  kPriorityLow,
};

enum class Verdict : std::uint8_t {
  kAcceptable,
  kManageable,   ///< past acceptable, within the most that people can manage
  kOver,         ///< past the most
  kNotMeasured,  ///< too little to say; the sample says of what
};
/// "acceptable", "manageable", "over", "not measured".
std::string_view name(Verdict verdict);

/// Which side of a target is good.
enum class Side : std::uint8_t { kAtMost, kBelow, kAtLeast };

struct KpiTarget {
  KpiId id;
  std::string_view name;   ///< stable, for files and APIs: "alarms_per_day"
  std::string_view title;  ///< for people: "alarms per day"
  std::string_view unit;   ///< "1/d", "%", "alarms", ...
  Side side;
  double acceptable;
  double maximum;  ///< the end of manageable
  std::string_view clause;
};

std::span<const KpiTarget> kpi_targets();
const KpiTarget& target_of(KpiId id);
/// Acceptable, manageable or over.
Verdict judge(KpiId id, double value);
/// True for the figures that count load: they include other systems' alarms and grow with sensors.
constexpr bool is_load(KpiId id) {
  return id <= KpiId::kInFlood;
}

}  // namespace millwright::alarm
