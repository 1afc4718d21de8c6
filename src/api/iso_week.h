// SPDX-License-Identifier: Apache-2.0
#pragma once
// Weeks of ISO 8601, in UTC: "2026-W47" begins on its Monday.

#include <optional>
#include <string>
#include <string_view>

#include "core/time.h"

namespace millwright::api {

inline constexpr std::chrono::weeks kWeek{1};

/// The Monday, 00:00 UTC, of the week that `time` lies in.
UtcNanos week_begin(UtcNanos time);
/// "2026-W47": the year is the one in which the week's Thursday lies.
std::string week_text(UtcNanos time);
/// Nothing for another form, and for a week 53 that the year does not have.
std::optional<UtcNanos> parse_week(std::string_view text);

}  // namespace millwright::api
