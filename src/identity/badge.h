// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a badge reader types, in one form.

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace millwright::identity {

inline constexpr std::size_t kMinBadgeCharacters = 4;
inline constexpr std::size_t kMaxBadgeCharacters = 64;

/// The id of a badge as it is compared: without the blanks, ':' and '-' that some readers put
/// between bytes, in upper case.
/// Errors: invalid_argument when less than 4 or more than 64 letters and digits are left, or there
///         is anything else. The text never repeats the badge.
Result<std::string> badge_id(std::string_view typed);

}  // namespace millwright::identity
