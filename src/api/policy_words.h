// SPDX-License-Identifier: Apache-2.0
#pragma once
// An escalation policy for pages: each step in a plain sentence, and as the fields it is made of.

#include <nlohmann/json_fwd.hpp>

#include "respond/desk/document_shelf.h"
#include "respond/escalation/dry_run.h"

namespace millwright::api {

/// "notify", "wait", "continue-if", "webhook", "repeat" with a sentence in `text`.
nlohmann::json policy_view(const respond::DocumentShelf::Item<respond::Policy>& item);

/// The lines of a dry run, those that tell people the same thing at the same time as one.
nlohmann::json dry_run_view(const respond::DryRun& run);

}  // namespace millwright::api
