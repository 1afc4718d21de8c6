// SPDX-License-Identifier: Apache-2.0
// Pages: who was asked, taking one, giving it back; and the label an alarm gets when it is over.
#include <fmt/format.h>

#include <algorithm>

#include "api/desk_call.h"
#include "api/problem.h"
#include "api/response_view.h"
#include "api/routes.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using respond::Desk;
using respond::PageAction;
using respond::PageOutcome;

json view_of(const Desk& desk, const respond::Page& page) {
  return page_view(page, desk.escalation().find_chain(page.chain));
}

net::HttpResponse list(const Services& services, const Call& call) {
  const auto state_name = call.http.find_query("state");
  std::optional<respond::PageState> state;
  if (state_name) state = respond::parse_page_state(*state_name);
  if (state_name && !state) {
    return problem(400, "invalid_argument", fmt::format("state: '{}' is unknown", *state_name),
                   "use open, accepted, withdrawn or superseded");
  }
  const auto person = call.http.find_query("person");
  const auto before = number_argument(call.http, "cursor", UINT64_MAX, 1, UINT64_MAX);
  if (!before) return problem(before.error());
  const auto limit = number_argument(call.http, "limit", 200, 1, 10'000);
  if (!limit) return problem(limit.error());

  json rows = json::array();
  json next = nullptr;
  services.watch.with_desk([&](const Desk& desk) {
    const auto& pages = desk.escalation().pages();
    for (auto it = pages.rbegin(); it != pages.rend(); ++it) {
      const respond::Page& page = it->second;
      if (page.id.value >= *before || (state && page.state != *state)) continue;
      if (person && page.person != *person) continue;
      if (rows.size() == *limit) {
        next = std::to_string(rows.back()["id"].get<std::uint64_t>());
        return;
      }
      rows.push_back(view_of(desk, page));
    }
  });
  return json_response({{"pages", std::move(rows)}, {"next_cursor", std::move(next)}});
}

net::HttpResponse act(Services& services, const Call& call, PageAction action) {
  const auto id = path_number(call.parameters[0], "page");
  if (!id) return problem(id.error(), "list the pages with GET /api/v1/pages");
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto comment = optional_text(*body, "comment");
  if (!comment) return problem(comment.error());
  respond::PageCommand command;
  command.action = action;
  command.page = respond::PageId(*id);
  command.who = caller_name(call);
  command.reason = *comment;
  command.via = "ui";
  const auto answer = ask_desk<respond::PageAnswer>(services, encode(command));
  if (!answer) return problem(answer.error());
  if (answer->outcome == PageOutcome::kTakenByOther) {
    return problem(409, "failed_precondition",
                   fmt::format("{} has taken it at {}", answer->holder,
                               to_rfc3339(answer->held_since.value_or(UtcNanos{}))),
                   fmt::format("ask {} to give it back if it should be yours", answer->holder));
  }
  return services.watch.with_desk([&](const Desk& desk) {
    const respond::Page* page = desk.escalation().find_page(answer->page);
    if (page == nullptr) page = desk.escalation().find_page(command.page);
    if (page != nullptr) return json_response(view_of(desk, *page));
    return problem(404, "not_found", fmt::format("page {} is forgotten", command.page.value));
  });
}

net::HttpResponse accept_all(Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto comment = optional_text(*body, "comment");
  if (!comment) return problem(comment.error());
  respond::PageCommand command;
  command.action = PageAction::kAcceptAll;
  command.who = caller_name(call);
  command.reason = *comment;
  command.via = "ui";
  const auto answer = ask_desk<respond::PageAnswer>(services, encode(command));
  if (!answer) return problem(answer.error());
  return json_response({{"n_pages", answer->n_pages}});
}

/// The raise a label is for: the one named, else the latest.
Result<UtcNanos> raise_of(const alarm::Alarm& alarm, const json& body) {
  if (!body.contains("raised")) {
    if (alarm.raise_count > 0) return alarm.raised;
    return fail(Code::kFailedPrecondition,
                fmt::format("alarm {} was never raised", alarm.id.value));
  }
  MW_TRY(const std::string text, text_field(body, "raised"));
  const auto raised = parse_rfc3339(text);
  if (!raised) return fail(Code::kInvalidArgument, "raised: must be an RFC 3339 time");
  return *raised;
}

/// Errors: not_found when the alarm was not raised then.
Status check_raise(const Services& services, const alarm::Alarm& alarm, UtcNanos raised) {
  if (raised == alarm.raised) return {};
  MW_TRY(const auto history, services.host.alarm_history(alarm.id));
  const bool is_there = std::ranges::any_of(history, [&](const alarm::Transition& t) {
    const bool is_raise = t.action == alarm::Action::kRaise || t.action == alarm::Action::kReRaise;
    return is_raise && t.time == raised;
  });
  if (is_there) return {};
  return fail(Code::kNotFound,
              fmt::format("alarm {} was not raised at {}", alarm.id.value, to_rfc3339(raised)));
}

net::HttpResponse label(Services& services, const Call& call) {
  const auto id = path_number(call.parameters[0], "alarm");
  if (!id) return problem(id.error(), "list the alarms with GET /api/v1/alarms");
  const auto alarm = services.alarms.find(AlarmId(*id));
  if (!alarm) {
    return problem(404, "not_found", fmt::format("no alarm {}", *id),
                   "list the alarms with GET /api/v1/alarms");
  }
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto name = text_field(*body, "outcome");
  if (!name) return problem(name.error());
  const auto outcome = respond::parse_outcome(*name);
  if (!outcome) {
    return problem(400, "invalid_argument", fmt::format("outcome: '{}' is unknown", *name),
                   "use true, early, nuisance, duplicate, sensor-fault or known-work");
  }
  const auto comment = optional_text(*body, "comment");
  if (!comment) return problem(comment.error());
  const auto raised = raise_of(*alarm, *body);
  if (!raised) return problem(raised.error());
  if (const auto there = check_raise(services, *alarm, *raised); !there) {
    return problem(there.error(), "take a time of a raise from the history of the alarm");
  }
  const respond::Feedback feedback{alarm->id, *raised, *outcome, caller_name(call), {}, *comment};
  const auto reply = ask_desk<respond::Feedback>(services, encode_feedback_command(feedback));
  if (!reply) return problem(reply.error());
  return json_response(outcome_view(*reply));
}

}  // namespace

void add_page_routes(Router& router, Services& services) {
  Services* s = &services;
  const auto change = [&](std::string path, Handler handler) {
    router.add("POST", std::move(path), Access::kOperator, std::move(handler));
  };
  router.add("GET", "/api/v1/pages", Access::kViewer,
             [s](const Call& call) { return list(*s, call); });
  change("/api/v1/pages/accept-all", [s](const Call& call) { return accept_all(*s, call); });
  change("/api/v1/pages/{id}/accept",
         [s](const Call& call) { return act(*s, call, PageAction::kAccept); });
  change("/api/v1/pages/{id}/release",
         [s](const Call& call) { return act(*s, call, PageAction::kRelease); });
  change("/api/v1/alarms/{id}/outcome", [s](const Call& call) { return label(*s, call); });
}

}  // namespace millwright::api
