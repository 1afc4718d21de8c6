// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rules of a PIN. It is short, so that three seconds do; what guards so small a space is that it is
// taken at enrolled kiosks only, slowly, and a few times (kiosks.h).

#include <cstddef>
#include <string_view>

#include "core/result.h"

namespace millwright::identity {

inline constexpr std::size_t kMinPinDigits = 4;
inline constexpr std::size_t kMaxPinDigits = 12;

/// Errors: invalid_argument saying what is wrong: 4 to 12 digits, not one digit repeated, not a run
/// such as 1234 or 9876. The text never repeats the PIN.
Status check_pin(std::string_view pin);

}  // namespace millwright::identity
