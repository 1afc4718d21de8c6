// SPDX-License-Identifier: Apache-2.0
#pragma once
// The rules that make the most alarms, what is wrong with each, and what to do about it
// (ISA-18.2 / IEC 62682 clause 16, frequently occurring alarms).

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alarm/kpi_history.h"
#include "alarm/nuisance.h"

namespace millwright::alarm {

/// Why a rule makes so many. The first that holds, in this order.
enum class Pattern : std::uint8_t {
  kChattering,  ///< 30 % or more of its raises are one of 3 within 60 s
  kFleeting,    ///< 30 % or more returned in less than 10 s
  kDuplicate,   ///< half labelled so, or 4 of 5 follow another rule on the same asset within 60 s
  kStale,       ///< 30 % or more stood for more than 24 h
  kNuisance,    ///< more than half were not said to be true or early
  kFrequent,    ///< true, and often
};
/// "chattering", "fleeting", "duplicate", "stale", "nuisance", "frequent".
std::string_view name(Pattern pattern);

struct WorstActor {
  RuleId rule;
  std::size_t n = 0;         ///< annunciations in the period
  double share = 0;          ///< percent of all annunciations in the period
  std::size_t n_alarms = 0;  ///< different alarms of this rule among them
  Nuisance nuisance;         ///< summed over those
  Pattern pattern = Pattern::kFrequent;
  RuleId follows;  ///< the rule it repeats, where 4 of 5 follow one; none otherwise
  std::string what_to_do;
};

/// The `limit` rules with the most annunciations in the period, most first, then by id. Narrow
/// `annunciated` to one position or area to get its worst actors.
/// Cost: O(n log n); of a crowded minute on one asset at most 64 raises are looked back at.
std::vector<WorstActor> worst_actors(std::span<const Annunciated> annunciated, Period period,
                                     std::size_t limit = 10);

}  // namespace millwright::alarm
