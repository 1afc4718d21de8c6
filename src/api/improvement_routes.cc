// SPDX-License-Identifier: Apache-2.0
// From what was found to whether it helped: findings with their source, actions with the metric
// they are to change, and that metric measured before and after.
#include "api/improvement_routes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "api/desk_call.h"
#include "api/evidence.h"
#include "api/exercises.h"
#include "api/person_of_plant.h"
#include "api/problem.h"
#include "api/rollout_book.h"
#include "core/log.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;
using rollout::EffectMeasure;
using rollout::FindingSource;
using rollout::Improvement;
using rollout::ImprovementAction;

constexpr std::string_view kList = "list them with GET /api/v1/improvements";
/// A state is what it is when it is looked at: later than this it says nothing of the window's end.
constexpr std::chrono::hours kLateForState{24};

// Measuring.

Evidence evidence_of(const Services& services, const RolloutState& state,
                     const ImprovementAction& action, UtcNanos until) {
  static const rollout::Wave kNoWave;
  const rollout::Wave* wave = rollout::find_wave(state.waves, action.wave);
  return Evidence(services, state, wave == nullptr ? kNoWave : *wave, until);
}

/// The action's metric over the window that ends at `until`.
EffectMeasure measure(const Services& services, const ImprovementAction& action, UtcNanos until) {
  const auto state = services.host.rollout->state();
  const rollout::Criterion criterion = action.criterion();
  const rollout::Metric& metric = *rollout::find_metric(action.metric);
  const bool is_state = metric.kind == rollout::SampleKind::kState;
  const bool is_late = services.clock.wall() - until > kLateForState;
  const bool has_no_wave = action.scope == rollout::Scope::kWave &&
                           rollout::find_wave(state->waves, action.wave) == nullptr;
  rollout::Sample sample;
  if (is_state && is_late) {
    sample = rollout::Sample::unknown("not known: nobody looked when the window ended");
  } else if (has_no_wave) {
    sample = rollout::Sample::unknown("not known: the wave is gone");
  } else {
    sample = evidence_of(services, *state, action, until).sample(criterion);
  }
  return EffectMeasure::of(rollout::judge(criterion, sample), until - action.window, until);
}

// Views.

json measured_view(const std::optional<EffectMeasure>& measured) {
  if (!measured) return nullptr;
  json interval = nullptr;
  if (measured->interval) {
    const double high = measured->interval->high;
    interval = {{"low", measured->interval->low},
                {"high", std::isfinite(high) ? json(high) : json(nullptr)}};
  }
  return {{"from", to_rfc3339(measured->begin)},
          {"to", to_rfc3339(measured->end)},
          {"value", measured->value ? json(*measured->value) : json(nullptr)},
          {"interval", std::move(interval)},
          {"sample", measured->sample},
          {"why_not", measured->reason}};
}

json action_view(const Services& services, const ImprovementAction& action, UtcNanos now) {
  const rollout::Metric* metric = rollout::find_metric(action.metric);
  const auto state = services.host.rollout->state();
  const UtcNanos until = action.after    ? action.after->end
                         : action.before ? action.before->end
                                         : now;
  return {
      {"owner", action.owner},
      {"what", action.what},
      {"due", to_rfc3339(action.due)},
      {"is_overdue", action.is_overdue(now)},
      {"metric", action.metric},
      {"metric_title", metric == nullptr ? action.metric : std::string(metric->title)},
      {"unit", metric == nullptr ? "" : std::string(metric->unit)},
      {"scope", name(action.scope)},
      {"wave", action.wave ? json(action.wave.value) : json(nullptr)},
      {"direction", name(action.direction)},
      {"window_days", action.window.count()},
      {"done_at", time_or_null(action.done_at)},
      {"done_by", action.done_by},
      {"before", measured_view(action.before)},
      {"after", measured_view(action.after)},
      {"source", metric == nullptr
                     ? std::string()
                     : evidence_of(services, *state, action, until).source(action.criterion())}};
}

/// The page of what it was found in.
std::string page_of(const Improvement& finding) {
  switch (finding.source) {
    case FindingSource::kReview:
    case FindingSource::kComment:
      return "/alarms/" + finding.key;
    case FindingSource::kDrill:
      return "/runs/" + finding.key;
    case FindingSource::kProblem:
      return "/rollout";
    case FindingSource::kMissedFailure:
      break;
  }
  return "/review";
}

