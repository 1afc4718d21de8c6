// SPDX-License-Identifier: Apache-2.0
#include "api/plan_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/kpi_figures.h"
#include "api/projection_input.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr double kSecondsPerDay = 86'400;
/// With fewer, what the store itself needs outweighs the readings.
constexpr std::uint64_t kEnoughReadings = 100'000;

struct Size {
  std::size_t sensors = 0;
  std::size_t assets = 0;
  std::size_t live_rules = 0;
  double readings_per_s = 0;  ///< as the expected intervals promise
};

Size size_of(const registry::Plant& plant) {
  Size size;
  for (const Asset& asset : plant.all<Asset>()) {
    if (!is_platform(asset.id, plant)) ++size.assets;
  }
  for (const Signal& signal : plant.all<Signal>()) {
    if (is_platform(signal.asset, plant)) continue;
    ++size.sensors;
    const std::chrono::duration<double> interval = signal.expected_interval;
    if (interval > 0s) size.readings_per_s += 1 / interval.count();
    size.live_rules += static_cast<std::size_t>(std::ranges::count_if(
        plant.rules_of(signal.id),
        [](const Rule* rule) { return rule->is_enabled && rule->mode == RuleMode::kAlarm; }));
  }
  return size;
}

template <class T>
json pair_of(T now, T then) {
  return {{"now", now}, {"then", then}};
}

json not_known(const std::string& why) {
  return {{"now", nullptr}, {"then", nullptr}, {"why", why}};
}

/// Bytes of history per stored reading, as measured here; nothing while there are too few.
std::optional<double> bytes_per_reading(const Services& services) {
  std::uint64_t stored = 0;
  for (const auto& row : services.historian.ledger_totals()) stored += row.counts.stored;
  if (stored < kEnoughReadings) return std::nullopt;
  return static_cast<double>(services.historian.bytes_on_disk()) / static_cast<double>(stored);
}

json disk_figures(const Services& services, const Size& now, const Size& then) {
  const auto bytes = bytes_per_reading(services);
  if (!bytes) {
    const std::string why = fmt::format(
        "fewer than {} readings are stored, too few to measure what one needs", kEnoughReadings);
    return {{"bytes_per_day", not_known(why)}, {"disk_days_left", not_known(why)}};
  }
  const auto per_day = [&](const Size& size) {
    return size.readings_per_s * kSecondsPerDay * *bytes;
  };
  const auto [available, capacity] = services.host.disk();
  const std::uint64_t reserve = services.host.disk_reserve_bytes;
  const auto room = static_cast<double>(available > reserve ? available - reserve : 0);
  const auto days = [&](const Size& size) {
    return per_day(size) > 0 ? json(room / per_day(size)) : json(nullptr);
  };
  return {{"bytes_per_day", pair_of(per_day(now), per_day(then))},
          {"disk_days_left", {{"now", days(now)}, {"then", days(then)}}}};
}

Result<json> alarms_per_hour(const Services& services, const registry::Plant& then) {
  const UtcNanos now = services.clock.wall();
  const std::string position(kDefaultPosition);
  MW_TRY(ProjectionBasis basis, projection_basis(services, {now - 24h * 30, now}, position));
  if (basis.pilot.assets.empty() && basis.pilot.sensors == 0) {
    return not_known("there is no sensor yet to learn from");
  }
  basis.input.target = sensors_by_class(then);
  if (basis.input.target.empty()) return pair_of(json(nullptr), json(0));
  basis.input.peak_resamples = 0;
  MW_TRY(const alarm::Projection projection, project(basis));
  MW_TRY(const auto present, alarm::measure_kpis({basis.input.annunciated,
                                                  basis.input.suppressed,
                                                  {{position, basis.input.external}},
                                                  basis.input.period,
                                                  basis.input.days}));
  json figure = {{"now", present.positions.front().at(alarm::KpiId::kPerHour).value},
                 {"then", nullptr},
                 {"upper", nullptr},
                 {"verdict", hyphenated(name(projection.certainty))},
                 {"why", projection.reason}};
  for (const alarm::ProjectedKpi& kpi : projection.kpis) {
    if (kpi.id != alarm::KpiId::kPerHour) continue;
    figure["then"] = kpi.estimate;
    if (kpi.bound) figure["upper"] = *kpi.bound;
    if (projection.certainty == alarm::Certainty::kConclusive) {
      figure["verdict"] = hyphenated(name(kpi.verdict));
    }
  }
  return figure;
}

json cost_figure(const rollout::CostModel& costs, const Size& now, const Size& then) {
  const auto month = [&](const Size& size) {
    const auto n = static_cast<std::uint64_t>(size.sensors);
    rollout::CostFigure cost = costs.cost_per_sensor(n);
    if (cost.value) *cost.value *= static_cast<double>(n) / 12;
    return cost;
  };
  const rollout::CostFigure before = month(now);
  const rollout::CostFigure after = month(then);
  if (!before.value) return not_known(before.words.en);
  if (!after.value) return not_known(after.words.en);
  json figure = pair_of(*before.value, *after.value);
  figure["why"] = fmt::format("in {}: {}", after.currency, after.words.en);
  return figure;
}

}  // namespace

json plan_figures(const Services& services, const plan::Plan& plan) {
  const auto plant = services.plant.registry().snapshot();
  const registry::Plant after(plan.after, plant->revision());
  const Size now = size_of(*plant);
  const Size then = size_of(after);
  json figures = disk_figures(services, now, then);
  figures["sensors"] = pair_of(now.sensors, then.sensors);
  figures["assets"] = pair_of(now.assets, then.assets);
  figures["live_rules"] = pair_of(now.live_rules, then.live_rules);
  figures["readings_per_s"] = pair_of(now.readings_per_s, then.readings_per_s);
  const auto alarms = alarms_per_hour(services, after);
  figures["alarms_per_hour"] = alarms ? *alarms : not_known(alarms.error().message());
  figures["cost_per_month"] = cost_figure(*services.host.costs, now, then);
  return figures;
}

}  // namespace millwright::api
