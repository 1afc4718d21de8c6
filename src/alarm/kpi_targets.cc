// SPDX-License-Identifier: Apache-2.0
#include "alarm/kpi_targets.h"

#include <array>

namespace millwright::alarm {
namespace {

constexpr std::string_view kAverage = "ISA-18.2 / IEC 62682 clause 16, average alarm rate";
constexpr std::string_view kPeak = "ISA-18.2 / IEC 62682 clause 16, peak alarm rate";
constexpr std::string_view kNuisance =
    "ISA-18.2 / IEC 62682 clause 16, chattering and fleeting alarms";
constexpr std::string_view kPriorities =
    "ISA-18.2 / IEC 62682 clause 16, annunciated priority distribution";

// The standards say "about" 80 / 15 / 5 %. Manageable is twice the share of high and medium, as it
// is twice the load for the rates, and hence twice the distance to 100 % for low.
constexpr std::array<KpiTarget, 14> kTargets{{
    {KpiId::kPerDay, "alarms_per_day", "alarms per day", "1/d", Side::kAtMost, 144, 288, kAverage},
    {KpiId::kPerHour, "alarms_per_hour", "alarms per hour", "1/h", Side::kAtMost, 6, 12, kAverage},
    {KpiId::kPerTenMinutes, "alarms_per_10_min", "alarms per 10 minutes", "1/(10 min)",
     Side::kAtMost, 1, 2, "EEMUA 191, average alarm rate in steady operation"},
    {KpiId::kBusiestTenMinutes, "busiest_10_min", "alarms in the busiest 10 minutes", "alarms",
     Side::kAtMost, 10, 10, kPeak},
    {KpiId::kTenMinutesOverTen, "share_10_min_over_10",
     "10-minute periods with more than 10 alarms", "%", Side::kBelow, 1, 1, kPeak},
    {KpiId::kHoursOverThirty, "share_hours_over_30", "hours with more than 30 alarms", "%",
     Side::kBelow, 1, 1, "ISA-18.2 / IEC 62682 clause 16, hours above 30 alarms"},
    {KpiId::kInFlood, "share_in_flood", "time in flood", "%", Side::kBelow, 1, 1,
     "ISA-18.2 / IEC 62682 clause 16, alarm floods"},
    {KpiId::kTopTenShare, "share_of_top_10", "share of the ten most frequent alarms", "%",
     Side::kBelow, 1, 5, "ISA-18.2 / IEC 62682 clause 16, frequently occurring alarms"},
    {KpiId::kChattering, "chattering_alarms", "chattering alarms", "alarms", Side::kAtMost, 0, 0,
     kNuisance},
    {KpiId::kFleeting, "fleeting_alarms", "fleeting alarms", "alarms", Side::kAtMost, 0, 0,
     kNuisance},
    {KpiId::kStale, "stale_alarms", "stale alarms on the worst day", "alarms", Side::kBelow, 5, 5,
     "ISA-18.2 / IEC 62682 clause 16, stale alarms"},
    {KpiId::kPriorityHigh, "share_priority_1", "alarms of priority 1", "%", Side::kAtMost, 5, 10,
     kPriorities},
    {KpiId::kPriorityMedium, "share_priority_2", "alarms of priority 2", "%", Side::kAtMost, 15, 30,
     kPriorities},
    {KpiId::kPriorityLow, "share_priority_3", "alarms of priority 3", "%", Side::kAtLeast, 80, 60,
     kPriorities},
}};

bool meets(Side side, double value, double target) {
  switch (side) {
    case Side::kAtMost:
      return value <= target;
    case Side::kBelow:
      return value < target;
    case Side::kAtLeast:
      return value >= target;
  }
  return false;
}

}  // namespace

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAcceptable:
      return "acceptable";
    case Verdict::kManageable:
      return "manageable";
    case Verdict::kOver:
      return "over";
    case Verdict::kNotMeasured:
      return "not measured";
  }
  return "unknown";
}

std::span<const KpiTarget> kpi_targets() {
  return kTargets;
}

const KpiTarget& target_of(KpiId id) {
  return kTargets[static_cast<std::size_t>(id)];
}

Verdict judge(KpiId id, double value) {
  const KpiTarget& target = target_of(id);
  if (meets(target.side, value, target.acceptable)) return Verdict::kAcceptable;
  if (meets(target.side, value, target.maximum)) return Verdict::kManageable;
  return Verdict::kOver;
}

}  // namespace millwright::alarm
