// SPDX-License-Identifier: Apache-2.0
#include "notify/webhook_body.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "notify/fill.h"
#include "notify/message_text.h"

namespace millwright::notify {
namespace {

using nlohmann::json;

// Slack reads &, < and > as its own mark-up: <!channel> would call everybody.
std::string as_slack(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else {
      out += c;
    }
  }
  return as_json(out);
}

// Markdown of Mattermost and Teams: no links with a false face, no images, no mentions. The
// zero-width space after '@' keeps "@all" readable and harmless.
std::string as_markdown(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '@') {
      out += "@\u200b";
      continue;
    }
    if (c == '\\' || c == '[' || c == ']' || c == '<' || c == '>' || c == '`' || c == '#' ||
        c == '!' || c == '|')
      out += '\\';
    out += c;
  }
  return as_json(out);
}

struct Form {
  std::string_view name;
  Escape escape;
  std::string_view text;
};

constexpr std::string_view kSlackButton = "slack with a button";
// Slack refuses a whole message for one section above 3,000 characters.
constexpr std::size_t kMaxSlackText = 2'900;

constexpr std::array kForms{
    Form{"slack", as_slack, R"({"text": "*{{subject}}*\n{{text}}", "unfurl_links": false})"},
    // "text" is what a notification on the phone shows.
    Form{kSlackButton, as_slack, R"({"text": "*{{subject}}*", "unfurl_links": false, "blocks": [
 {"type": "section", "text": {"type": "mrkdwn", "text": "*{{subject}}*\n{{text}}"}},
 {"type": "actions", "elements": [{"type": "button", "style": "primary",
  "action_id": "millwright_accept", "value": "{{accept_token}}",
  "text": {"type": "plain_text", "text": "{{accept_label}}"}}]}]})"},
    Form{"mattermost", as_markdown, R"({"text": "#### {{subject}}\n{{text}}"})"},
    // The Adaptive Card that a Teams workflow posts.
    Form{"teams", as_markdown,
         R"({"type": "message", "attachments": [{
 "contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": null,
 "content": {"$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
  "type": "AdaptiveCard", "version": "1.4", "body": [
   {"type": "TextBlock", "size": "Medium", "weight": "Bolder", "wrap": true, "text": "{{subject}}"},
   {"type": "TextBlock", "wrap": true, "text": "{{text}}"}]}}]})"},
    Form{"work_order", as_json,
         R"({"work_order": {"external_id": "{{order}}", "key": "{{key}}", "title": "{{title}}",
 "description": "{{text}}", "asset": "{{asset}}", "priority": "{{priority}}",
 "failure_code": "{{failure_code}}", "reported_by": "{{by}}", "reported_at": "{{created}}",
 "link": "{{open_url}}", "is_drill": "{{drill}}"}})"},
    Form{"sms", as_json, R"({"to": "{{address}}", "text": "{{brief}}", "key": "{{key}}"})"},
};

constexpr std::array<std::string_view, 6> kNames{"generic",    "slack",      "teams",
                                                 "mattermost", "work_order", "sms"};

// The fields of docs/format/outbox.md: what a message lacks of them reads as empty.
constexpr std::array kKnownFields{
    "title",        "asset",       "area",      "value",          "limit", "priority",
    "since",        "consequence", "procedure", "respond_within", "by",    "reason",
    "count",        "by_priority", "by_cause",  "over",           "order", "text",
    "failure_code", "accept_url",  "open_url",  "accept_token"};

Fields fields_of(const OutgoingMessage& message) {
  const MessageText words = message_text(message);
  Fields out = message.fields;
  for (const char* field : kKnownFields) out.try_emplace(field);
  out["subject"] = words.subject;
  out["text"] = words.body;
  out["brief"] = words.brief;
  out["accept_label"] = accept_label(message.language);
  out["kind"] = std::string(name(message.kind));
  out["person"] = message.person;
  out["address"] = message.address;
  out["language"] = std::string(supported_language(message.language));
  out["key"] = delivery_key(message);
  out["created"] = to_rfc3339(message.created);
  out["drill"] = message.is_drill ? "true" : "false";
  return out;
}

std::string generic_body(const OutgoingMessage& message) {
  const MessageText words = message_text(message);
  const json out = {{"type", "millwright.message"}, {"version", 1},
                    {"key", delivery_key(message)}, {"kind", name(message.kind)},
                    {"thread", message.thread},     {"person", message.person},
                    {"is_drill", message.is_drill}, {"created", to_rfc3339(message.created)},
                    {"subject", words.subject},     {"text", words.body},
                    {"fields", message.fields}};
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// The form itself, or its variant for this message.
Form form_of(std::string_view form, const Fields& fields) {
  const bool has_button =
      form == "slack" && !fields.at("accept_token").empty() &&
      as_slack(fields.at("subject")).size() + as_slack(fields.at("text")).size() < kMaxSlackText;
  if (has_button) form = kSlackButton;
  const auto found = std::ranges::find(kForms, form, &Form::name);
  return found != kForms.end() ? *found : Form{"", as_json, form};
}

}  // namespace

std::span<const std::string_view> webhook_forms() {
  return kNames;
}

Status check_webhook_form(std::string_view form) {
  if (std::ranges::find(kNames, form) != kNames.end()) return {};
  if (form.find('{') == form.npos) {
    return fail(Code::kInvalidArgument,
                fmt::format("\"{}\" is neither a JSON template nor one of {}", form,
                            fmt::join(kNames, ", ")));
  }
  if (form.size() > kMaxWebhookBytes / 4) {
    return fail(Code::kInvalidArgument, fmt::format("template of {} bytes, the limit is {} bytes",
                                                    form.size(), kMaxWebhookBytes / 4));
  }
  // Inside a string both values are harmless; outside, one of them is no JSON.
  for (const char* value : {"\"", "0"}) {
    Fields probe;
    for (const std::string& name : placeholders(form)) probe[name] = value;
    if (!json::accept(fill(form, probe, as_json))) {
      return fail(Code::kInvalidArgument,
                  "template is no JSON text whose {{names}} stand inside quotes");
    }
  }
  return {};
}

Result<std::string> webhook_body(std::string_view form, const OutgoingMessage& message) {
  MW_TRY_STATUS(check_webhook_form(form));
  std::string body;
  if (form == "generic") {
    body = generic_body(message);
  } else {
    const Fields fields = fields_of(message);
    const Form used = form_of(form, fields);
    body = fill(used.text, fields, used.escape);
  }
  if (body.size() > kMaxWebhookBytes) {
    return fail(Code::kInvalidArgument,
                fmt::format("webhook body of {} bytes, the limit is {} bytes", body.size(),
                            kMaxWebhookBytes));
  }
  return body;
}

}  // namespace millwright::notify
