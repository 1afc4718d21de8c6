// SPDX-License-Identifier: Apache-2.0
#pragma once
// The words that came with an external condition: who reported it and what they said. That it holds
// is a reading of the rule's signal; the words are a journal record right before that reading, and
// stand until others come. Format: docs/format/alarm-state.md.

#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/result.h"

namespace millwright::alarm {

struct ConditionReport {
  static constexpr std::size_t kMostTextBytes = 1024;

  RuleId rule;
  std::string by;    ///< who reports: a user, a token, an address
  std::string text;  ///< may be empty

  bool operator==(const ConditionReport&) const = default;
};

/// JSON for a record of kind kCommand. Broken UTF-8 is replaced.
std::string encode(const ConditionReport& report);

/// Nothing when the record is well-formed but for somebody else ("type" is not "condition").
/// Errors: data_loss   not JSON, a later version, or fields missing or of the wrong kind.
Result<std::optional<ConditionReport>> decode_condition_report(std::string_view json);

/// "by dcs-bridge: LSHH-101 tripped", for the detail of an alarm.
std::string words_of(const ConditionReport& report);

}  // namespace millwright::alarm
