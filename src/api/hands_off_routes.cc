// SPDX-License-Identifier: Apache-2.0
// Hands-off periods: planned, watched, called off, or ended by breaking the glass.
#include <fmt/format.h>

#include <algorithm>

#include "api/desk_call.h"
#include "api/exercises.h"
#include "api/problem.h"
#include "api/recent_helpers.h"
#include "api/routes.h"
#include "api/sentence.h"
#include "identity/identity.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using respond::FactKind;
using respond::HandsOff;
using respond::HandsOffAction;
using respond::HandsOffCommand;

json exposure_row(std::string what, std::string shift, int has, int needs) {
  return {{"what", std::move(what)}, {"shift", std::move(shift)}, {"has", has}, {"needs", needs}};
}

json exposure_rows(const HandsOff& period) {
  json rows = json::array();
  for (const respond::ShiftExposure& shift : period.shifts) {
    rows.push_back(exposure_row("alarms-or-drills", shift.shift, shift.alarms + shift.drills,
                                period.terms.per_shift));
    rows.push_back(
        exposure_row("answers", shift.shift, shift.answers, period.terms.answers_per_shift));
  }
  rows.push_back(
      exposure_row("outages-recovered", "", period.outages_recovered, period.terms.outages));
  rows.push_back(
      exposure_row("sensors-replaced", "", period.sensors_replaced, period.terms.sensors_replaced));
  rows.push_back(
      exposure_row("sensors-added", "", period.sensors_added, period.terms.sensors_added));
  return rows;
}

/// Who helped stays in the audit trail and is not shown here.
json period_view(const HandsOff& period) {
  json helps = json::array();
  for (const respond::Help& help : period.helps) {
    helps.push_back({{"time", to_rfc3339(help.time)}, {"kind", name(help.kind)}});
  }
  const bool has_failed = period.state == respond::HandsOffState::kFailed;
  return {{"id", period.id.value},
          {"state", name(period.state)},
          {"begin", to_rfc3339(period.start)},
          {"end", to_rfc3339(period.end())},
          {"days", period.days},
          {"planned_by", period.planned_by},
          {"exposure", exposure_rows(period)},
          {"missing", missing(period)},
          {"n_helps", period.n_helps},
          {"tolerated_help", period.terms.tolerated_help},
          {"helps", std::move(helps)},
          {"security_patches", period.security_patches},
          {"ended", time_or_null(period.ended)},
          {"verdict", period.verdict},
          {"verdict_words", words_of(SentenceGroup::kVerdict, period.verdict)},
          {"failed_because", has_failed ? period.verdict : ""}};
}

/// The one that is planned or running, else the latest; `state` is "none" before the first.
net::HttpResponse get(const Services& services, const Call& call) {
  const auto periods = services.watch.with_desk([](const respond::Desk& desk) {
    const auto kept = desk.hands_off().periods();
    return std::vector<HandsOff>(kept.begin(), kept.end());
  });
  json view = {{"id", nullptr},
               {"state", "none"},
               {"begin", nullptr},
               {"end", nullptr},
               {"days", 0},
               {"planned_by", ""},
               {"exposure", json::array()},
               {"missing", json::array()},
               {"n_helps", 0},
               {"tolerated_help", 0},
               {"helps", json::array()},
               {"security_patches", 0},
               {"ended", nullptr},
               {"verdict", ""},
               {"verdict_words", nullptr},
               {"failed_because", ""}};
  if (!periods.empty()) view = period_view(periods.back());
  json earlier = json::array();
  for (std::size_t i = periods.size(); i-- > 1;) {
    const HandsOff& period = periods[i - 1];
    earlier.push_back({{"id", period.id.value},
                       {"state", name(period.state)},
                       {"begin", to_rfc3339(period.start)},
                       {"days", period.days},
                       {"verdict", period.verdict},
                       {"verdict_words", words_of(SentenceGroup::kVerdict, period.verdict)}});
  }
  view["earlier"] = std::move(earlier);
  view["may_act"] = may_act(services, call.caller->who.name, call.caller->who.team_kind);
  return json_response(view);
}

net::HttpResponse answer(const Services& services, const HandsOffCommand& command,
                         int status = 200) {
  const auto done = ask_desk<HandsOff>(services, encode(command));
  return done ? json_response(period_view(*done), status)
              : problem(done.error(), "GET /api/v1/hands-off says where the period stands");
}

Result<int> small_number(const json& body, std::string_view name, int otherwise) {
  const auto it = body.find(name);
  if (it == body.end()) return otherwise;
  if (it->is_number_unsigned() && it->get<std::uint64_t>() <= 1000) return it->get<int>();
  return fail(Code::kInvalidArgument, fmt::format("{}: must be a whole number up to 1000", name));
}

Result<respond::HandsOffTerms> read_terms(const json& body) {
  respond::HandsOffTerms terms;
  const auto it = body.find("terms");
  if (it == body.end()) return terms;
  if (!it->is_object()) return fail(Code::kInvalidArgument, "terms: must be an object");
  MW_TRY_STATUS(only_fields(*it, {"per_shift", "answers_per_shift", "outages", "sensors_replaced",
                                  "sensors_added", "tolerated_help"}));
  MW_TRY(terms.per_shift, small_number(*it, "per_shift", terms.per_shift));
  MW_TRY(terms.answers_per_shift, small_number(*it, "answers_per_shift", terms.answers_per_shift));
  MW_TRY(terms.outages, small_number(*it, "outages", terms.outages));
  MW_TRY(terms.sensors_replaced, small_number(*it, "sensors_replaced", terms.sensors_replaced));
  MW_TRY(terms.sensors_added, small_number(*it, "sensors_added", terms.sensors_added));
  MW_TRY(terms.tolerated_help, small_number(*it, "tolerated_help", terms.tolerated_help));
  return terms;
}

