// SPDX-License-Identifier: Apache-2.0
// Governance: what is to be decided, by whom, on what evidence, and to whom things belong.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/desk_call.h"
#include "api/ownership.h"
#include "api/person_act.h"
#include "api/plant_book.h"
#include "api/problem.h"
#include "api/readiness_evidence.h"
#include "api/readiness_site.h"
#include "api/rollout_book.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;
using rollout::Raci;
using rollout::Ruling;

constexpr std::string_view kDecisions = "list them with GET /api/v1/rollout/rulings";

Status check_user(std::string_view field, const std::string& person, const registry::Plant& plant) {
  const User* user = plant.find_user_by_name(person);
  if (user != nullptr && user->is_active) return {};
  return fail(Code::kInvalidArgument,
              fmt::format("{}: there is no active user '{}'", field, person));
}

// Decisions.

json ruling_view(const Ruling& ruling, UtcNanos now) {
  return {{"id", ruling.id},
          {"subject", name(ruling.subject)},
          {"wave", ruling.wave ? json(ruling.wave.value) : json(nullptr)},
          {"trial", ruling.trial == 0 ? json(nullptr) : json(ruling.trial)},
          {"question", ruling.question},
          {"asked_by", ruling.asked_by},
          {"asked_at", to_rfc3339(ruling.asked_at)},
          {"due", to_rfc3339(ruling.due)},
          {"is_overdue", ruling.is_overdue(now)},
          {"state", name(ruling.state)},
          {"decided_by", ruling.decided_by},
          {"decided_at", time_or_null(ruling.decided_at)},
          {"reason", ruling.reason},
          {"evidence",
           ruling.evidence.empty() ? json(nullptr) : json::parse(ruling.evidence, nullptr, false)},
          {"evidence_hash", ruling.evidence_hash}};
}

net::HttpResponse list_rulings(const ReadinessSite& site) {
  const auto state = site.governance->state();
  const UtcNanos now = site.services.clock.wall();
  json rows = json::array();
  for (auto it = state->rulings.rbegin(); it != state->rulings.rend(); ++it) {
    rows.push_back(ruling_view(*it, now));
  }
  return json_response({{"rulings", std::move(rows)}});
}

Result<Ruling> read_question(const ReadinessSite& site, const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(body, {"subject", "wave", "question", "due"}));
  Ruling ruling;
  MW_TRY(const std::string subject, text_field(body, "subject"));
  const auto parsed = rollout::parse_subject(subject);
  if (!parsed) {
    return fail(Code::kInvalidArgument, "subject: must be expansion, change or budget");
  }
  ruling.subject = *parsed;
  MW_TRY(const auto wave, optional_id_field(body, "wave"));
  ruling.wave = rollout::WaveId(
      static_cast<std::uint32_t>(std::min<std::uint64_t>(wave.value_or(0), UINT32_MAX)));
  const auto waves = site.services.host.rollout->state();
  if (ruling.wave && rollout::find_wave(waves->waves, ruling.wave) == nullptr) {
    return fail(Code::kInvalidArgument, fmt::format("wave: no wave {}", ruling.wave.value));
  }
  MW_TRY(ruling.question, text_field(body, "question"));
  MW_TRY(ruling.due, time_field(body, "due"));
  ruling.asked_by = caller_name(call);
  ruling.asked_at = site.services.clock.wall();
  return ruling;
}

net::HttpResponse ask(const ReadinessSite& site, const Call& call) {
  const auto question = read_question(site, call);
  if (!question) return problem(question.error());
  const auto stored = site.governance->ask(call.intent(Act::kOperation), *question);
  if (!stored) return problem(stored.error());
  return json_response(ruling_view(*stored, site.services.clock.wall()), 201);
}

