// SPDX-License-Identifier: Apache-2.0
#include "api/shadow_load.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/json_body.h"

namespace millwright::api {

using nlohmann::json;

namespace {

/// From the latest step into shadow to the step out of it, or to now.
std::optional<alarm::Period> time_in_shadow(const rollout::Wave& wave, UtcNanos now) {
  std::optional<alarm::Period> period;
  for (const rollout::WaveChange& change : wave.changes) {
    const bool is_pause =
        change.from == rollout::WaveState::kHeld || change.to == rollout::WaveState::kHeld;
    if (change.to == rollout::WaveState::kShadow && !is_pause) {
      period = alarm::Period{change.at, now};
    } else if (period && change.to == rollout::WaveState::kActive) {
      period->end = std::min(period->end, change.at);
    }
  }
  // A figure needs some time to be of.
  if (period) period->end = std::max(period->end, period->begin + std::chrono::seconds(1));
  return period;
}

const alarm::KpiReport* find_position(const alarm::KpiReports& reports, std::string_view name) {
  const auto it = std::ranges::find(reports.positions, name, &alarm::KpiReport::name);
  return it == reports.positions.end() ? nullptr : &*it;
}

json position_row(const alarm::KpiReport& then, const alarm::KpiReport& now) {
  json kpis = json::array();
  for (std::size_t i = 0; i < then.kpis.size(); ++i) {
    kpis.push_back({{"now", kpi_row(now.kpis[i])}, {"then", kpi_row(then.kpis[i])}});
  }
  return {{"position", then.name},
          {"n_alarms", then.n_annunciated - now.n_annunciated},
          {"kpis", std::move(kpis)}};
}

}  // namespace

Result<ShadowLoad> shadow_load(const Services& services, const rollout::Wave& wave) {
  const auto period = time_in_shadow(wave, services.clock.wall());
  if (!period) {
    return fail(Code::kNotFound, fmt::format("the wave '{}' was never in shadow", wave.name));
  }
  return shadow_load(services, *period, [&](const alarm::Annunciated& a) {
    return std::ranges::binary_search(wave.assets, a.asset);
  });
}

Result<ShadowLoad> shadow_load(const Services& services, alarm::Period period,
                               const std::function<bool(const alarm::Annunciated&)>& counts) {
  MW_TRY(AlarmPast past, read_alarm_past(services));
  std::erase_if(past.on_trial, [&](const alarm::Annunciated& a) {
    return !period.contains(a.time) || !counts(a);
  });
  const auto plant = services.plant.registry().snapshot();
  alarm::KpiInput input{std::move(past.annunciated), std::move(past.suppressed),
                        positions_of(services), period, local_days(site_zone(*plant), period)};
  ShadowLoad load;
  load.period = period;
  load.n_alarms = past.on_trial.size();
  MW_TRY(load.now, alarm::measure_kpis(input));
  input.annunciated.insert(input.annunciated.end(), past.on_trial.begin(), past.on_trial.end());
  MW_TRY(load.then, alarm::measure_kpis(input));
  load.worst = alarm::worst_actors(past.on_trial, period);
  return load;
}

json shadow_view(const ShadowLoad& load, const registry::Plant& plant) {
  json positions = json::array();
  for (const alarm::KpiReport& then : load.then.positions) {
    const alarm::KpiReport* now = find_position(load.now, then.name);
    if (now == nullptr || then.n_annunciated == now->n_annunciated) continue;
    positions.push_back(position_row(then, *now));
  }
  json worst = json::array();
  for (const alarm::WorstActor& actor : load.worst) worst.push_back(worst_row(actor, plant));
  return {{"from", to_rfc3339(load.period.begin)},
          {"to", to_rfc3339(load.period.end)},
          {"n_alarms", load.n_alarms},
          {"positions", std::move(positions)},
          {"worst", std::move(worst)}};
}

}  // namespace millwright::api
