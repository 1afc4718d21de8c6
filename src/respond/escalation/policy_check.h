// SPDX-License-Identifier: Apache-2.0
#pragma once
// Mistakes in policies found before the night they would matter.

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "core/time.h"
#include "respond/escalation/alarm_facts.h"
#include "respond/escalation/directory.h"
#include "respond/escalation/policy.h"

namespace millwright::respond {

enum class FindingKind : std::uint8_t {
  kUnknownName,        ///< a person, team or roster that does not exist, in a step or on a roster
  kNobodyOnDuty,       ///< a roster has hours without anybody
  kReachesNoOne,       ///< a step, whoever is on duty
  kLoop,               ///< repeats without waiting
  kUnreachablePolicy,  ///< no alarm can ever get it
  kUncoveredAlarms,    ///< no policy matches them
};
/// "unknown-name", "nobody-on-duty", "reaches-no-one", "loop", "unreachable-policy",
/// "uncovered-alarms".
std::string_view name(FindingKind kind);

struct PolicyFinding {
  FindingKind kind = FindingKind::kUnknownName;
  std::string where;   ///< "policies/night.yaml:12", or a document's name
  std::string what;    ///< the mistake
  std::string advice;  ///< what to do

  bool operator==(const PolicyFinding&) const = default;
};

struct CheckedPolicy {
  std::string file;  ///< or document name: what findings point at
  Policy policy;
};

/// Looks this far ahead for hours without anybody on duty.
inline constexpr std::chrono::days kDutyHorizon{30};

/// `alarms`: one per rule in force, as it would be raised. Findings come in the order of the
/// policies, then of their steps; those on all alarms last.
/// Cost: O(policies * (policies + alarms)), and per step and roster one outlook and 720 questions
/// to the directory: not for hot paths.
std::vector<PolicyFinding> check_policies(std::span<const CheckedPolicy> policies,
                                          const Directory& directory, const DutyOutlook& outlook,
                                          std::span<const AlarmFacts> alarms, UtcNanos now);

}  // namespace millwright::respond