Result<HandsOffCommand> read_plan(const Services& services, const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(body, {"days", "start", "terms"}));
  HandsOffCommand command;
  command.action = HandsOffAction::kPlan;
  command.who = caller_name(call);
  MW_TRY(command.days, small_number(body, "days", 14));
  MW_TRY(command.start, optional_time_field(body, "start"));
  MW_TRY(command.terms, read_terms(body));
  command.shifts =
      services.watch.with_desk([](const respond::Desk& desk) { return shift_names(desk); });
  MW_TRY(command.helpers, recent_helpers(services, command.start.value_or(services.clock.wall())));
  if (!command.shifts.empty()) return command;
  return fail(Code::kFailedPrecondition,
              "no roster is in force, so there are no shifts whose exposure could be counted");
}

net::HttpResponse plan(const Services& services, const Call& call) {
  const auto command = read_plan(services, call);
  return command ? answer(services, *command, 201) : problem(command.error());
}

net::HttpResponse cancel(const Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto reason = text_field(*body, "reason");
  if (!reason) return problem(reason.error());
  HandsOffCommand command;
  command.action = HandsOffAction::kCancel;
  command.who = caller_name(call);
  command.reason = *reason;
  return answer(services, command);
}

/// The password again: it signs, and nobody does it with a screen that was left open.
/// Errors: unauthorized, resource_exhausted.
Status prove(const Services& services, const Call& call, std::string_view password) {
  MW_TRY(const identity::LogIn proof,
         services.identity.log_in(call.caller->who.name, password, call.http.peer));
  return services.identity.log_out(proof.token);
}

net::HttpResponse break_glass(const Services& services, const Call& call) {
  if (call.caller->session.empty()) {
    return problem(403, "forbidden", "only a person who is logged in breaks the glass",
                   "log in with POST /api/v1/login");
  }
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto reason = text_field(*body, "reason");
  if (!reason) return problem(reason.error());
  const auto password = text_field(*body, "password");
  if (!password) return problem(password.error(), "sign with your own password");
  if (const auto proven = prove(services, call, *password); !proven) {
    const bool is_wrong = proven.error().code() == Code::kUnauthorized;
    return is_wrong ? problem(403, "forbidden", "the password is not right, nothing was done",
                              "sign with your own password")
                    : problem(proven.error());
  }
  HandsOffCommand command;
  command.action = HandsOffAction::kBreakGlass;
  command.who = caller_name(call);
  command.reason = *reason;
  command.signature = fmt::format("password of {}", call.caller->who.name);
  return answer(services, command);
}

/// What people say happened; the rest is observed.
Result<HandsOffCommand> read_note(const Services& services, const Call& call, FactKind kind) {
  MW_TRY(const json body, parse_object(call.http));
  HandsOffCommand command;
  command.action = HandsOffAction::kNote;
  command.who = caller_name(call);
  command.fact.kind = kind;
  if (kind == FactKind::kShiftAnswer) {
    MW_TRY_STATUS(only_fields(body, {"needed_help", "shift", "text"}));
    if (!body.contains("needed_help")) return fail(Code::kInvalidArgument, "needed_help: missing");
    MW_TRY(command.fact.needed_help, optional_flag(body, "needed_help"));
    MW_TRY(command.fact.shift, optional_text(body, "shift"));
  } else {
    MW_TRY_STATUS(only_fields(body, {"kind", "approved_by", "text"}));
    MW_TRY(const std::string kind_name, text_field(body, "kind"));
    const auto told = respond::parse_fact_kind(kind_name);
    const FactKind known[] = {FactKind::kOutageRecovered, FactKind::kSensorReplaced,
                              FactKind::kSensorAdded, FactKind::kSecurityPatch};
    if (!told || std::ranges::find(known, *told) == std::end(known)) {
      return fail(Code::kInvalidArgument,
                  "kind: must be outage-recovered, sensor-replaced, sensor-added or "
                  "security-patch");
    }
    command.fact.kind = *told;
    MW_TRY(command.fact.approved_by, optional_text(body, "approved_by"));
    const bool is_somebody =
        command.fact.approved_by.empty() || services.plant.registry().snapshot()->find_user_by_name(
                                                command.fact.approved_by) != nullptr;
    if (!is_somebody) return fail(Code::kInvalidArgument, "approved_by: no such user");
  }
  MW_TRY(command.fact.words, optional_text(body, "text"));
  return command;
}

net::HttpResponse note(const Services& services, const Call& call, FactKind kind) {
  const auto command = read_note(services, call, kind);
  return command ? answer(services, *command) : problem(command.error());
}

}  // namespace

void add_hands_off_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/hands-off", Access::kViewer,
             [s](const Call& call) { return get(*s, call); });
  router.add("POST", "/api/v1/hands-off", Access::kEngineer,
             [s](const Call& call) { return plan(*s, call); });
  router.add("POST", "/api/v1/hands-off/cancel", Access::kEngineer,
             [s](const Call& call) { return cancel(*s, call); });
  // The one thing that whoever is locked out may do.
  router
      .add("POST", "/api/v1/hands-off/break-glass", Access::kAdministrator,
           [s](const Call& call) { return break_glass(*s, call); })
      .is_guarded = false;
  router.add("POST", "/api/v1/hands-off/answer", Access::kOperator,
             [s](const Call& call) { return note(*s, call, FactKind::kShiftAnswer); });
  router.add("POST", "/api/v1/hands-off/facts", Access::kOperator,
             [s](const Call& call) { return note(*s, call, FactKind::kOutageRecovered); });
}

}  // namespace millwright::api