json finding_view(const Services& services, const Improvement& finding) {
  const UtcNanos now = services.clock.wall();
  return {{"id", finding.id},
          {"source", name(finding.source)},
          {"key", finding.key},
          {"page", page_of(finding)},
          {"title", finding.title},
          {"words", finding.words},
          {"found_by", finding.found_by},
          {"found_at", to_rfc3339(finding.found_at)},
          {"action", finding.action ? action_view(services, *finding.action, now) : json(nullptr)},
          {"effect", name(finding.effect())},
          {"effect_due", time_or_null(finding.effect_due())},
          {"closed_at", time_or_null(finding.closed_at)},
          {"closed_by", finding.closed_by},
          {"lesson", finding.lesson},
          {"is_closed_without_effect", finding.is_closed_without_effect()}};
}

/// The newest first.
net::HttpResponse list(const ImprovementSite& site, const Call&) {
  const auto state = site.book->state();
  const UtcNanos now = site.services.clock.wall();
  json rows = json::array();
  std::size_t n_overdue = 0;
  for (auto it = state->rbegin(); it != state->rend(); ++it) {
    n_overdue += !it->closed_at && it->action && it->action->is_overdue(now) ? 1 : 0;
    rows.push_back(finding_view(site.services, *it));
  }
  return json_response({{"n_overdue", n_overdue}, {"improvements", std::move(rows)}});
}

net::HttpResponse answer(const ImprovementSite& site, const Result<Improvement>& done, int status) {
  if (done) return json_response(finding_view(site.services, *done), status);
  return problem(done.error(), done.error().code() == Code::kNotFound ? kList : "");
}

// A finding.

/// What it was found in has to be there.
Status check_source(const ImprovementSite& site, FindingSource source, std::uint64_t key) {
  const Services& services = site.services;
  bool is_there = false;
  switch (source) {
    case FindingSource::kReview:
    case FindingSource::kComment:
      is_there = services.alarms.find(AlarmId(key)).has_value();
      break;
    case FindingSource::kDrill: {
      MW_TRY(const auto runs, all_runs(services));
      is_there = std::ranges::any_of(runs, [&](const respond::ProcedureRun& run) {
        return run.is_drill && run.id.value == key;
      });
      break;
    }
    case FindingSource::kProblem: {
      const auto state = services.host.rollout->state();
      is_there = std::ranges::any_of(state->problems, [&](const rollout::Problem& problem) {
        return problem.id.value == key;
      });
      break;
    }
    case FindingSource::kMissedFailure:
      is_there = services.watch.with_desk([&](const respond::Desk& desk) {
        return desk.failures().find(respond::FailureId(key)) != nullptr;
      });
      break;
  }
  if (is_there) return {};
  return fail(Code::kInvalidArgument, fmt::format("key: there is no {} {}", name(source), key));
}

Result<Improvement> read_finding(const ImprovementSite& site, const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(body, {"source", "key", "title", "words"}));
  Improvement finding;
  MW_TRY(const std::string source, text_field(body, "source"));
  const auto parsed = rollout::parse_finding_source(source);
  if (!parsed) {
    return fail(Code::kInvalidArgument,
                "source: must be review, drill, problem, missed-failure or comment");
  }
  finding.source = *parsed;
  MW_TRY(const auto key, optional_id_field(body, "key"));
  if (!key) return fail(Code::kInvalidArgument, "key: missing");
  finding.key = std::to_string(*key);
  MW_TRY(finding.title, text_field(body, "title"));
  MW_TRY(finding.words, optional_text(body, "words"));
  finding.found_by = caller_name(call);
  finding.found_at = site.services.clock.wall();
  MW_TRY_STATUS(rollout::check(finding));
  MW_TRY_STATUS(check_source(site, finding.source, *key));
  return finding;
}

net::HttpResponse add_finding(const ImprovementSite& site, const Call& call) {
  auto finding = read_finding(site, call);
  if (!finding) return problem(finding.error());
  return answer(site,
                site.book->put(call.intent(Act::kOperation), 0,
                               [&](const Improvement&) -> Result<Improvement> { return *finding; }),
                201);
}

// Its action.

