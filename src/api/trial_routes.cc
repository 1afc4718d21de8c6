// SPDX-License-Identifier: Apache-2.0
// Evolution: new sensors and new uses, proposed by anybody, tried in shadow, promoted or dropped on
// evidence by whoever decides on changes.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/desk_call.h"
#include "api/improvement_book.h"
#include "api/person_of_plant.h"
#include "api/problem.h"
#include "api/rollout_book.h"
#include "api/session_cookie.h"
#include "api/trial_site.h"
#include "api/trial_views.h"
#include "rollout/evolution/trial_metric.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;
using rollout::Trial;
using rollout::TrialPlan;
using rollout::WaveAct;

constexpr std::string_view kTrials = "list them with GET /api/v1/rollout/trials";
constexpr std::string_view kTrial = "GET /api/v1/rollout/trials/{id} shows what it has and lacks";

std::uint32_t id_of(const Call& call) {
  const auto number = path_number(call.parameters[0], "trial");
  return number && *number <= UINT32_MAX ? static_cast<std::uint32_t>(*number) : 0;
}

Result<Trial> find(const TrialSite& site, const Call& call) {
  const auto all = site.trials->state();
  const auto it = std::ranges::find(*all, id_of(call), &Trial::id);
  if (it != all->end()) return *it;
  return fail(Code::kNotFound, fmt::format("no trial {}", call.parameters[0]));
}

WaveAct act_of(const TrialSite& site, const Call& call, std::string why = {}) {
  return {caller_name(call), site.readiness.services.clock.wall(), std::move(why)};
}

// Showing.

net::HttpResponse answer(const TrialSite& site, const Result<Trial>& trial, int status = 200) {
  if (!trial) {
    const bool is_missing = trial.error().code() == Code::kNotFound;
    return problem(trial.error(), is_missing ? kTrials : kTrial);
  }
  const Services& services = site.readiness.services;
  const auto evidence = trial_evidence(services, *trial);
  if (!evidence) return problem(evidence.error());
  const auto decisions = site.readiness.governance->state();
  const auto it = std::ranges::find(decisions->rulings, trial->ruling, &rollout::Ruling::id);
  return json_response(
      trial_view(*trial, *evidence, it == decisions->rulings.end() ? nullptr : &*it,
                 *services.plant.registry().snapshot(), services.clock.wall()),
      status);
}

net::HttpResponse list_metrics(const TrialSite&, const Call&) {
  json rows = json::array();
  for (const rollout::Metric& metric : rollout::trial_metrics()) {
    rows.push_back({{"id", metric.id},
                    {"title", metric.title},
                    {"unit", metric.unit},
                    {"measures", metric.measures},
                    {"good", name(metric.good)},
                    {"sample_unit", metric.sample_unit},
                    {"needs_rules", rollout::needs_rules(metric)}});
  }
  return json_response({{"metrics", std::move(rows)}});
}

/// The newest first.
net::HttpResponse list(const TrialSite& site, const Call&) {
  const auto all = site.trials->state();
  const UtcNanos now = site.readiness.services.clock.wall();
  json rows = json::array();
  std::size_t n_expired = 0;
  for (auto it = all->rbegin(); it != all->rend(); ++it) {
    n_expired += it->is_expired(now) ? 1 : 0;
    rows.push_back(trial_summary(*it, now));
  }
  return json_response({{"n_expired", n_expired}, {"trials", std::move(rows)}});
}

net::HttpResponse show(const TrialSite& site, const Call& call) {
  return answer(site, find(site, call));
}

// Proposing.

Result<double> number_field(const json& body, const char* field, double otherwise) {
  const auto it = body.find(field);
  if (it == body.end()) return otherwise;
  if (it->is_number()) return it->get<double>();
  return fail(Code::kInvalidArgument, fmt::format("{}: must be a number", field));
}

Result<rollout::Criterion> read_criterion(const json& body, std::chrono::days window) {
  if (!body.is_object()) return fail(Code::kInvalidArgument, "criteria: must hold objects");
  MW_TRY_STATUS(only_fields(body, {"metric", "target", "least_sample", "confidence"}));
  rollout::Criterion criterion;
  MW_TRY(criterion.metric, text_field(body, "metric"));
  if (!body.contains("target")) {
    return fail(Code::kInvalidArgument, fmt::format("target of {}: missing", criterion.metric));
  }
  MW_TRY(criterion.target, number_field(body, "target", 0));
  MW_TRY(criterion.least_sample, number_field(body, "least_sample", 0));
  MW_TRY(criterion.confidence, number_field(body, "confidence", criterion.confidence));
  criterion.window = window;
  return criterion;
}

