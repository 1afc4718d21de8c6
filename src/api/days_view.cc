// SPDX-License-Identifier: Apache-2.0
#include "api/days_view.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/rollout_views.h"
#include "api/traffic_shape.h"

namespace millwright::api {
namespace {

using nlohmann::json;

template <class T>
json or_null(const std::optional<T>& value) {
  return value ? json(*value) : json(nullptr);
}

json days_of(const rollout::DaysNeeded& needed, const rollout::Criterion& criterion) {
  return {{"basis", name(needed.basis)},
          {"days", or_null(needed.days)},
          {"events", or_null(needed.events)},
          {"least_assets", or_null(needed.least_assets)},
          {"fits_window", !needed.days || *needed.days <= criterion.window.count()}};
}

}  // namespace

DaysView::DaysView(const Services& services, const RolloutState& state)
    : evidence_(services, state, no_wave_, services.clock.wall()),
      sensors_now_(static_cast<double>(count_sensors(*services.plant.registry().snapshot()))) {}

const DaysView::Past& DaysView::past(const rollout::Criterion& criterion) {
  const auto [it, is_new] = past_.try_emplace({criterion.metric, criterion.window});
  if (!is_new) return it->second;
  rollout::Criterion of_plant = criterion;
  of_plant.scope = rollout::Scope::kPlant;
  const rollout::Sample sample = evidence_.sample(of_plant);
  const rollout::Finding finding = rollout::judge(of_plant, sample);
  it->second = rollout::pace_of(of_plant, sample, finding);
  return it->second;
}

json DaysView::criteria(const rollout::Wave& plan, std::size_t n_assets, std::size_t n_sensors) {
  json out = json::array();
  for (const rollout::Criterion& stated : plan.criteria) {
    const rollout::Criterion criterion = evidence_.asked(stated);
    const rollout::Metric& metric = *rollout::find_metric(criterion.metric);
    rollout::Outlook outlook;
    outlook.n_assets = std::max<std::size_t>(n_assets, 1);
    if (metric.kind != rollout::SampleKind::kState) {
      if (const Past& so_far = past(criterion)) {
        outlook.of_per_day = so_far->of_per_day;
        outlook.value = so_far->value;
        outlook.share_of_cells = so_far->share_of_cells;
      }
    }
    const bool grows = criterion.scope == rollout::Scope::kWave && sensors_now_ > 0;
    if (grows && outlook.of_per_day) {
      *outlook.of_per_day *= static_cast<double>(n_sensors) / sensors_now_;
    }
    json row = criterion_view(criterion);
    row["title"] = metric.title;
    row["unit"] = metric.unit;
    row["good"] = name(metric.good);
    row["sample_unit"] = metric.sample_unit;
    row["is_core"] = metric.is_core;
    row["days_needed"] = days_of(rollout::days_needed(criterion, outlook), criterion);
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace millwright::api