Result<ImprovementAction> read_action(const ImprovementSite& site, const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(
      body, {"owner", "what", "due", "metric", "scope", "wave", "direction", "window_days"}));
  ImprovementAction action;
  MW_TRY(action.owner, text_field(body, "owner"));
  MW_TRY(action.what, text_field(body, "what"));
  MW_TRY(action.due, time_field(body, "due"));
  MW_TRY(action.metric, text_field(body, "metric"));
  MW_TRY(const std::string direction, text_field(body, "direction"));
  const auto parsed = rollout::parse_direction(direction);
  if (!parsed) return fail(Code::kInvalidArgument, "direction: must be up or down");
  action.direction = *parsed;
  MW_TRY(const std::string scope, optional_text(body, "scope"));
  const auto known = rollout::parse_scope(scope.empty() ? "plant" : scope);
  if (!known) return fail(Code::kInvalidArgument, "scope: must be plant or wave");
  action.scope = *known;
  MW_TRY(const auto wave, optional_id_field(body, "wave"));
  action.wave = rollout::WaveId(
      static_cast<std::uint32_t>(std::min<std::uint64_t>(wave.value_or(0), UINT32_MAX)));
  const auto state = site.services.host.rollout->state();
  if (action.wave && rollout::find_wave(state->waves, action.wave) == nullptr) {
    return fail(Code::kInvalidArgument, fmt::format("wave: no wave {}", *wave));
  }
  MW_TRY(const auto days, optional_id_field(body, "window_days"));
  if (days) action.window = std::chrono::days(std::min<std::uint64_t>(*days, 1000));
  MW_TRY_STATUS(check_owner(action.owner, *site.services.plant.registry().snapshot()));
  return action;
}

Result<std::uint32_t> id_of(const Call& call) {
  MW_TRY(const std::uint64_t id, path_number(call.parameters[0], "finding"));
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(id, UINT32_MAX));
}

net::HttpResponse put_action(const ImprovementSite& site, const Call& call) {
  const auto done = [&]() -> Result<Improvement> {
    MW_TRY(const std::uint32_t id, id_of(call));
    MW_TRY(const ImprovementAction action, read_action(site, call));
    return site.book->put(call.intent(Act::kOperation), id, [&](const Improvement& finding) {
      return rollout::plan_action(finding, action, site.services.clock.wall());
    });
  };
  return answer(site, done(), 200);
}

net::HttpResponse finish(const ImprovementSite& site, const Call& call) {
  const auto done = [&]() -> Result<Improvement> {
    MW_TRY(const std::uint32_t id, id_of(call));
    const auto state = site.book->state();
    const auto it = std::ranges::find(*state, id, &Improvement::id);
    if (it == state->end()) {
      return fail(Code::kNotFound, fmt::format("no finding {}", id));
    }
    const rollout::WaveAct act{caller_name(call), site.services.clock.wall(), {}};
    EffectMeasure before;
    if (it->action && !it->action->done_at) before = measure(site.services, *it->action, act.at);
    return site.book->put(call.intent(Act::kOperation), id, [&](const Improvement& finding) {
      return rollout::finish_action(finding, std::move(before), act);
    });
  };
  return answer(site, done(), 200);
}

net::HttpResponse close_finding(const ImprovementSite& site, const Call& call) {
  const auto done = [&]() -> Result<Improvement> {
    MW_TRY(const std::uint32_t id, id_of(call));
    MW_TRY(const json body, parse_object(call.http));
    MW_TRY_STATUS(only_fields(body, {"lesson"}));
    MW_TRY(std::string lesson, text_field(body, "lesson"));
    const rollout::WaveAct act{caller_name(call), site.services.clock.wall(), std::move(lesson)};
    return site.book->put(call.intent(Act::kOperation), id,
                          [&](const Improvement& finding) { return rollout::close(finding, act); });
  };
  return answer(site, done(), 200);
}

}  // namespace

void add_improvement_routes(Router& router, const ImprovementSite& site) {
  const auto add = [&](const char* method, const std::string& path, Access access, auto handler) {
    router.add(method, "/api/v1/improvements" + path, access,
               [site, handler](const Call& call) { return handler(site, call); });
  };
  add("GET", "", Access::kViewer, list);
  add("POST", "", Access::kOperator, add_finding);
  add("PUT", "/{id}/action", Access::kOperator, put_action);
  add("POST", "/{id}/done", Access::kOperator, finish);
  add("POST", "/{id}/close", Access::kOperator, close_finding);
}

Status keep_improvements(const ImprovementSite& site) {
  const auto state = site.book->state();
  const UtcNanos now = site.services.clock.wall();
  Status first;
  for (const Improvement& finding : *state) {
    const auto due = finding.effect_due();
    if (!due || *due > now) continue;
    const EffectMeasure after = measure(site.services, *finding.action, *due);
    registry::Intent by_itself;
    by_itself.act = Act::kOperation;
    by_itself.why = "the window after the action has passed";
    const auto noted = site.book->put(by_itself, finding.id, [&](const Improvement& stored) {
      return rollout::note_effect(stored, after);
    });
    if (noted) {
      log_info("improve", fmt::format("finding {}: {}", noted->id, name(noted->effect())));
      continue;
    }
    log_error("improve", noted.error().message());
    if (first) first = std::unexpected(noted.error());
  }
  return first;
}

}  // namespace millwright::api
