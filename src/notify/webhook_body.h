// SPDX-License-Identifier: Apache-2.0
#pragma once
// The JSON that a webhook is sent: ready-made forms for common chat tools and maintenance systems,
// or a template of the user's own. Pure. What goes in from fields can neither break the JSON nor
// call people or groups in a chat.

#include <span>
#include <string>
#include <string_view>

#include "core/result.h"
#include "notify/message.h"

namespace millwright::notify {

constexpr std::size_t kMaxWebhookBytes = 64 * 1024;

/// "generic", "slack", "teams", "mattermost", "work_order", "sms". Lifetime: static.
std::span<const std::string_view> webhook_forms();

/// Errors: invalid_argument when `form` is none of webhook_forms() and no JSON template either: a
/// template is JSON text whose {{names}} stand inside strings.
Status check_webhook_form(std::string_view form);

/// `form` is a name of webhook_forms() or a template. Beside the message's fields, a template may
/// name: subject, text, brief, kind, person, address, language, key, created, drill ("true",
/// "false"). Known fields that the message lacks are empty.
/// "slack" has a button where the message carries `accept_token`, see docs/format/outbox.md.
/// Errors: invalid_argument for a bad template, or a body above kMaxWebhookBytes.
Result<std::string> webhook_body(std::string_view form, const OutgoingMessage& message);

}  // namespace millwright::notify
