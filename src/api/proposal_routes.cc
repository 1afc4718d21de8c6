// SPDX-License-Identifier: Apache-2.0
// Better settings for rules that cry wolf, each with what it would have done to the past; and the
// weekly review of what nobody has labelled.
#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "alarm/proposal.h"
#include "api/desk_call.h"
#include "api/kpi_figures.h"
#include "api/problem.h"
#include "api/routes.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr std::size_t kMostRules = 20;          ///< looked at, those with the most alarms
constexpr std::size_t kFewestAlarms = 3;        ///< less says nothing about a rule
constexpr std::size_t kMostReadings = 500'000;  ///< of one rule; beyond, times alone are used

/// Good readings of the rule's signal; none when there are too many to be whole.
std::vector<alarm::Sample> read_values(const Services& services, const Rule& rule,
                                       alarm::Period period) {
  std::vector<alarm::Sample> out;
  if (!alarm::is_level(rule.kind)) return out;
  const auto series =
      services.historian.read(rule.signal, {period.begin, period.end}, kMostReadings);
  const bool is_whole = series && !series->is_truncated && series->type == ValueType::kFloat64;
  if (!is_whole) return out;
  for (std::size_t i = 0; i < series->time.size(); ++i) {
    if (series->quality[i].grade() != Grade::kGood) continue;
    out.push_back({series->time[i], std::bit_cast<double>(series->value[i])});
  }
  return out;
}

json proposal_row(const alarm::Proposal& proposal, const Rule& before,
                  const registry::Plant& plant) {
  json from;
  json to;
  std::string unit = "s";
  const auto seconds = [](std::chrono::milliseconds delay) {
    return static_cast<double>(delay.count()) / 1000;
  };
  switch (proposal.setting) {
    case alarm::Setting::kDeadband: {
      from = before.deadband;
      to = proposal.rule.deadband;
      const Signal* signal = plant.find<Signal>(before.signal);
      unit = signal == nullptr ? "" : signal->unit;
      break;
    }
    case alarm::Setting::kOnDelay:
      from = seconds(before.on_delay);
      to = seconds(proposal.rule.on_delay);
      break;
    case alarm::Setting::kOffDelay:
      from = seconds(before.off_delay);
      to = seconds(proposal.rule.off_delay);
      break;
  }
  const alarm::Effect& effect = proposal.effect;
  return {{"rule", before.id.value},
          {"message", message_of(before.id, plant)},
          {"kind", name(proposal.setting)},
          {"from", std::move(from)},
          {"to", std::move(to)},
          {"unit", unit},
          {"n_before", effect.n_before},
          {"removes", effect.n_removed()},
          {"keeps_true", effect.n_true_kept},
          {"loses_true", effect.n_true_before - effect.n_true_kept},
          {"is_replayed", effect.is_replayed},
          {"reason", proposal.reason}};
}

/// Alarms of the rules with the most of them.
std::vector<alarm::AlarmOccurrences> most_frequent(const AlarmPast& past, alarm::Period period) {
  std::vector<const alarm::Annunciated*> shown;
  for (const alarm::Annunciated& a : past.annunciated) shown.push_back(&a);
  auto alarms = alarm::by_alarm(shown, period);
  std::erase_if(alarms, [](const alarm::AlarmOccurrences& a) {
    return a.occurrences.size() < kFewestAlarms;
  });
  std::ranges::sort(alarms, [](const alarm::AlarmOccurrences& a, const alarm::AlarmOccurrences& b) {
    return std::tuple(b.occurrences.size(), a.alarm) < std::tuple(a.occurrences.size(), b.alarm);
  });
  if (alarms.size() > kMostRules) alarms.resize(kMostRules);
  return alarms;
}

net::HttpResponse proposals(const Services& services, const Call& call) {
  const auto asked = period_argument(services, call.http, 24h * 30);
  if (!asked) return problem(asked.error());
  const alarm::Period period{asked->first, asked->second};
  const auto past = read_alarm_past(services);
  if (!past) return problem(past.error());
  const auto plant = services.plant.registry().snapshot();
  json rows = json::array();
  for (alarm::AlarmOccurrences& alarms : most_frequent(*past, period)) {
    const Rule* rule = plant->find<Rule>(alarms.rule);
    if (rule == nullptr) continue;
    const alarm::AlarmHistory history{*rule, std::move(alarms.occurrences),
                                      read_values(services, *rule, period), period.end};
    alarm::ProposalLimits limits;
    limits.time_to_respond = rule->respond_within;
    for (const alarm::Proposal& proposal : alarm::propose(history, limits)) {
      rows.push_back(proposal_row(proposal, *rule, *plant));
    }
  }
  return json_response({{"proposals", std::move(rows)}});
}

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

void add_proposal_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/proposals", Access::kViewer,
             [s](const Call& call) { return proposals(*s, call); });
  router.add("GET", "/api/v1/review", Access::kViewer,
             [s](const Call& call) { return review(*s, call); });
}

}  // namespace millwright::api
