// SPDX-License-Identifier: Apache-2.0
#include "rollout/criteria/days_needed.h"

#include "core/enum_names.h"

namespace millwright::rollout {
namespace {

constexpr EnumNames<5> kBases{"counted", "pace", "best-case", "events", "never"};

/// As good as the figure can be. There is no event that a plan asks many of.
double best_value(const Metric& metric) {
  return metric.kind == SampleKind::kRatio && metric.good == Good::kAtLeast ? 1 : 0;
}

/// The most there can be of what is drawn: something on every day, or of every asset on each.
double best_pace(const Metric& metric, std::size_t n_assets) {
  return metric.chance == Chance::kDaysAssets ? static_cast<double>(n_assets) : 1;
}

}  // namespace

std::string_view name(DaysBasis basis) {
  return name_in(kBases, basis);
}

DaysNeeded days_needed(const Criterion& criterion, const Outlook& outlook) {
  const Metric& metric = *find_metric(criterion.metric);
  if (metric.kind == SampleKind::kState) return {DaysBasis::kCounted, 0, {}, {}};
  const std::size_t n_assets = outlook.n_assets;
  if (metric.chance == Chance::kDaysAssets && n_assets < kMinimumAssets) {
    return {DaysBasis::kNever, {}, {}, kMinimumAssets};
  }
  const bool has_pace = outlook.of_per_day.value_or(0) > 0;
  if (has_pace && outlook.value) {
    const auto found = time_to_decide(
        criterion, {*outlook.of_per_day, *outlook.value, n_assets, outlook.share_of_cells});
    if (found.days) return {DaysBasis::kPace, found.days, {}, {}};
  }
  // A figure near its target needs longer than anybody waits: what is left to say is the least.
  const bool is_drawn = metric.chance != Chance::kIndependent;
  const double pace = has_pace ? *outlook.of_per_day : best_pace(metric, n_assets);
  if (has_pace || is_drawn) {
    const auto found = time_to_decide(
        criterion, {pace, best_value(metric), n_assets, has_pace ? outlook.share_of_cells : 1});
    if (found.days) return {DaysBasis::kBestCase, found.days, {}, {}};
    return {};
  }
  // One a day: as many days as events.
  const auto found = time_to_decide(criterion, {1, best_value(metric), n_assets, 1});
  if (!found.days) return {};
  return {DaysBasis::kEvents, {}, found.days, {}};
}

}  // namespace millwright::rollout
