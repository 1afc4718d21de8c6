// SPDX-License-Identifier: Apache-2.0
#pragma once
// Findings with their actions as stored text: docs/format/rollout.md.

#include <string>
#include <string_view>

#include "core/result.h"
#include "rollout/improve/improvement.h"

namespace millwright::rollout {

/// JSON. Ids are not in it: they are the row's.
std::string encode(const Improvement& finding);
/// Errors: data_loss   damaged, or of a later version.
Result<Improvement> decode_improvement(std::string_view text);

}  // namespace millwright::rollout
