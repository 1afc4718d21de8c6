// SPDX-License-Identifier: Apache-2.0
// Taking a page from a chat: the tool posts what its button carries, signed with the secret of the
// webhook that sent the page. The signature says that the tool sent it, the token for whom it is.
#include <fmt/format.h>

#include "api/accept_answer.h"
#include "api/chat_answer.h"
#include "api/page_by_token.h"
#include "api/problem.h"
#include "api/routes.h"
#include "notify/webhook_signature.h"

namespace millwright::api {
namespace {

/// Chat tools send a few hundred bytes; Slack's interactions quote the message.
constexpr std::size_t kMaxBytes = 128 * 1024;

std::string_view code_of(TokenState state) {
  switch (state) {
    case TokenState::kForgotten:
      return "not_found";
    case TokenState::kInvalid:
    case TokenState::kHandsOff:
      return "unauthorized";
    case TokenState::kFailed:
      return "unavailable";
    default:
      return "failed_precondition";
  }
}

Status check(const Services& services, const Call& call) {
  const std::string& webhook = call.parameters[0];
  const auto secret =
      services.host.webhook_secret ? services.host.webhook_secret(webhook) : std::nullopt;
  if (!secret) {
    return fail(Code::kNotFound, fmt::format("no webhook of the notify settings is named \"{}\"",
                                             webhook.substr(0, 80)));
  }
  if (call.http.body.size() > kMaxBytes) {
    return fail(Code::kInvalidArgument, fmt::format("body of {} bytes, the limit is {} bytes",
                                                    call.http.body.size(), kMaxBytes));
  }
  notify::SignedRequest request;
  request.timestamp = call.http.header(notify::kTimestampHeader);
  request.signature = call.http.header(notify::kSignatureHeader);
  request.slack_timestamp = call.http.header(notify::kSlackTimestampHeader);
  request.slack_signature = call.http.header(notify::kSlackSignatureHeader);
  request.body = call.http.body;
  return notify::check_signature(*secret, request, services.clock.wall());
}

net::HttpResponse answer(Services& services, const Call& call) {
  const auto refuse = [&](const Error& error) {
    count_page_answer(services.metrics, "chat", TokenState::kInvalid);
    const bool is_unproven =
        error.code() == Code::kFailedPrecondition || error.code() == Code::kUnauthorized;
    const int status = is_unproven ? 403 : millwright::http_status(error.code());
    return problem(status, millwright::name(error.code()), error.message(),
                   "see GET /api/v1/openapi.json and the notify settings");
  };
  if (const Status checked = check(services, call); !checked) return refuse(checked.error());
  const auto said = parse_chat_answer(call.http.header("content-type"), call.http.body);
  if (!said) return refuse(said.error());
  const TokenPage page = take_by_token(services, said->token, "chat", said->user);
  const int status = http_status(page.state, true);
  if (status != 200) return problem(status, code_of(page.state), accept_sentence(page));
  return net::HttpResponse::of(200, "application/json", accept_answer(page));
}

}  // namespace

void add_chat_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("POST", "/api/v1/chat/{webhook}", Access::kOpen,
             [s](const Call& call) { return answer(*s, call); });
}

}  // namespace millwright::api
