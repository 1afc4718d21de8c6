// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reviews and their meetings as stored text: docs/format/rollout.md.

#include <string>
#include <string_view>

#include "core/result.h"
#include "rollout/review/review.h"

namespace millwright::rollout {

/// JSON. Ids are not in it: they are the row's.
std::string encode(const Review& review);
std::string encode(const Meeting& meeting);
/// Errors: data_loss   damaged, or of a later version.
Result<Review> decode_review(std::string_view text);
Result<Meeting> decode_meeting(std::string_view text);

}  // namespace millwright::rollout
