// SPDX-License-Identifier: Apache-2.0
#include "api/rollout_views.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "api/gate_words.h"
#include "api/json_body.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using rollout::Wave;

json number_or_null(const std::optional<double>& number) {
  return number && std::isfinite(*number) ? json(*number) : json(nullptr);
}

template <class Id>
json ids(const std::vector<Id>& list) {
  json out = json::array();
  for (const Id id : list) out.push_back(id.value);
  return out;
}

json id_or_null(std::uint32_t id) {
  return id == 0 ? json(nullptr) : json(id);
}

json waivers_view(const Wave& wave, UtcNanos now) {
  json out = json::array();
  for (const rollout::Waiver& waiver : wave.waivers) {
    const bool has_expired = now >= waiver.expires;
    std::string_view state = waiver.approved_at ? "in-force" : "asked";
    if (has_expired) state = "expired";
    out.push_back({{"number", waiver.number},
                   {"metric", waiver.metric},
                   {"scope", name(waiver.scope)},
                   {"state", state},
                   {"reason", waiver.reason},
                   {"asked_by", waiver.asked_by},
                   {"asked_at", to_rfc3339(waiver.asked_at)},
                   {"approver", waiver.approver},
                   {"approved_at", time_or_null(waiver.approved_at)},
                   {"expires", to_rfc3339(waiver.expires)}});
  }
  return out;
}

json stakeholders_view(const Wave& wave) {
  json out = json::array();
  for (const rollout::Stakeholder& stakeholder : wave.stakeholders) {
    const auto it =
        std::ranges::find(wave.sign_offs, stakeholder.function, &rollout::SignOff::function);
    const bool is_signed = it != wave.sign_offs.end();
    out.push_back({{"function", millwright::name(stakeholder.function)},
                   {"person", stakeholder.person},
                   {"signed_at", is_signed ? json(to_rfc3339(it->at)) : json(nullptr)},
                   {"words", is_signed ? it->words : ""}});
  }
  return out;
}

json changes_view(const Wave& wave) {
  json out = json::array();
  for (const rollout::WaveChange& change : wave.changes) {
    out.push_back({{"at", to_rfc3339(change.at)},
                   {"from", name(change.from)},
                   {"to", name(change.to)},
                   {"who", change.who},
                   {"why", change.why}});
  }
  return out;
}

/// The window that runs now; null while none does.
json window_view(const Wave& wave, UtcNanos now) {
  const bool runs =
      wave.state == rollout::WaveState::kStabilizing || wave.state == rollout::WaveState::kPassed;
  if (!runs || !wave.stabilizing_since || now < *wave.stabilizing_since) return nullptr;
  const rollout::Window window = rollout::window_at(wave, now);
  return {{"number", window.number},
          {"begin", to_rfc3339(window.begin)},
          {"end", to_rfc3339(window.end)}};
}

std::string money_text(const rollout::CostFigure& cost) {
  if (!cost.value) return "not known: " + cost.words.en;
  return fmt::format("{:.0f} {}: {}", *cost.value, cost.currency, cost.words.en);
}

json delay_view(const Services& services, const RolloutState& state, const Wave& wave) {
  const auto delay = rollout::delay_of(state.waves, wave, services.clock.wall());
  if (!delay) return nullptr;
  const auto cost = services.host.costs->cost_of_delay(delay->days, delay->sensors_waiting);
  return {{"days", delay->days},
          {"sensors_waiting", delay->sensors_waiting},
          {"money", money_text(cost)},
          {"is_escalated", wave.is_escalated},
          {"told_at", time_or_null(wave.delay_told_at)}};
}

const StoredDecision* latest_decision(const RolloutState& state, rollout::WaveId wave) {
  for (auto it = state.decisions.rbegin(); it != state.decisions.rend(); ++it) {
    if (it->decision.wave == wave) return &*it;
  }
  return nullptr;
}

/// The musts that keep a gate shut. A metric that a later version no longer has is left to
/// `missing`.
json open_criteria(const rollout::Gate& gate) {
  json open = json::array();
  for (const rollout::Judged& judged : gate.judged) {
    const bool is_open = judged.criterion.is_must_have && judged.waiver == 0 &&
                         judged.finding.verdict != rollout::Verdict::kPass;
    if (is_open && rollout::find_metric(judged.criterion.metric) != nullptr) {
      open.push_back(judged_view(judged));
    }
  }
  return open;
}

json facts_view(const rollout::WaveFacts& facts) {
  return {{"crew", facts.crew}, {"shifts", facts.shifts}, {"networks", facts.networks}};
}

}  // namespace

json metric_view(const rollout::Metric& metric) {
  return {{"id", metric.id},
          {"title", metric.title},
          {"unit", metric.unit},
          {"measures", metric.measures},
          {"question", name(metric.question)},
          {"kind", name(metric.kind)},
          {"chance", name(metric.chance)},
          {"good", name(metric.good)},
          {"sample_unit", metric.sample_unit},
          {"has_wave_scope", metric.has_wave_scope},
          {"source", fmt::format("/api/v1/rollout/evidence?metric={}", metric.id)},
          {"records", metric.records},
          {"is_core", metric.is_core}};
}

json criterion_view(const rollout::Criterion& criterion) {
  return {{"metric", criterion.metric},
          {"scope", name(criterion.scope)},
          {"target", criterion.target},
          {"window_days", criterion.window.count()},
          {"least_sample", criterion.least_sample},
          {"confidence", criterion.confidence},
          {"is_must_have", criterion.is_must_have}};
}

json judged_view(const rollout::Judged& judged) {
  return judged_view(*rollout::find_metric(judged.criterion.metric), judged);
}

