// SPDX-License-Identifier: Apache-2.0
#pragma once
// Change control of rules (ISA-18.2 §10): the settings somebody approved are kept beside those in
// use, so that what was changed since can be shown. Approving takes a second person.

#include <string>
#include <string_view>
#include <vector>

#include "registry/registry.h"

namespace millwright::registry {

/// The settings that an approval is about, as JSON text: limit, deadband, on_delay_ms,
/// off_delay_ms, window_ms, priority. Equal settings give equal texts.
std::string approval_settings(const Rule& rule);

/// True for what approval_settings() writes, and for the empty text of a rule never approved.
bool is_approval(std::string_view settings);

/// The fields whose setting is not the approved one; empty when all are, or none ever was approved.
std::vector<std::string> differences_from_approved(const Rule& rule);

/// Approves the rule's settings as they are now.
/// Errors: not_found; failed_precondition when who asks is no person, or is the one who changed the
///         settings last.
/// Cost: reads the rule's audit entries back to that change.
Result<Changed<Rule>> approve_rule(Registry& registry, const Intent& intent, RuleId id);

}  // namespace millwright::registry
