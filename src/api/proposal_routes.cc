// SPDX-License-Identifier: Apache-2.0
// Better settings for rules that cry wolf, each with what it would have done to the past.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "alarm/inhibition.h"
#include "alarm/proposal.h"
#include "alarm/proposal_inhibition.h"
#include "api/desk_call.h"
#include "api/event_spans.h"
#include "api/kpi_figures.h"
#include "api/problem.h"
#include "api/routes.h"
#include "api/sentence.h"

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

/// What `rule` has to say of a setting: its value, the unit it is in, and the change of the rule
/// that makes it `proposed`, as PATCH /rules/{id} takes it.
struct SettingView {
  json from;
  json to;
  std::string unit;
  json change;
};
SettingView setting_view(alarm::Setting setting, const Rule& rule, const Rule& proposed,
                         const registry::Plant& plant) {
  const Signal* signal = plant.find<Signal>(rule.signal);
  const std::string unit = signal == nullptr ? "" : signal->unit;
  const auto number = [&](const char* field, double Rule::* value) -> SettingView {
    return {rule.*value, proposed.*value, unit, {{field, proposed.*value}}};
  };
  const auto delay = [&](const char* field,
                         std::chrono::milliseconds Rule::* value) -> SettingView {
    const auto seconds = [](std::chrono::milliseconds ms) {
      return static_cast<double>(ms.count()) / 1000;
    };
    return {
        seconds(rule.*value), seconds(proposed.*value), "s", {{field, (proposed.*value).count()}}};
  };
  switch (setting) {
    case alarm::Setting::kDeadband:
      return number("deadband", &Rule::deadband);
    case alarm::Setting::kLimit:
      return number("limit", &Rule::limit);
    case alarm::Setting::kOnDelay:
      return delay("on_delay_ms", &Rule::on_delay);
    case alarm::Setting::kOffDelay:
      return delay("off_delay_ms", &Rule::off_delay);
  }
  return {};
}

json proposal_row(const Rule& rule, std::string_view kind, SettingView view,
                  const alarm::Effect& effect, const std::string& reason,
                  const registry::Plant& plant) {
  return {{"rule", rule.id.value},
          {"message", message_of(rule.id, plant)},
          {"kind", kind},
          {"from", std::move(view.from)},
          {"to", std::move(view.to)},
          {"unit", view.unit},
          {"change", std::move(view.change)},
          {"n_before", effect.n_before},
          {"removes", effect.n_removed()},
          {"keeps_true", effect.n_true_kept},
          {"loses_true", effect.n_true_before - effect.n_true_kept},
          {"is_replayed", effect.is_replayed},
          {"reason", reason},
          {"reason_words", words_of(SentenceGroup::kProposal, reason)}};
}

