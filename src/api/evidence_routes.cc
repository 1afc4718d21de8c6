// SPDX-License-Identifier: Apache-2.0
// The sample behind each figure of a gate. Of a window that was judged it is the one that was kept
// with the judgement, whatever became of the records since; else it is counted now.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/evidence.h"
#include "api/evidence_view.h"
#include "api/json_body.h"
#include "api/problem.h"
#include "api/rollout_book.h"
#include "api/routes.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using rollout::Criterion;
using rollout::Wave;
using rollout::WaveId;

constexpr std::string_view kMetrics = "list the metrics with GET /api/v1/rollout/metrics";
constexpr std::uint64_t kMostRows = 10'000;
/// A state is what it is when it is looked at: later than this it says nothing of the window's end.
constexpr std::chrono::hours kLateForState{24};

struct Question {
  Criterion criterion;
  UtcNanos until;
  SamplePage page;
};

/// What the address asks. Errors: invalid_argument.
Result<Question> read_question(const Call& call, const Wave* wave, UtcNanos now) {
  Question out;
  Criterion& criterion = out.criterion;
  criterion.metric = call.http.find_query("metric").value_or("");
  const rollout::Metric* metric = rollout::find_metric(criterion.metric);
  if (metric == nullptr) {
    return fail(Code::kInvalidArgument,
                fmt::format("metric: '{}' is not in the catalogue", criterion.metric));
  }
  const std::string_view scope_name = call.http.find_query("scope").value_or("");
  const auto by_default =
      wave != nullptr && metric->has_wave_scope ? rollout::Scope::kWave : rollout::Scope::kPlant;
  const auto scope =
      scope_name.empty() ? std::optional(by_default) : rollout::parse_scope(scope_name);
  if (!scope) return fail(Code::kInvalidArgument, "scope: must be wave or plant");
  if (*scope == rollout::Scope::kWave && wave == nullptr) {
    return fail(Code::kInvalidArgument,
                "scope: of a wave asks GET /api/v1/rollout/waves/{id}/evidence");
  }
  if (*scope == rollout::Scope::kWave && !metric->has_wave_scope) {
    return fail(Code::kInvalidArgument,
                fmt::format("scope of {}: it can only be told for the plant", metric->id));
  }
  criterion.scope = *scope;
  if (wave != nullptr) {
    const auto own = std::ranges::find_if(
        wave->criteria, [&](const Criterion& c) { return c.is_same_question(criterion); });
    if (own != wave->criteria.end()) criterion = *own;
  }
  MW_TRY(const auto days,
         number_argument(call.http, "window_days",
                         static_cast<std::uint64_t>(criterion.window.count()), 1, 366));
  criterion.window = std::chrono::days(days);
  MW_TRY(const auto until, time_argument(call.http, "until"));
  out.until = until.value_or(now);
  if (out.until > now) return fail(Code::kInvalidArgument, "until: is in the future");
  MW_TRY(out.page.offset, number_argument(call.http, "offset", 0, 0, 10'000'000));
  MW_TRY(out.page.limit, number_argument(call.http, "limit", 500, 1, kMostRows));
  return out;
}

/// The judgement of the wave whose window ended then, if it asked this; nullptr: none.
const StoredDecision* find_decision(const RolloutState& state, const Wave* wave,
                                    const Question& question) {
  if (wave == nullptr) return nullptr;
  const auto it = std::ranges::find_if(state.decisions, [&](const StoredDecision& stored) {
    const rollout::Decision& decision = stored.decision;
    return decision.wave == wave->id && decision.window.end == question.until &&
           std::ranges::any_of(decision.gate.judged, [&](const rollout::Judged& judged) {
             return judged.criterion.is_same_question(question.criterion) &&
                    judged.criterion.window == question.criterion.window;
           });
  });
  return it == state.decisions.end() ? nullptr : &*it;
}

json decision_part(const StoredDecision& stored) {
  return {{"id", stored.id},
          {"window", stored.decision.window.number},
          {"at", to_rfc3339(stored.decision.at)},
          {"hash", stored.hash}};
}

/// What was kept with the judgement; nothing where it is from before samples were kept.
Result<std::optional<json>> kept_view(const Services& services, const StoredDecision& stored,
                                      const Question& question) {
  MW_TRY(const rollout::Decision kept, services.host.rollout->kept(stored.id));
  for (const rollout::Judged& judged : kept.gate.judged) {
    if (!judged.criterion.is_same_question(question.criterion) || !judged.evidence) continue;
    json view = evidence_view(judged.criterion, judged.finding, *judged.evidence, question.until,
                              *services.plant.registry().snapshot(), question.page);
    view["decision"] = decision_part(stored);
    // Computed again from what was kept.
    view["is_confirmed"] = rollout::judge(judged.criterion, *judged.evidence) == judged.finding;
    return view;
  }
  return std::optional<json>();
}

Result<json> view_of(const Services& services, const Call& call, std::optional<WaveId> id) {
  const auto state = services.host.rollout->state();
  const Wave* wave = id ? rollout::find_wave(state->waves, *id) : nullptr;
  if (id && wave == nullptr) return fail(Code::kNotFound, fmt::format("no wave {}", id->value));
  MW_TRY(const Question question, read_question(call, wave, services.clock.wall()));
  if (const StoredDecision* stored = find_decision(*state, wave, question)) {
    MW_TRY(auto kept, kept_view(services, *stored, question));
    if (kept) return std::move(*kept);
  }
  static const Wave kNoWave;
  const rollout::Metric& metric = *rollout::find_metric(question.criterion.metric);
  const bool is_late = services.clock.wall() - question.until > kLateForState;
  rollout::Sample sample;
  if (metric.kind == rollout::SampleKind::kState && is_late) {
    sample =
        rollout::Sample::unknown("it is counted at the moment somebody looks, and nobody did then");
  } else {
    Evidence evidence(services, *state, wave == nullptr ? kNoWave : *wave, question.until);
    sample = evidence.sample(question.criterion);
  }
  json view = evidence_view(question.criterion, rollout::judge(question.criterion, sample), sample,
                            question.until, *services.plant.registry().snapshot(), question.page);
  view["decision"] = nullptr;
  view["is_confirmed"] = nullptr;
  return view;
}

net::HttpResponse answer(const Services& services, const Call& call, std::optional<WaveId> id) {
  if (services.host.rollout == nullptr) {
    return problem(503, "unavailable", "this server keeps no roll-out",
                   "ask the server that has the data directory");
  }
  const auto view = view_of(services, call, id);
  if (view) return json_response(*view);
  const bool is_wave = view.error().code() == Code::kNotFound;
  return problem(view.error(),
                 is_wave ? "list the waves with GET /api/v1/rollout/waves" : kMetrics);
}

}  // namespace

void add_evidence_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/rollout/evidence", Access::kViewer,
             [s](const Call& call) { return answer(*s, call, std::nullopt); });
  router.add("GET", "/api/v1/rollout/waves/{id}/evidence", Access::kViewer,
             [s](const Call& call) -> net::HttpResponse {
               const auto id = path_id<WaveId>(call.parameters[0], "wave");
               if (!id) return problem(id.error());
               return answer(*s, call, *id);
             });
}

}  // namespace millwright::api
