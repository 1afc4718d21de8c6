// SPDX-License-Identifier: Apache-2.0
// Escalation policies: what they say, what would happen, what is wrong with them, and test
// messages.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "api/desk_call.h"
#include "api/document_check.h"
#include "api/dry_run_route.h"
#include "api/exercises.h"
#include "api/policy_words.h"
#include "api/problem.h"
#include "api/routes.h"
#include "api/sentence.h"
#include "respond/desk/desk_check.h"
#include "respond/desk/facts_of.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using respond::Desk;

/// As of a document.
constexpr std::size_t kMostPolicyBytes = 256 * 1024;

/// Drills older than this say nothing of the people of today.
constexpr std::chrono::days kDrillsOf{90};

net::HttpResponse list(const Services& services, const Call&) {
  json rows = services.watch.with_desk([](const Desk& desk) {
    json found = json::array();
    for (const auto& [name, item] : desk.shelf().policies()) found.push_back(policy_view(item));
    return found;
  });
  return json_response({{"policies", std::move(rows)}});
}

/// What the alarm or rule of the body says of itself.
/// Errors: not_found, invalid_argument.
Result<respond::AlarmFacts> facts_asked(const Services& services, const json& body) {
  const auto plant = services.plant.registry().snapshot();
  MW_TRY(const auto alarm_id, optional_id_field(body, "alarm"));
  MW_TRY(const auto rule_id, optional_id_field(body, "rule"));
  if (alarm_id.has_value() == rule_id.has_value()) {
    return fail(Code::kInvalidArgument, "alarm: send either alarm or rule");
  }
  if (alarm_id) {
    const auto alarm = services.alarms.find(AlarmId(*alarm_id));
    if (!alarm) return fail(Code::kNotFound, fmt::format("no alarm {}", *alarm_id));
    return respond::facts_of(*alarm, *plant);
  }
  const RuleId id(static_cast<std::uint32_t>(std::min<std::uint64_t>(*rule_id, UINT32_MAX)));
  const Rule* rule = plant->find<Rule>(id);
  if (rule == nullptr) return fail(Code::kNotFound, fmt::format("no rule {}", *rule_id));
  return respond::facts_of(*rule, *plant);
}

/// The policy whose text the body brings, to be tried before it is stored.
/// Errors: invalid_argument "policy:line: what, what to do".
Result<std::optional<respond::Policy>> draft_asked(const json& body) {
  const auto it = body.find("policy");
  if (it == body.end() || it->is_null()) return std::optional<respond::Policy>();
  MW_TRY(const std::string text, text_field(body, "policy"));
  if (text.size() > kMostPolicyBytes) {
    return fail(Code::kInvalidArgument,
                fmt::format("policy: longer than {} bytes", kMostPolicyBytes));
  }
  Document document;
  document.kind = DocumentKind::kPolicy;
  document.name = "policy";
  document.text = text;
  MW_TRY(respond::Policy draft, respond::parse_policy(text, "policy"));
  MW_TRY_STATUS(check_webhook_templates(document));
  return std::optional(std::move(draft));
}

json texts_view(const PreviewMessage& preview, const respond::DryRun& run) {
  MessageTexts texts;
  if (preview) {
    for (const respond::DryRunMessage& sent : run.messages) {
      for (const notify::MessagePreview& text : preview(sent.message)) {
        texts.add(text, sent.step, sent.message.created);
      }
    }
  }
  return texts.view();
}

net::HttpResponse try_out(const Services& services, const PreviewMessage& preview,
                          const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  if (const auto checked = only_fields(*body, {"alarm", "rule", "at", "policy"}); !checked) {
    return problem(checked.error(),
                   "send alarm or rule, at where it is not now, and policy for a text to try");
  }
  const auto at = optional_time_field(*body, "at");
  if (!at) return problem(at.error());
  auto facts = facts_asked(services, *body);
  if (!facts) return problem(facts.error(), "list them with GET /api/v1/alarms or /api/v1/rules");
  const auto draft = draft_asked(*body);
  if (!draft) return problem(draft.error(), "correct the text at the line named and try it again");
  const UtcNanos start = at->value_or(services.clock.wall());
  facts->since = start;
  const auto n_others = static_cast<int>(
      services.alarms.raised_since(services.clock.wall() - std::chrono::minutes(10)));
  std::string chosen;
  const respond::DryRun run = services.watch.with_desk([&](const Desk& desk) {
    std::vector<respond::Policy> policies;
    for (const auto& [name, item] : desk.shelf().policies()) policies.push_back(item.content);
    if (!*draft) return dry_run(policies, desk.directory(), *facts, start, n_others);
    chosen = chosen_with(std::move(policies), **draft, *facts);
    return dry_run_of(**draft, desk.directory(), *facts, start, n_others);
  });
  json view = dry_run_view(run);
  view["messages"] = texts_view(preview, run);
  view["draft"] = nullptr;
  if (*draft) {
    view["draft"] = {{"is_chosen", chosen == (*draft)->name}, {"chosen", chosen}};
  }
  return json_response(view);
}

net::HttpResponse check(const Services& services, const Call&) {
  const UtcNanos now = services.clock.wall();
  const auto drilled = drilled_procedures(services, now - kDrillsOf);
  if (!drilled) return problem(drilled.error());
  auto findings = services.watch.with_desk(
      [&](const respond::Desk& desk) { return respond::check_desk(desk, now); });
  std::ranges::move(respond::check_drills(*drilled), std::back_inserter(findings));
  json rows = json::array();
  for (const respond::DeskFinding& finding : findings) {
    rows.push_back({{"where", finding.where},
                    {"what", finding.what},
                    {"what_words", words_of(SentenceGroup::kFinding, finding.what)},
                    {"next", finding.next},
                    {"next_words", words_of(SentenceGroup::kRemedy, finding.next)}});
  }
  return json_response({{"findings", std::move(rows)}});
}

net::HttpResponse send_test(const Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto channel_name = text_field(*body, "channel");
  if (!channel_name) return problem(channel_name.error());
  const auto channel = respond::parse_channel(*channel_name);
  if (!channel) {
    return problem(400, "invalid_argument", fmt::format("channel: '{}' is unknown", *channel_name),
                   "use email, browser, webhook, mqtt, sms or siren");
  }
  respond::PageCommand command;
  command.action = respond::PageAction::kTest;
  command.who = caller_name(call);
  command.person = call.caller->who.name;
  command.via = "ui";
  command.channels = {*channel};
  const auto sent = ask_desk<respond::PageAnswer>(services, encode(command));
  if (!sent)
    return problem(sent.error(),
                   "look at the person's e-mail and phone, and at the "
                   "channels that GET /api/v1/respond/check names");
  return json_response(
      {{"person", command.person}, {"channel", name(*channel)}, {"n_messages", sent->n_pages}});
}

}  // namespace

void add_policy_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/policies", Access::kViewer,
             [s](const Call& call) { return list(*s, call); });
  router.add("GET", "/api/v1/respond/check", Access::kViewer,
             [s](const Call& call) { return check(*s, call); });
  router.add("POST", "/api/v1/messages/test", Access::kOperator,
             [s](const Call& call) { return send_test(*s, call); });
}

void add_dry_run_route(Router& router, Services& services, PreviewMessage preview) {
  router.add("POST", "/api/v1/respond/dry-run", Access::kViewer,
             [s = &services, preview = std::move(preview)](const Call& call) {
               return try_out(*s, preview, call);
             });
}

}  // namespace millwright::api
