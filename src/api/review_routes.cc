// SPDX-License-Identifier: Apache-2.0
// The weekly review of what is over and has no label.
#include "api/desk_call.h"
#include "api/kpi_figures.h"
#include "api/problem.h"
#include "api/routes.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

json figures_view(const respond::OutcomeFigures& figures) {
  const auto number = [](std::optional<double> v) { return v ? json(*v) : json(nullptr); };
  return {{"raises", figures.raises},
          {"right", figures.right},
          {"nuisance", figures.nuisance},
          {"unlabelled", figures.unlabelled},
          {"duplicate", figures.duplicate},
          {"sensor_fault", figures.sensor_fault},
          {"known_work", figures.known_work},
          {"right_share", number(figures.right_share())},
          {"nuisance_share", number(figures.nuisance_share())}};
}

net::HttpResponse review(const Services& services, const Call& call) {
  const auto period = period_argument(services, call.http, 24h * 7);
  if (!period) return problem(period.error());
  const auto past = read_alarm_past(services);
  if (!past) return problem(past.error());
  const auto plant = services.plant.registry().snapshot();
  const respond::FeedbackBook labels =
      services.watch.with_desk([](const respond::Desk& desk) { return desk.feedback(); });
  std::vector<respond::ClosedRaise> closed;
  std::map<RuleId, std::size_t> n_same;
  for (const respond::ClosedRaise& raise : past->closed) {
    if (raise.closed < period->first || raise.closed >= period->second) continue;
    closed.push_back(raise);
    ++n_same[raise.rule];
  }
  const auto list = respond::review_list(closed, labels, period->first, period->second);
  json alarms = json::array();
  for (const respond::ClosedRaise& raise : list.unlabelled) {
    alarms.push_back({{"alarm", raise.alarm.value},
                      {"rule", raise.rule.value},
                      {"raised", to_rfc3339(raise.raised)},
                      {"closed", to_rfc3339(raise.closed)},
                      {"message", message_of(raise.rule, *plant)},
                      {"asset", raise.asset ? json(raise.asset.value) : json(nullptr)},
                      {"asset_title", title_of(raise.asset, *plant)},
                      {"outcome", nullptr},
                      {"n_same", n_same[raise.rule]}});
  }
  json rules = json::array();
  for (const respond::RuleFigures& rule : list.nuisances) {
    rules.push_back({{"rule", rule.rule.value},
                     {"message", message_of(rule.rule, *plant)},
                     {"figures", figures_view(rule.figures)}});
  }
  return json_response({{"alarms", std::move(alarms)},
                        {"rules", std::move(rules)},
                        {"figures", figures_view(outcome_figures(closed, labels))}});
}

}  // namespace

void add_review_routes(Router& router, Services& services) {
  router.add("GET", "/api/v1/review", Access::kViewer,
             [s = &services](const Call& call) { return review(*s, call); });
}

}  // namespace millwright::api