json judged_view(const rollout::Metric& metric, const rollout::Judged& judged) {
  const rollout::Finding& finding = judged.finding;
  json view = criterion_view(judged.criterion);
  view["title"] = metric.title;
  view["unit"] = metric.unit;
  view["question"] = name(metric.question);
  view["good"] = name(metric.good);
  view["is_core"] = metric.is_core;
  view["verdict"] = name(finding.verdict);
  view["value"] = number_or_null(finding.value);
  view["low"] = finding.interval ? number_or_null(finding.interval->low) : json(nullptr);
  view["high"] = finding.interval ? number_or_null(finding.interval->high) : json(nullptr);
  view["sample"] = finding.sample;
  view["sample_unit"] = metric.sample_unit;
  view["reason"] = finding.reason;
  view["reason_said"] = said_view(gate_words(finding.reason));
  view["waiver"] = judged.waiver == 0 ? json(nullptr) : json(judged.waiver);
  view["source"] = judged.source;
  return view;
}

json decision_view(const StoredDecision& stored) {
  const rollout::Decision& decision = stored.decision;
  json criteria = json::array();
  for (const rollout::Judged& judged : decision.gate.judged) {
    // A metric that a later version no longer has is still part of the judgement.
    if (rollout::find_metric(judged.criterion.metric) != nullptr) {
      criteria.push_back(judged_view(judged));
    }
  }
  return {{"id", stored.id},
          {"wave", decision.wave.value},
          {"window", decision.window.number},
          {"begin", to_rfc3339(decision.window.begin)},
          {"end", to_rfc3339(decision.window.end)},
          {"at", to_rfc3339(decision.at)},
          {"verdict", name(decision.gate.verdict)},
          {"answer", decision.gate.answer()},
          {"waived", decision.gate.waived},
          {"missing", decision.gate.missing},
          {"criteria", std::move(criteria)},
          {"state", name(decision.state)},
          {"hash", stored.hash}};
}

json wave_view(const Services& services, const Wave& wave, const RolloutState& state) {
  const UtcNanos now = services.clock.wall();
  const auto contents = contents_of(state, wave, *services.plant.registry().snapshot());
  const StoredDecision* decision = latest_decision(state, wave.id);
  const auto n_blocking = std::ranges::count_if(state.problems, [&](const auto& problem) {
    return problem.wave == wave.id && problem.is_blocking(now);
  });
  json criteria = json::array();
  for (const rollout::Criterion& criterion : wave.criteria) {
    criteria.push_back(criterion_view(criterion));
  }
  json gate = nullptr;
  if (decision != nullptr) {
    gate = {{"decision", decision->id},
            {"window", decision->decision.window.number},
            {"at", to_rfc3339(decision->decision.at)},
            {"answer", decision->decision.gate.answer()},
            {"missing", decision->decision.gate.missing},
            {"open", open_criteria(decision->decision.gate)}};
  }
  return {{"id", wave.id.value},
          {"name", wave.name},
          {"title", wave.title},
          {"kind", name(wave.kind)},
          {"after", id_or_null(wave.after.value)},
          {"scope",
           {{"assets", ids(wave.scope.assets)},
            {"lines", ids(wave.scope.lines)},
            {"areas", ids(wave.scope.areas)}}},
          {"sensor_budget", wave.sensor_budget},
          {"sensors", contents.signals.size()},
          {"sensors_counted", wave.is_frozen() ? wave.signals.size() : contents.signals.size()},
          {"assets", contents.assets.size()},
          {"criteria", std::move(criteria)},
          {"gate_every_days", wave.gate_every.count()},
          {"soak_days", wave.soak.count()},
          {"stakeholders", stakeholders_view(wave)},
          {"facts", facts_view(wave.facts)},
          {"state", name(wave.state)},
          {"held_from",
           wave.state == rollout::WaveState::kHeld ? json(name(wave.held_from)) : json(nullptr)},
          {"is_frozen", wave.is_frozen()},
          {"started", time_or_null(wave.started)},
          {"stabilizing_since", time_or_null(wave.stabilizing_since)},
          {"passed_at", time_or_null(wave.passed_at)},
          {"waived", wave.waived},
          {"unstable_because", wave.state == rollout::WaveState::kPassed
                                   ? json(rollout::instability(state.waves, wave, now))
                                   : json("")},
          {"window", window_view(wave, now)},
          {"gate", std::move(gate)},
          {"delay", delay_view(services, state, wave)},
          {"n_shadowed_rules", wave.shadowed_rules.size()},
          {"n_blocking_problems", n_blocking},
          {"waivers", waivers_view(wave, now)},
          {"changes", changes_view(wave)}};
}

json problem_view(const rollout::Problem& problem, UtcNanos now) {
  return {{"id", problem.id.value},
          {"wave", problem.wave.value},
          {"asset", id_or_null(problem.asset.value)},
          {"title", problem.title},
          {"words", problem.words},
          {"extent",
           {{"affected", problem.extent.affected},
            {"of", problem.extent.of},
            {"times", problem.extent.times},
            {"days", problem.extent.days}}},
          {"found_at", to_rfc3339(problem.found_at)},
          {"found_by", problem.found_by},
          {"state", name(problem.state)},
          {"is_blocking", problem.is_blocking(now)},
          {"owner", problem.owner},
          {"due", time_or_null(problem.due)},
          {"risk", problem.risk},
          {"accepted_by", problem.accepted_by},
          {"closed_at", time_or_null(problem.closed_at)},
          {"closed_by", problem.closed_by},
          {"how", problem.how}};
}

}  // namespace millwright::api
