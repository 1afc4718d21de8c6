// SPDX-License-Identifier: Apache-2.0
// What the alarm load becomes at N sensors, with the bound to decide a roll-out by.
#include <fmt/format.h>

#include <algorithm>

#include "api/desk_call.h"
#include "api/kpi_figures.h"
#include "api/problem.h"
#include "api/projection_input.h"
#include "api/routes.h"
#include "api/sentence.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

/// The verdict of a figure whose bound nobody can give is why there is none.
std::string verdict_of(const alarm::ProjectedKpi& kpi, alarm::Certainty certainty) {
  if (certainty != alarm::Certainty::kConclusive) return hyphenated(name(certainty));
  return hyphenated(name(kpi.verdict));
}

json class_row(const alarm::ClassProjection& row, double days, std::size_t n_now) {
  const double per_asset =
      row.n_assets == 0 ? 0
                        : row.per_sensor_day * row.sensors_now / static_cast<double>(row.n_assets);
  const auto number = [](std::optional<double> value) {
    return value ? json(*value) : json(nullptr);
  };
  return {{"asset_class", row.asset_class},
          {"n_assets", row.n_assets},
          {"n_assets_now", n_now},
          {"n_days", days},
          {"sensors_now", row.sensors_now},
          {"sensors", row.sensors_then},
          {"alarms_per_asset_day", row.n_assets == 0 ? json(nullptr) : json(per_asset)},
          {"alarms_per_sensor_day", row.n_assets == 0 ? json(nullptr) : json(row.per_sensor_day)},
          {"upper_per_sensor_day", number(row.per_sensor_day_bound)},
          {"verdict", hyphenated(name(row.certainty))}};
}

json projection_view(const alarm::Projection& projection, const alarm::ProjectionInput& input,
                     const alarm::KpiReport& now, const Pilot& pilot, double sensors,
                     const registry::Plant& plant) {
  json kpis = json::array();
  for (const alarm::ProjectedKpi& kpi : projection.kpis) {
    const alarm::KpiTarget& target = alarm::target_of(kpi.id);
    kpis.push_back({{"name", target.name},
                    {"title", target.title},
                    {"unit", target.unit},
                    {"now", now.at(kpi.id).value},
                    {"projected", kpi.estimate},
                    {"upper", kpi.bound ? json(*kpi.bound) : json(nullptr)},
                    {"acceptable", target.acceptable},
                    {"maximum", target.maximum},
                    {"verdict", verdict_of(kpi, projection.certainty)},
                    {"why", projection.reason},
                    {"why_words", words_of(SentenceGroup::kDoubt, projection.reason)}});
  }
  std::map<std::string, std::size_t> assets_now;
  for (const Asset& asset : plant.all<Asset>()) {
    if (!is_platform(asset.id, plant)) ++assets_now[asset.asset_class];
  }
  json classes = json::array();
  for (const alarm::ClassProjection& row : projection.classes) {
    classes.push_back(
        class_row(row, static_cast<double>(projection.n_days), assets_now[row.asset_class]));
  }
  return {{"from", to_rfc3339(input.period.begin)},
          {"to", to_rfc3339(input.period.end)},
          {"n_days", projection.n_days},
          {"confidence", input.confidence},
          {"sensors_now", pilot.sensors},
          {"sensors", sensors},
          {"verdict", hyphenated(name(projection.certainty))},
          {"why", projection.reason},
          {"why_words", words_of(SentenceGroup::kDoubt, projection.reason)},
          {"kpis", std::move(kpis)},
          {"classes", std::move(classes)}};
}

Result<json> answer(const Services& services, const Call& call) {
  MW_TRY(const auto period, period_argument(services, call.http, 24h * 30));
  MW_TRY(const auto asked, number_argument(call.http, "sensors", 0, 1, 10'000'000));
  if (asked == 0) return fail(Code::kInvalidArgument, "sensors: missing, say how many there are");
  const auto sensors = static_cast<double>(asked);
  const std::string position(call.http.find_query("position").value_or(kDefaultPosition));
  const auto plant = services.plant.registry().snapshot();
  MW_TRY(ProjectionBasis basis,
         projection_basis(services, {period.first, period.second}, position));
  basis.input.target = alarm::same_mix(sensors_by_class(*plant), sensors);
  MW_TRY(const alarm::Projection projection, project(basis));
  // "Now" is the same position over the same time.
  const alarm::ProjectionInput& input = basis.input;
  MW_TRY(const auto now, alarm::measure_kpis({input.annunciated,
                                              input.suppressed,
                                              {{position, input.external}},
                                              input.period,
                                              input.days}));
  return projection_view(projection, input, now.positions.front(), basis.pilot, sensors, *plant);
}

net::HttpResponse get(const Services& services, const Call& call) {
  const auto view = answer(services, call);
  return view ? json_response(*view) : problem(view.error());
}

}  // namespace

void add_projection_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/projection", Access::kViewer,
             [s](const Call& call) { return get(*s, call); });
}

}  // namespace millwright::api
