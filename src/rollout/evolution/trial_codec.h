// SPDX-License-Identifier: Apache-2.0
#pragma once
// Trials as stored text: docs/format/rollout.md.

#include <string>
#include <string_view>

#include "core/result.h"
#include "rollout/evolution/trial.h"

namespace millwright::rollout {

/// JSON. Ids are not in it: they are the row's.
std::string encode(const Trial& trial);
/// Errors: data_loss   damaged, or of a later version.
Result<Trial> decode_trial(std::string_view text);

}  // namespace millwright::rollout