/// The ids of a list, ascending and once each. Errors: invalid_argument.
template <class R, class Id>
Result<std::vector<Id>> read_ids(const json& body, const char* field, std::string_view what,
                                 const registry::Plant& plant) {
  std::vector<Id> ids;
  const auto it = body.find(field);
  if (it == body.end()) return ids;
  if (!it->is_array()) {
    return fail(Code::kInvalidArgument, fmt::format("{}: must be a list of ids", field));
  }
  for (const json& one : *it) {
    const bool is_id = one.is_number_unsigned() && one.get<std::uint64_t>() <= UINT32_MAX;
    const Id id = is_id ? Id(one.get<std::uint32_t>()) : Id();
    if (plant.find<R>(id) == nullptr) {
      return fail(Code::kInvalidArgument,
                  fmt::format("{}: there is no {} {}", field, what, one.dump()));
    }
    ids.push_back(id);
  }
  std::ranges::sort(ids);
  const auto rest = std::ranges::unique(ids);
  ids.erase(rest.begin(), rest.end());
  return ids;
}

/// The signals of the rules belong to it without being named.
void add_signals_of_rules(TrialPlan& plan, const registry::Plant& plant) {
  for (const RuleId id : plan.rules) plan.signals.push_back(plant.find<Rule>(id)->signal);
  std::ranges::sort(plan.signals);
  const auto rest = std::ranges::unique(plan.signals);
  plan.signals.erase(rest.begin(), rest.end());
}

Result<TrialPlan> read_plan(const TrialSite& site, const json& body) {
  const auto plant = site.readiness.services.plant.registry().snapshot();
  TrialPlan plan;
  MW_TRY(plan.owner, text_field(body, "owner"));
  MW_TRY_STATUS(check_owner(plan.owner, *plant));
  MW_TRY(plan.benefit, text_field(body, "benefit"));
  MW_TRY(plan.signals, (read_ids<Signal, SignalId>(body, "signals", "signal", *plant)));
  MW_TRY(plan.rules, (read_ids<Rule, RuleId>(body, "rules", "rule", *plant)));
  add_signals_of_rules(plan, *plant);
  const auto days = body.find("window_days");
  if (days != body.end()) {
    if (!days->is_number_unsigned()) {
      return fail(Code::kInvalidArgument, "window_days: must be a whole number of days");
    }
    plan.window = std::chrono::days(std::min<std::uint64_t>(days->get<std::uint64_t>(), 1000));
  }
  const auto criteria = body.find("criteria");
  if (criteria != body.end() && !criteria->is_array()) {
    return fail(Code::kInvalidArgument, "criteria: must be a list");
  }
  if (criteria == body.end()) return plan;
  for (const json& one : *criteria) {
    MW_TRY(rollout::Criterion criterion, read_criterion(one, plan.window));
    plan.criteria.push_back(std::move(criterion));
  }
  return plan;
}

/// What it comes from has to be there.
Status check_link(const Services& services, const rollout::TrialLink& link) {
  bool is_there = false;
  switch (link.source) {
    case rollout::TrialSource::kFinding: {
      MW_TRY(const Improvements findings, load_improvements(services.plant.registry()));
      is_there = std::ranges::any_of(
          findings, [&](const rollout::Improvement& one) { return one.id == link.id; });
      break;
    }
    case rollout::TrialSource::kFailure:
      is_there = services.watch.with_desk([&](const respond::Desk& desk) {
        return desk.failures().find(respond::FailureId(link.id)) != nullptr;
      });
      break;
    case rollout::TrialSource::kProblem: {
      const auto state = services.host.rollout->state();
      is_there = std::ranges::any_of(
          state->problems, [&](const rollout::Problem& one) { return one.id.value == link.id; });
      break;
    }
  }
  if (is_there) return {};
  return fail(Code::kInvalidArgument,
              fmt::format("links: there is no {} {}", name(link.source), link.id));
}

