// SPDX-License-Identifier: Apache-2.0
#pragma once
// The value report: what the system was worth in a period, for each of the five functions in its
// own words.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "rollout/value/value_facts.h"

namespace millwright::rollout {

enum class ValueSection : std::uint8_t { kCaught, kMissed, kSaved, kCost, kNext, kBlocks };
inline constexpr std::size_t kValueSections = 6;
/// "caught", "missed", "saved", "cost", "next", "blocks".
std::string_view name(ValueSection section);
/// The heading, the same for every function.
const Phrase& heading(ValueSection section);
/// What the function wants to know: "Which alarms helped us on shift?"
const Phrase& asks(TeamKind function);
/// Of one of the five, for a heading.
const Phrase& title_of(TeamKind function);

/// One sentence with its numbers, their sample and the page that shows the evidence.
struct ValueLine {
  Said words;
  std::string page;         ///< path within the site, "/review"; empty: none
  bool is_measured = true;  ///< false: the sentence says why there is no number
  bool operator==(const ValueLine&) const = default;
};

struct FunctionValue {
  TeamKind function = TeamKind::kOperations;
  std::array<std::vector<ValueLine>, kValueSections> sections;
  bool operator==(const FunctionValue&) const = default;
};

struct ValueReport {
  std::string title;
  std::uint32_t wave = 0;  ///< 0: of a week
  UtcNanos begin;
  UtcNanos end;
  bool is_over = true;
  respond::TimeZone zone;
  /// Nothing happened that a value could come of: no alarm closed, no failure, no act.
  bool is_empty = false;
  std::vector<ValueLine> notes;          ///< for everybody: what is missing or lasts
  std::vector<FunctionValue> functions;  ///< in the order of kFunctions

  bool operator==(const ValueReport&) const = default;
};

/// Cost: O(facts).
ValueReport report_value(const ValueFacts& facts);

}  // namespace millwright::rollout
