// SPDX-License-Identifier: Apache-2.0
#pragma once
// Decisions, who takes which part in them, and owners as stored text: docs/format/rollout.md.

#include <string>
#include <string_view>

#include "core/result.h"
#include "rollout/governance/owner.h"
#include "rollout/governance/ruling.h"

namespace millwright::rollout {

/// JSON. Ids are not in it: they are the row's.
std::string encode(const Ruling& ruling);
std::string encode(const Raci& raci);
std::string encode(const Owner& owner);

/// Errors: data_loss   damaged, or of a later version.
Result<Ruling> decode_ruling(std::string_view text);
Result<Raci> decode_raci(std::string_view text);
Result<Owner> decode_owner(std::string_view text);

}  // namespace millwright::rollout
