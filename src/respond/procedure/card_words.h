// SPDX-License-Identifier: Apache-2.0
#pragma once
// The card's own words and its style sheet. For card.cc only.

#include <string_view>

namespace millwright::respond {

struct CardWords {
  std::string_view language;
  std::string_view any_machine;
  std::string_view version;
  std::string_view approved_by;
  std::string_view printed;
  std::string_view expected;  ///< {} = a duration
  std::string_view who;
  std::string_view alarm;
  std::string_view shift;
  std::string_view begun;
  std::string_view ended;
  std::string_view hazard;
  std::string_view time;
  std::string_view initials;
  std::string_view plausible;
  std::string_view photo;
  std::string_view wait;  ///< {} = a duration
  std::string_view system;
  std::string_view hand_over;
  std::string_view if_met;
  std::string_view if_not;
  std::string_view on_problem;
  std::string_view go_to;  ///< {} = number of a step
  std::string_view end;
  std::string_view escalate;
  std::string_view abort;
  std::string_view enter_later;
};

/// German for "de" and its regions, else English.
const CardWords& card_words(std::string_view language);

/// Black on white, large enough to read with gloves on, steps not torn between pages.
std::string_view card_style();

}  // namespace millwright::respond
