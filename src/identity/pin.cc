// SPDX-License-Identifier: Apache-2.0
#include "identity/pin.h"

#include <fmt/format.h>

#include <algorithm>

namespace millwright::identity {
namespace {

// True when every digit is `step` above the one before.
bool goes_in_steps_of(int step, std::string_view pin) {
  return std::ranges::adjacent_find(pin, [&](char a, char b) { return b - a != step; }) ==
         pin.end();
}

}  // namespace

Status check_pin(std::string_view pin) {
  const bool is_digits = std::ranges::all_of(pin, [](char c) { return c >= '0' && c <= '9'; });
  if (!is_digits || pin.size() < kMinPinDigits || pin.size() > kMaxPinDigits) {
    return fail(Code::kInvalidArgument,
                fmt::format("pin: must be {} to {} digits", kMinPinDigits, kMaxPinDigits));
  }
  for (const int step : {0, 1, -1}) {
    if (goes_in_steps_of(step, pin)) {
      return fail(Code::kInvalidArgument, "pin: must not be one digit repeated or a run of digits");
    }
  }
  return {};
}

}  // namespace millwright::identity