/// What was known at that moment: readiness, and the latest judgement of the wave's gate.
std::string evidence_now(const ReadinessSite& site, rollout::WaveId wave) {
  const rollout::ReadinessDay day = rollout::day_of(readiness_now(site));
  json questions = json::object();
  for (std::size_t i = 0; i < rollout::kQuestions; ++i) {
    questions[std::string(name(static_cast<rollout::Question>(i)))] = name(day.questions[i]);
  }
  json parts = json::object();
  for (const auto& [id, answer] : day.parts) parts[id] = name(answer);
  json gate = nullptr;
  const auto state = site.services.host.rollout->state();
  for (const StoredDecision& stored : state->decisions) {
    if (stored.decision.wave != wave) continue;
    gate = {
        {"decision", stored.id}, {"answer", stored.decision.gate.answer()}, {"hash", stored.hash}};
  }
  return registry::dump({{"at", to_rfc3339(day.at)},
                         {"readiness", std::move(questions)},
                         {"parts", std::move(parts)},
                         {"gate", std::move(gate)}});
}

Result<Ruling> decide_as_asked(const ReadinessSite& site, const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(body, {"verdict", "reason"}));
  MW_TRY(const std::string word, text_field(body, "verdict"));
  if (word != "yes" && word != "no") {
    return fail(Code::kInvalidArgument, "verdict: must be yes or no");
  }
  MW_TRY(std::string reason, text_field(body, "reason"));
  MW_TRY(const std::uint64_t number, path_number(call.parameters[0], "decision"));
  const auto id = static_cast<std::uint32_t>(std::min<std::uint64_t>(number, UINT32_MAX));
  const auto state = site.governance->state();
  const auto it = std::ranges::find(state->rulings, id, &Ruling::id);
  if (it == state->rulings.end()) return fail(Code::kNotFound, fmt::format("no decision {}", id));
  MW_TRY(const auto act, act_by_person(site.services, call, std::move(reason)));
  return site.governance->decide(
      call.intent(Act::kOperation, act.why), id,
      word == "yes" ? rollout::RulingState::kYes : rollout::RulingState::kNo, act,
      evidence_now(site, it->wave));
}

net::HttpResponse decide(const ReadinessSite& site, const Call& call) {
  const auto decided = decide_as_asked(site, call);
  if (!decided) return problem(decided.error(), kDecisions);
  return json_response(ruling_view(*decided, site.services.clock.wall()));
}

// Who takes which part.

json raci_view(const GovernanceState& state) {
  json rows = json::array();
  for (const rollout::Subject subject : rollout::kSubjects) {
    const Raci* raci = state.raci_of(subject);
    json shares = json::object();
    for (const TeamKind function : rollout::kFunctions) {
      shares[std::string(millwright::name(function))] =
          name(raci == nullptr ? rollout::Share::kNone : raci->share_of(function));
    }
    rows.push_back({{"subject", name(subject)},
                    {"accountable", raci == nullptr ? "" : raci->accountable},
                    {"shares", std::move(shares)}});
  }
  return {{"raci", std::move(rows)}};
}

net::HttpResponse list_raci(const ReadinessSite& site) {
  return json_response(raci_view(*site.governance->state()));
}

Result<Raci> read_raci(const ReadinessSite& site, const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(body, {"accountable", "shares"}));
  Raci raci;
  const auto subject = rollout::parse_subject(call.parameters[0]);
  if (!subject) {
    return fail(Code::kNotFound,
                fmt::format("no subject '{}': expansion, change or budget", call.parameters[0]));
  }
  raci.subject = *subject;
  MW_TRY(raci.accountable, text_field(body, "accountable"));
  const auto shares = body.find("shares");
  if (shares == body.end() || !shares->is_object()) {
    return fail(Code::kInvalidArgument, "shares: must be an object of functions");
  }
  for (const auto& [key, value] : shares->items()) {
    const auto function = parse_team_kind(key);
    const auto share =
        value.is_string() ? rollout::parse_share(value.get<std::string>()) : std::nullopt;
    if (!function || !share) {
      return fail(Code::kInvalidArgument,
                  fmt::format("shares: {} must be responsible, consulted, informed or none", key));
    }
    raci.shares.push_back({*function, *share});
  }
  MW_TRY_STATUS(rollout::check(raci));
  MW_TRY_STATUS(
      check_user("accountable", raci.accountable, *site.services.plant.registry().snapshot()));
  return raci;
}

