// SPDX-License-Identifier: Apache-2.0
#include "api/trial_views.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/json_body.h"
#include "api/record_views.h"
#include "api/rollout_views.h"
#include "rollout/evolution/trial_metric.h"

namespace millwright::api {

using nlohmann::json;
using rollout::Trial;

namespace {

constexpr std::size_t kMostConditions = 200;  ///< shown; figures count all

std::string page_of(const rollout::TrialLink& link) {
  switch (link.source) {
    case rollout::TrialSource::kFinding:
      return "/improvement";
    case rollout::TrialSource::kFailure:
      return "/review";
    case rollout::TrialSource::kProblem:
      break;
  }
  return "/rollout";
}

json criteria_view(const TrialEvidence& evidence) {
  json rows = json::array();
  for (const rollout::Judged& judged : evidence.judged) {
    rows.push_back(judged_view(*rollout::find_trial_metric(judged.criterion.metric), judged));
  }
  return rows;
}

json counts_view(const TrialEvidence& evidence) {
  std::size_t n_confirmed = 0;
  std::size_t n_unlabelled = 0;
  for (const alarm::Annunciated& a : evidence.conditions) {
    n_unlabelled += a.outcome == alarm::Outcome::kUnlabelled ? 1 : 0;
    n_confirmed +=
        a.outcome == alarm::Outcome::kTrue || a.outcome == alarm::Outcome::kEarly ? 1 : 0;
  }
  const std::size_t n = evidence.conditions.size();
  return {{"n", n},
          {"n_confirmed", n_confirmed},
          {"n_rejected", n - n_confirmed - n_unlabelled},
          {"n_unlabelled", n_unlabelled}};
}

json measured_view(const Trial& trial, const TrialEvidence& evidence) {
  if (!trial.started_at) return nullptr;
  return {{"from", to_rfc3339(evidence.period.begin)},
          {"to", to_rfc3339(evidence.period.end)},
          {"is_whole", evidence.is_whole}};
}

json conditions_view(const TrialEvidence& evidence, const registry::Plant& plant) {
  json rows = json::array();
  for (const alarm::Annunciated& a : evidence.conditions) {
    if (rows.size() == kMostConditions) break;
    const bool has_label = a.outcome != alarm::Outcome::kUnlabelled;
    rows.push_back({{"alarm", a.alarm.value},
                    {"rule", a.rule.value},
                    {"message", message_of(a.rule, plant)},
                    {"asset_title", title_of(a.asset, plant)},
                    {"position", a.position},
                    {"raised", to_rfc3339(a.time)},
                    {"returned", time_or_null(a.returned)},
                    {"outcome", has_label ? json(alarm::name(a.outcome)) : json(nullptr)}});
  }
  return rows;
}

json signals_view(const Trial& trial, const registry::Plant& plant) {
  json rows = json::array();
  for (const SignalId id : trial.plan.signals) {
    const bool is_there = plant.find<Signal>(id) != nullptr;
    rows.push_back({{"id", id.value}, {"path", is_there ? plant.path_of(id) : std::string()}});
  }
  return rows;
}

json rules_view(const Trial& trial, const registry::Plant& plant) {
  json rows = json::array();
  for (const RuleId id : trial.plan.rules) {
    const Rule* rule = plant.find<Rule>(id);
    rows.push_back({{"id", id.value},
                    {"message", message_of(id, plant)},
                    {"signal", rule == nullptr ? json(nullptr) : json(rule->signal.value)},
                    {"mode", rule == nullptr ? "" : std::string(millwright::name(rule->mode))},
                    {"is_enabled", rule != nullptr && rule->is_enabled}});
  }
  return rows;
}

json waivers_view(const Trial& trial) {
  json rows = json::array();
  for (const rollout::TrialWaiver& waiver : trial.waivers) {
    rows.push_back({{"metric", waiver.metric},
                    {"reason", waiver.reason},
                    {"who", waiver.who},
                    {"at", to_rfc3339(waiver.at)}});
  }
  return rows;
}

}  // namespace

json trial_summary(const Trial& trial, UtcNanos now) {
  json links = json::array();
  for (const rollout::TrialLink& link : trial.links) {
    links.push_back({{"source", name(link.source)}, {"id", link.id}, {"page", page_of(link)}});
  }
  return {{"id", trial.id},
          {"kind", name(trial.kind)},
          {"title", trial.title},
          {"reason", trial.reason},
          {"links", std::move(links)},
          {"proposed_by", trial.proposed_by},
          {"proposed_at", to_rfc3339(trial.proposed_at)},
          {"owner", trial.plan.owner},
          {"benefit", trial.plan.benefit},
          {"n_signals", trial.plan.signals.size()},
          {"n_rules", trial.plan.rules.size()},
          {"window_days", trial.plan.window.count()},
          {"drop_by", to_rfc3339(trial.drop_by)},
          {"ruling", trial.ruling},
          {"state", name(trial.state)},
          {"is_expired", trial.is_expired(now)},
          {"started_at", time_or_null(trial.started_at)},
          {"started_by", trial.started_by},
          {"window_end", time_or_null(trial.window_end())},
          {"decided_at", time_or_null(trial.decided_at)},
          {"decided_by", trial.decided_by},
          {"decision_reason", trial.decision_reason},
          {"lesson", trial.lesson},
          {"evidence_hash", trial.evidence_hash}};
}

json trial_view(const Trial& trial, const TrialEvidence& evidence, const rollout::Ruling* ruling,
                const registry::Plant& plant, UtcNanos now) {
  json view = trial_summary(trial, now);
  view["signals"] = signals_view(trial, plant);
  view["rules"] = rules_view(trial, plant);
  view["waivers"] = waivers_view(trial);
  view["verdict"] = name(verdict_of(trial, evidence.results()));
  view["criteria"] = criteria_view(evidence);
  view["measured"] = measured_view(trial, evidence);
  view["load"] = trial.started_at ? shadow_view(evidence.load, plant) : json(nullptr);
  view["conditions"] = counts_view(evidence);
  view["conditions"]["rows"] = conditions_view(evidence, plant);
  if (trial.is_open() || ruling == nullptr) return view;
  // Labels may have come since: what decided it is what was kept.
  const json kept = json::parse(ruling->evidence, nullptr, false);
  if (!kept.is_object()) return view;
  for (const char* field : {"verdict", "criteria", "measured"}) {
    if (kept.contains(field)) view[field] = kept[field];
  }
  return view;
}

/// What fits into a row of the decision log, however large the trial was.
std::string trial_evidence_text(const Trial& trial, const TrialEvidence& evidence,
                                const registry::Plant& plant, UtcNanos now) {
  json rules = json::array();
  for (const RuleId id : trial.plan.rules) {
    const Rule* rule = plant.find<Rule>(id);
    if (rule == nullptr) continue;
    rules.push_back({{"id", id.value},
                     {"signal", rule->signal.value},
                     {"kind", millwright::name(rule->kind)},
                     {"limit", rule->limit},
                     {"priority", rule->priority}});
  }
  json waivers = json::array();
  for (const rollout::TrialWaiver& waiver : trial.waivers) {
    waivers.push_back(
        {{"metric", waiver.metric}, {"who", waiver.who}, {"at", to_rfc3339(waiver.at)}});
  }
  json signals = json::array();
  for (const SignalId id : trial.plan.signals) signals.push_back(id.value);
  json positions = json::object();
  for (const alarm::Annunciated& a : evidence.conditions) {
    json& n = positions[a.position];
    n = n.is_null() ? json(1) : json(n.get<int>() + 1);
  }
  return registry::dump({{"at", to_rfc3339(now)},
                         {"trial", trial.id},
                         {"verdict", name(verdict_of(trial, evidence.results()))},
                         {"measured", measured_view(trial, evidence)},
                         {"criteria", criteria_view(evidence)},
                         {"waivers", std::move(waivers)},
                         {"conditions", counts_view(evidence)},
                         {"by_position", std::move(positions)},
                         {"signals", std::move(signals)},
                         {"rules", std::move(rules)}});
}

}  // namespace millwright::api
