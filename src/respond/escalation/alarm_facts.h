// SPDX-License-Identifier: Apache-2.0
#pragma once
// What escalation is told of an alarm: what policies match on and what messages say. Frozen in the
// chain when it starts.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/time.h"
#include "model/plant.h"

namespace millwright::respond {

/// Persisted; do not renumber.
enum class ConditionClass : std::uint8_t {
  kProcess = 0,  ///< the process needs an operator
  kWarning = 1,  ///< the machine's condition needs maintenance, in time
};
/// "process", "warning".
std::string_view name(ConditionClass condition);
std::optional<ConditionClass> parse_condition_class(std::string_view text);

struct AlarmFacts {
  AlarmId alarm;
  RuleId rule;
  // What policies match on.
  std::string policy;       ///< the one that the rule names, before any match; empty: by match
  int priority = 3;         ///< 1 highest to 3
  std::string asset_class;  ///< "pump"; empty when the alarm has no asset
  std::string area;         ///< path "site/area"; empty when it has none
  RuleKind rule_kind = RuleKind::kHigh;
  ConditionClass condition = ConditionClass::kProcess;
  // What messages say.
  std::string title;   ///< what happened, in plain words
  std::string asset;   ///< the title people know the machine by
  std::string detail;  ///< the numbers in a sentence
  double value = 0;    ///< in `unit`
  double limit = 0;    ///< in `unit`
  std::string unit;    ///< UCUM code
  UtcNanos since;      ///< event time of the raise
  std::string consequence;
  std::chrono::seconds respond_within{0};  ///< 0 when nobody said
  std::string procedure;                   ///< document name; empty when there is none
  std::string cause;                       ///< alarms of one cause are counted together
  bool is_drill = false;
  bool is_safety = false;  ///< of the alarm class "safety"

  bool operator==(const AlarmFacts&) const = default;
};

/// Told at once, whatever else there is to tell.
inline bool is_urgent(const AlarmFacts& facts) {
  return facts.priority == 1 || facts.is_safety;
}

/// Cuts every text to `kMostFactBytes` at a character border, so that no name fills a message.
inline constexpr std::size_t kMostFactBytes = 500;
void trim(AlarmFacts& facts);

}  // namespace millwright::respond
