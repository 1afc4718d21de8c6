// SPDX-License-Identifier: Apache-2.0
#pragma once
// Mistakes that would cost an answer to an alarm, found before the night they would matter: in
// policies, rosters, documents, and in rules that name something which is not in force.

#include <string>
#include <vector>

#include "core/time.h"
#include "respond/desk/desk.h"

namespace millwright::respond {

struct DeskFinding {
  std::string where;  ///< "policies/night@2:12", "rosters/operators", "rules/5"
  std::string what;
  std::string next;  ///< what to do

  bool operator==(const DeskFinding&) const = default;
};

/// Policies first, then documents, rules, rosters. Empty: nothing is wrong.
/// Cost: that of check_policies(), and a month of every roster.
std::vector<DeskFinding> check_desk(const Desk& desk, UtcNanos now);

}  // namespace millwright::respond