/// The limit of the next level of the same signal: a high alarm stays short of the high-high one.
std::optional<double> next_level(const Rule& rule, const registry::Plant& plant) {
  const bool is_first = rule.kind == RuleKind::kHigh || rule.kind == RuleKind::kLow;
  if (!is_first) return std::nullopt;
  const RuleKind next = rule.kind == RuleKind::kHigh ? RuleKind::kHighHigh : RuleKind::kLowLow;
  std::optional<double> nearest;
  for (const Rule* other : plant.rules_of(rule.signal)) {
    if (other->kind != next || !other->is_enabled) continue;
    const bool is_nearer =
        !nearest || std::abs(other->limit - rule.limit) < std::abs(*nearest - rule.limit);
    if (is_nearer) nearest = other->limit;
  }
  return nearest;
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

void add_setting_proposals(const Services& services, const AlarmPast& past, alarm::Period period,
                           const registry::Plant& plant, json& rows) {
  for (alarm::AlarmOccurrences& alarms : most_frequent(past, period)) {
    const Rule* rule = plant.find<Rule>(alarms.rule);
    if (rule == nullptr) continue;
    const alarm::AlarmHistory history{*rule, std::move(alarms.occurrences),
                                      read_values(services, *rule, period), period.end};
    alarm::ProposalLimits limits;
    limits.time_to_respond = rule->respond_within;
    limits.next_level = next_level(*rule, plant);
    for (const alarm::Proposal& proposal : alarm::propose(history, limits)) {
      rows.push_back(proposal_row(*rule, name(proposal.setting),
                                  setting_view(proposal.setting, *rule, proposal.rule, plant),
                                  proposal.effect, proposal.reason, plant));
    }
  }
}

/// The stretches in which each event held, by its rule; one that lasts ends with the period.
std::map<RuleId, std::vector<alarm::Period>> events_held(std::span<const alarm::Transition> lines,
                                                         const Services& services,
                                                         alarm::Period period) {
  std::map<RuleId, std::vector<alarm::Period>> held;
  for (const EventSpan& event : event_spans(lines, RuleMode::kEvent)) {
    const UtcNanos begin = std::max(event.began, period.begin);
    const UtcNanos end = std::min(event.ended.value_or(period.end), period.end);
    if (begin >= end) continue;
    if (const auto alarm = services.alarms.find(event.alarm)) {
      held[alarm->rule].push_back({begin, end});
    }
  }
  return held;
}

/// What an event of the asset would suppress if it inhibited it: as alarm/inhibition.h has it.
std::vector<alarm::Occurrence> explained_by(const Rule& event, AssetId asset, const AlarmPast& past,
                                            alarm::Period period, const registry::Plant& plant) {
  std::vector<alarm::Occurrence> occurrences;
  for (const alarm::Annunciated& a : past.annunciated) {
    const Rule* rule = plant.find<Rule>(a.rule);
    const bool is_explained = rule != nullptr && a.asset == asset && rule->id != event.id &&
                              rule->kind != RuleKind::kNoData &&
                              rule->alarm_class != alarm::kSafetyClass;
    if (!is_explained || !period.contains(a.time)) continue;
    occurrences.push_back({a.time, a.returned, a.outcome});
  }
  return occurrences;
}

/// An event on a signal that alarms as well would hide the next level of the same trouble.
bool may_explain(const Rule& event, const registry::Plant& plant) {
  const bool has_alarm = std::ranges::any_of(plant.rules_of(event.signal), [](const Rule* rule) {
    return rule->mode == RuleMode::kAlarm && rule->is_enabled && rule->kind != RuleKind::kNoData;
  });
  return event.mode == RuleMode::kEvent && event.is_enabled && event.kind != RuleKind::kNoData &&
         event.inhibits.empty() && !has_alarm;
}

Status add_inhibition_proposals(const Services& services, const AlarmPast& past,
                                alarm::Period period, const registry::Plant& plant, json& rows) {
  MW_TRY(const auto lines, services.history.all());
  for (auto& [id, held] : events_held(*lines, services, period)) {
    const Rule* event = plant.find<Rule>(id);
    if (event == nullptr || !may_explain(*event, plant)) continue;
    const Signal* signal = plant.find<Signal>(event->signal);
    if (signal == nullptr || !signal->asset) continue;
    const auto proposal = alarm::propose_inhibition(
        {id, std::move(held)}, explained_by(*event, signal->asset, past, period, plant), period);
    if (!proposal) continue;
    SettingView view{nullptr, nullptr, "", {{"inhibits", json::array({"."})}}};
    rows.push_back(proposal_row(*event, "shelve-by-design", std::move(view), proposal->effect,
                                proposal->reason, plant));
  }
  return {};
}

net::HttpResponse proposals(const Services& services, const Call& call) {
  const auto asked = period_argument(services, call.http, 24h * 30);
  if (!asked) return problem(asked.error());
  const alarm::Period period{asked->first, asked->second};
  const auto past = read_alarm_past(services);
  if (!past) return problem(past.error());
  const auto plant = services.plant.registry().snapshot();
  json rows = json::array();
  add_setting_proposals(services, *past, period, *plant, rows);
  const Status added = add_inhibition_proposals(services, *past, period, *plant, rows);
  if (!added) return problem(added.error());
  return json_response({{"proposals", std::move(rows)}});
}

}  // namespace

void add_proposal_routes(Router& router, Services& services) {
  router.add("GET", "/api/v1/proposals", Access::kViewer,
             [s = &services](const Call& call) { return proposals(*s, call); });
}

}  // namespace millwright::api