Result<std::vector<rollout::TrialLink>> read_links(const TrialSite& site, const json& body) {
  std::vector<rollout::TrialLink> links;
  const auto it = body.find("links");
  if (it == body.end()) return links;
  if (!it->is_array()) return fail(Code::kInvalidArgument, "links: must be a list");
  for (const json& one : *it) {
    if (!one.is_object()) return fail(Code::kInvalidArgument, "links: must hold objects");
    MW_TRY_STATUS(only_fields(one, {"source", "id"}));
    MW_TRY(const std::string word, text_field(one, "source"));
    const auto source = rollout::parse_trial_source(word);
    if (!source) {
      return fail(Code::kInvalidArgument, "links: source must be finding, failure or problem");
    }
    MW_TRY(const auto id, optional_id_field(one, "id"));
    const rollout::TrialLink link{*source, id.value_or(0)};
    MW_TRY_STATUS(check_link(site.readiness.services, link));
    links.push_back(link);
  }
  return links;
}

Result<Trial> read_proposal(const TrialSite& site, const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(body, {"kind", "title", "reason", "links", "drop_by", "owner",
                                   "benefit", "signals", "rules", "criteria", "window_days"}));
  Trial trial;
  MW_TRY(const std::string kind, text_field(body, "kind"));
  const auto parsed = rollout::parse_trial_kind(kind);
  if (!parsed) return fail(Code::kInvalidArgument, "kind: must be sensor or use");
  trial.kind = *parsed;
  MW_TRY(trial.title, text_field(body, "title"));
  MW_TRY(trial.reason, text_field(body, "reason"));
  MW_TRY(trial.links, read_links(site, body));
  MW_TRY(trial.drop_by, time_field(body, "drop_by"));
  MW_TRY(trial.plan, read_plan(site, body));
  trial.proposed_by = caller_name(call);
  trial.proposed_at = site.readiness.services.clock.wall();
  return trial;
}

net::HttpResponse propose(const TrialSite& site, const Call& call) {
  if (auto refused = refuse_without_log_in(call)) return std::move(*refused);
  auto proposal = read_proposal(site, call);
  if (!proposal) return problem(proposal.error());
  return answer(site, site.trials->propose(call.intent(Act::kOperation), std::move(*proposal)),
                201);
}

net::HttpResponse put_plan(const TrialSite& site, const Call& call) {
  const auto done = [&]() -> Result<Trial> {
    MW_TRY(const json body, parse_object(call.http));
    MW_TRY_STATUS(
        only_fields(body, {"owner", "benefit", "signals", "rules", "criteria", "window_days"}));
    MW_TRY(const TrialPlan plan, read_plan(site, body));
    return site.trials->change(call.intent(Act::kOperation), id_of(call),
                               [&](Trial trial, rollout::Trials others) {
                                 return rollout::replan(std::move(trial), plan, others,
                                                        site.readiness.services.clock.wall());
                               });
  };
  return answer(site, done());
}

// Waves and trials.

/// A wave that starts puts its alarms before people again: those are not to be tried at the same
/// time.
Status check_no_wave_holds(const Services& services, const Trial& trial) {
  const auto state = services.host.rollout->state();
  for (const rollout::Wave& wave : state->waves) {
    for (const RuleId rule : trial.plan.rules) {
      if (std::ranges::find(wave.shadowed_rules, rule) == wave.shadowed_rules.end()) continue;
      return fail(Code::kFailedPrecondition,
                  fmt::format("rule {} is in shadow with the wave '{}': start the trial when that "
                              "has started",
                              rule.value, wave.name));
    }
  }
  return {};
}

const rollout::Wave* wave_of(const RolloutState& state, const registry::Plant& plant, SignalId id) {
  const Signal* signal = plant.find<Signal>(id);
  const Asset* asset = signal == nullptr ? nullptr : plant.find<Asset>(signal->asset);
  if (asset == nullptr) return nullptr;
  const Line* line = plant.find<Line>(asset->line);
  return state.wave_of(asset->id, asset->line, line == nullptr ? AreaId() : line->area);
}

/// What is promoted has its place in the roll-out like everything else: not loud in a wave that is
/// in shadow, and as new sensors within the budget of one that takes any.
Status check_waves_take_it(const Services& services, const Trial& trial) {
  const auto state = services.host.rollout->state();
  const auto plant = services.plant.registry().snapshot();
  for (const rollout::Wave& wave : state->waves) {
    std::size_t n_new = 0;
    for (const SignalId id : trial.plan.signals) {
      const rollout::Wave* covering = wave_of(*state, *plant, id);
      n_new += covering != nullptr && covering->id == wave.id ? 1 : 0;
    }
    if (n_new == 0) continue;
    if (wave.is_in_shadow() && !trial.plan.rules.empty()) {
      return fail(Code::kFailedPrecondition,
                  fmt::format("the wave '{}' is in shadow: promote the trial when it has started",
                              wave.name));
    }
    if (trial.kind != rollout::TrialKind::kSensor || !wave.is_frozen()) continue;
    const std::size_t n_now = contents_of(*state, wave, *plant).signals.size();
    MW_TRY_STATUS(
        rollout::may_commission(state->waves, &wave, n_now - std::min(n_now, n_new), n_new));
  }
  return {};
}

