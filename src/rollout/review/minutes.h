// SPDX-License-Identifier: Apache-2.0
#pragma once
// An agenda, and what came of it, for reading: as plain text, and as one page of HTML that needs
// nothing else, for mail and for printing.

#include <string>
#include <string_view>

#include "rollout/review/review.h"
#include "rollout/value/value_text.h"

namespace millwright::rollout {

/// What is written down. Lifetime: borrowed for the call.
struct Minutes {
  const Review& review;
  UtcNanos due;
  const Agenda& agenda;
  const Meeting* meeting = nullptr;  ///< nullptr: it has not been opened
  respond::TimeZone zone;
};

/// "Agenda: steering, 2026-11-23 09:00"; "Minutes: ..." of one that was held.
std::string minutes_subject(const Minutes& minutes, std::string_view language);
/// Lines end with '\n'.
std::string minutes_plain(const Minutes& minutes, const ValueStyle& style);
/// Everything from records is escaped.
std::string minutes_html(const Minutes& minutes, const ValueStyle& style);

/// What an agenda without an item says.
const Phrase& nothing_to_discuss();

}  // namespace millwright::rollout