net::HttpResponse put_raci(const ReadinessSite& site, const Call& call) {
  auto raci = read_raci(site, call);
  if (!raci) return problem(raci.error());
  const auto stored = site.governance->put_raci(call.intent(Act::kConfiguration), std::move(*raci));
  return stored ? list_raci(site) : problem(stored.error());
}

// To whom things belong.

json thing_view(const rollout::OwnedThing& thing) {
  return {{"kind", name(thing.kind)}, {"key", thing.key},   {"title", thing.title},
          {"person", thing.person},   {"team", thing.team}, {"gap", name(thing.gap)}};
}

net::HttpResponse ownership(const ReadinessSite& site) {
  const auto things = owned_things(site);
  json rows = json::array();
  std::size_t n_gaps = 0;
  for (const rollout::OwnedThing& thing : things) {
    n_gaps += thing.gap == rollout::OwnerGap::kNone ? 0 : 1;
    rows.push_back(thing_view(thing));
  }
  return json_response({{"n_gaps", n_gaps}, {"things", std::move(rows)}});
}

Result<rollout::Owner> read_owner(const ReadinessSite& site, const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(body, {"kind", "key", "person", "team"}));
  rollout::Owner owner;
  MW_TRY(const std::string kind, text_field(body, "kind"));
  const auto parsed = rollout::parse_owned_kind(kind);
  if (!parsed) {
    return fail(Code::kInvalidArgument, "kind: must be asset, rule, procedure or connector");
  }
  owner.kind = *parsed;
  MW_TRY(owner.key, text_field(body, "key"));
  MW_TRY(owner.person, text_field(body, "person"));
  MW_TRY(owner.team, text_field(body, "team"));
  MW_TRY_STATUS(rollout::check(owner));
  const auto plant = site.services.plant.registry().snapshot();
  MW_TRY_STATUS(check_user("person", owner.person, *plant));
  if (plant->find_team_by_name(owner.team) == nullptr) {
    return fail(Code::kInvalidArgument, fmt::format("team: there is no team '{}'", owner.team));
  }
  const auto things = owned_things(site);
  const bool is_there = std::ranges::any_of(things, [&](const rollout::OwnedThing& thing) {
    return thing.kind == owner.kind && thing.key == owner.key;
  });
  if (!is_there) {
    return fail(Code::kInvalidArgument, fmt::format("key: there is no {} {}", kind, owner.key));
  }
  return owner;
}

net::HttpResponse put_owner(const ReadinessSite& site, const Call& call) {
  auto owner = read_owner(site, call);
  if (!owner) {
    return problem(owner.error(), "list what can be owned with GET /api/v1/rollout/ownership");
  }
  const auto stored =
      site.governance->put_owner(call.intent(Act::kConfiguration), std::move(*owner));
  return stored ? ownership(site) : problem(stored.error());
}

net::HttpResponse book(const ReadinessSite& site, const Call& call) {
  return html_page(plant_book_html(site, page_language(call.http)));
}

}  // namespace

void add_governance_routes(Router& router, const ReadinessSite& site) {
  const std::string base = "/api/v1/rollout/";
  const auto add = [&](const char* method, const std::string& path, Access access, auto handler) {
    router.add(method, base + path, access,
               [site, handler](const Call& call) { return handler(site, call); });
  };
  const auto without_call = [](auto handler) {
    return [handler](const ReadinessSite& site_, const Call&) { return handler(site_); };
  };
  add("GET", "rulings", Access::kViewer, without_call(list_rulings));
  add("POST", "rulings", Access::kOperator, ask);
  // Leadership looks at the system and decides; it changes nothing else.
  add("POST", "rulings/{id}/decide", Access::kViewer, decide);
  add("GET", "raci", Access::kViewer, without_call(list_raci));
  add("PUT", "raci/{subject}", Access::kAdministrator, put_raci);
  add("GET", "ownership", Access::kViewer, without_call(ownership));
  add("PUT", "ownership", Access::kEngineer, put_owner);
  add("GET", "book", Access::kViewer, book);
}

}  // namespace millwright::api
