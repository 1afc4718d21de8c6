// SPDX-License-Identifier: Apache-2.0
#include "api/document_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "notify/webhook_body.h"
#include "respond/desk/document_shelf.h"
#include "respond/escalation/policy.h"

namespace millwright::api {

Status check_webhook_templates(const Document& document) {
  if (document.kind != DocumentKind::kPolicy) return {};
  const std::string title = respond::document_title(document);
  MW_TRY(const respond::Policy policy, respond::parse_policy(document.text, title));
  for (const respond::PolicyStep& step : policy.steps) {
    const auto* webhook = std::get_if<respond::WebhookStep>(&step.what);
    if (webhook == nullptr || webhook->template_name.empty()) continue;
    const auto forms = notify::webhook_forms();
    if (std::ranges::find(forms, webhook->template_name) != forms.end()) continue;
    return fail(Code::kInvalidArgument,
                fmt::format("{}:{}: there is no template '{}' for a webhook: name one of {}, or "
                            "leave it out for the first",
                            title, step.line, webhook->template_name, fmt::join(forms, ", ")));
  }
  return {};
}

Status check_document_text(const Services& services, const Document& document) {
  if (services.host.check_document) MW_TRY_STATUS(services.host.check_document(document));
  return check_webhook_templates(document);
}

}  // namespace millwright::api
