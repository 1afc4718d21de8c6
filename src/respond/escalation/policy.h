// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who is told of an alarm, when, and what happens while nobody takes it. Written by people; the
// format is docs/format/policy.md.

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.h"
#include "model/plant.h"
#include "respond/escalation/alarm_facts.h"
#include "respond/escalation/channel.h"

namespace millwright::respond {

/// One way for a policy to apply. Every list that is not empty must have the alarm's value.
struct PolicyMatch {
  std::vector<int> priorities;
  std::vector<std::string> asset_classes;
  std::vector<std::string> areas;  ///< "area" or "site/area"
  std::vector<RuleKind> rule_kinds;
  std::optional<ConditionClass> condition;
  int line = 0;

  /// How many things it asks for, 0 to 5.
  int specificity() const;
  bool matches(const AlarmFacts& facts) const;
};

struct NotifyStep {
  std::vector<std::string> people;
  std::vector<std::string> rosters;  ///< whoever is on duty when the step comes
  std::vector<std::string> teams;
  ChannelSet channels;
  std::string skill;  ///< only those who have it; empty = everybody

  bool operator==(const NotifyStep&) const = default;
};
struct WaitStep {
  std::chrono::seconds duration{0};

  auto operator<=>(const WaitStep&) const = default;
};
/// Persisted; do not renumber.
enum class Hours : std::uint8_t { kIn = 0, kOut = 1 };
/// Goes on only inside, or only outside, the working hours of a roster; else the chain stops.
struct HoursStep {
  Hours hours = Hours::kIn;
  std::string roster;

  auto operator<=>(const HoursStep&) const = default;
};
/// Goes on only after more than so many alarms of the site within the time; else the chain stops.
struct LoadStep {
  int more_than = 1;
  std::chrono::seconds within{0};

  auto operator<=>(const LoadStep&) const = default;
};
struct WebhookStep {
  std::string url;
  std::string template_name;

  auto operator<=>(const WebhookStep&) const = default;
};
/// Back to the first step, so many times. The last step, where there is one.
struct RepeatStep {
  int times = 1;

  auto operator<=>(const RepeatStep&) const = default;
};

struct PolicyStep {
  std::variant<NotifyStep, WaitStep, HoursStep, LoadStep, WebhookStep, RepeatStep> what;
  int line = 0;
};

/// What ends a chain besides the end of the alarm. Persisted; do not renumber.
enum class StopOn : std::uint8_t {
  kAccepted = 0,      ///< somebody took the page
  kAcknowledged = 1,  ///< that, or an operator acknowledged the alarm
};

struct Policy {
  std::string name;
  std::string title;
  std::vector<PolicyMatch> applies;
  bool is_default = false;  ///< takes what no clause of any policy matches
  StopOn stop_on = StopOn::kAccepted;
  std::vector<PolicyStep> steps;
  std::optional<NotifyStep> last_resort;  ///< told when the steps end and nobody took it
  int last_resort_line = 0;
};

inline constexpr std::size_t kMostSteps = 32;
inline constexpr std::size_t kMostNames = 32;  ///< in one list
inline constexpr std::size_t kMostClauses = 32;
inline constexpr int kMostCounted = 100;  ///< more_than, repeat times
inline constexpr std::chrono::seconds kLongestWait = std::chrono::days(7);

/// Errors: invalid_argument   "file:line: what, what to do".
/// Cost: not for hot paths, see yaml/node.h.
Result<Policy> parse_policy(std::string_view text, std::string_view file);

/// The policy for an alarm: the one that its rule names, where that is in force; else the one with
/// the most specific clause that matches; between equals the first by name; without any the
/// default, the first by name. Nullptr when there is none. Cost: O(clauses).
const Policy* choose_policy(const std::vector<const Policy*>& policies, const AlarmFacts& facts);

}  // namespace millwright::respond