// Trying and deciding.

net::HttpResponse start(const TrialSite& site, const Call& call) {
  const auto done = [&]() -> Result<Trial> {
    MW_TRY(const Trial trial, find(site, call));
    MW_TRY_STATUS(check_no_wave_holds(site.readiness.services, trial));
    return site.trials->start(call.intent(Act::kConfiguration, "start of a trial"), trial.id,
                              act_of(site, call));
  };
  return answer(site, done());
}

net::HttpResponse waive(const TrialSite& site, const Call& call) {
  if (auto refused = refuse_without_log_in(call)) return std::move(*refused);
  const auto done = [&]() -> Result<Trial> {
    MW_TRY(const json body, parse_object(call.http));
    MW_TRY_STATUS(only_fields(body, {"metric", "reason"}));
    MW_TRY(const std::string metric, text_field(body, "metric"));
    MW_TRY(std::string reason, text_field(body, "reason"));
    const WaveAct act = act_of(site, call, std::move(reason));
    return site.trials->change(call.intent(Act::kOperation, act.why), id_of(call),
                               [&](Trial trial, rollout::Trials) {
                                 return rollout::waive_criterion(std::move(trial), metric, act);
                               });
  };
  return answer(site, done(), 201);
}

Result<rollout::TrialDecision> read_decision(const json& body) {
  MW_TRY_STATUS(only_fields(body, {"verdict", "reason", "lesson", "accept_undecided"}));
  rollout::TrialDecision decision;
  MW_TRY(const std::string word, text_field(body, "verdict"));
  const auto verdict = rollout::parse_trial_verdict(word);
  if (!verdict) return fail(Code::kInvalidArgument, "verdict: must be promote or drop");
  decision.verdict = *verdict;
  MW_TRY(decision.lesson, optional_text(body, "lesson"));
  MW_TRY(decision.accepts_undecided, optional_flag(body, "accept_undecided"));
  return decision;
}

net::HttpResponse decide(const TrialSite& site, const Call& call) {
  if (auto refused = refuse_without_log_in(call)) return std::move(*refused);
  const Services& services = site.readiness.services;
  const auto done = [&]() -> Result<Trial> {
    MW_TRY(const json body, parse_object(call.http));
    MW_TRY(const rollout::TrialDecision decision, read_decision(body));
    MW_TRY(std::string reason, text_field(body, "reason"));
    MW_TRY(const Trial trial, find(site, call));
    const WaveAct act = act_of(site, call, std::move(reason));
    MW_TRY(const TrialEvidence evidence, trial_evidence(services, trial));
    if (decision.verdict == rollout::TrialVerdict::kPromote) {
      MW_TRY_STATUS(check_waves_take_it(services, trial));
    }
    return site.trials->decide(
        call.intent(Act::kConfiguration, act.why), trial.id, decision, evidence.results(), act,
        trial_evidence_text(trial, evidence, *services.plant.registry().snapshot(), act.at));
  };
  return answer(site, done());
}

}  // namespace

void add_trial_routes(Router& router, const TrialSite& site) {
  const auto add = [&](const char* method, const std::string& path, Access access, auto handler) {
    router.add(method, "/api/v1/rollout/trials" + path, access,
               [site, handler](const Call& call) { return handler(site, call); });
  };
  add("GET", "", Access::kViewer, list);
  add("POST", "", Access::kOperator, propose);
  add("GET", "/metrics", Access::kViewer, list_metrics);
  add("GET", "/{id}", Access::kViewer, show);
  add("PUT", "/{id}/plan", Access::kOperator, put_plan);
  add("POST", "/{id}/start", Access::kEngineer, start);
  add("POST", "/{id}/waivers", Access::kOperator, waive);
  // Leadership looks at the system and decides; it changes nothing else.
  add("POST", "/{id}/decide", Access::kViewer, decide);
}

}  // namespace millwright::api
