// SPDX-License-Identifier: Apache-2.0
#include "api/chat_answer.h"

#include <algorithm>

#include "api/desk_call.h"
#include "net/url.h"

namespace millwright::api {
namespace {

using nlohmann::json;

constexpr std::string_view kButton = "millwright_accept";

std::string text_in(const json& object, std::string_view name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The JSON in the field `payload` of a form.
Result<json> payload_of(std::string_view body) {
  const auto form = net::parse_target("/?" + std::string(body));
  if (!form) return fail(Code::kInvalidArgument, "the body is no URL-encoded form");
  const auto field =
      std::ranges::find(form->query, "payload", &std::pair<std::string, std::string>::first);
  if (field == form->query.end()) {
    return fail(Code::kInvalidArgument, "payload: missing; Slack's interactions have one");
  }
  MW_TRY(json payload, parse_json(field->second));
  if (payload.is_object()) return payload;
  return fail(Code::kInvalidArgument, "payload: must be a JSON object");
}

Result<ChatAnswer> parse_slack(std::string_view body) {
  MW_TRY(const json payload, payload_of(body));
  const auto actions = payload.find("actions");
  if (text_in(payload, "type") != "block_actions" || actions == payload.end() ||
      !actions->is_array()) {
    return fail(Code::kInvalidArgument, "payload: only block_actions are understood");
  }
  const auto pressed = std::ranges::find_if(*actions, [](const json& action) {
    return action.is_object() && text_in(action, "action_id") == kButton;
  });
  if (pressed == actions->end()) {
    return fail(Code::kInvalidArgument,
                "payload.actions: none is millwright_accept, the button of a page");
  }
  ChatAnswer out;
  out.token = text_in(*pressed, "value");
  if (const auto user = payload.find("user"); user != payload.end() && user->is_object()) {
    out.user = text_in(*user, "username");
    if (out.user.empty()) out.user = text_in(*user, "id");
  }
  return out;
}

Result<ChatAnswer> parse_ours(std::string_view body) {
  MW_TRY(const json object, parse_json(body));
  if (!object.is_object()) return fail(Code::kInvalidArgument, "the body must be a JSON object");
  // The type keeps one of our own messages, sent back to us with its signature, from being an
  // answer.
  if (text_in(object, "type") != "millwright.accept") {
    return fail(Code::kInvalidArgument, "type: must be millwright.accept");
  }
  MW_TRY_STATUS(only_fields(object, {"type", "token", "user"}));
  ChatAnswer out;
  MW_TRY(out.token, text_field(object, "token"));
  MW_TRY(out.user, optional_text(object, "user"));
  return out;
}

}  // namespace

Result<ChatAnswer> parse_chat_answer(std::string_view content_type, std::string_view body) {
  // curl and others call a body of JSON a form too, unless told otherwise.
  const bool is_form =
      content_type.starts_with("application/x-www-form-urlencoded") && !body.starts_with('{');
  MW_TRY(ChatAnswer answer, is_form ? parse_slack(body) : parse_ours(body));
  if (answer.token.empty()) return fail(Code::kInvalidArgument, "the token of the page is missing");
  return answer;
}

}  // namespace millwright::api
