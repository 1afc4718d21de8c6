// SPDX-License-Identifier: Apache-2.0
#pragma once
// Transfers and the evidence of their signatures as stored text: docs/format/rollout.md.

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "rollout/transfer/checklist.h"
#include "rollout/transfer/transfer.h"

namespace millwright::rollout {

/// JSON. The id is not in it: it is the row's.
std::string encode(const Transfer& transfer);
/// Errors: data_loss   damaged, or of a later version.
Result<Transfer> decode_transfer(std::string_view text);

/// JSON, without the time: what was found the same way twice gives the same text.
std::string encode(const Checklist& checklist);
/// The items that were fulfilled in such a text; none where it cannot be read.
std::vector<std::string> fulfilled_in(std::string_view evidence);

}  // namespace millwright::rollout
