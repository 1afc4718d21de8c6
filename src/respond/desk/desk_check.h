// SPDX-License-Identifier: Apache-2.0
#pragma once
// Mistakes that would cost an answer to an alarm, found before the night they would matter: in
// policies, rosters, documents, and in rules that name something which is not in force.

#include <span>
#include <string>
#include <vector>

#include "core/time.h"
#include "respond/desk/desk.h"
#include "respond/procedure/drill_times.h"

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

/// Each shift whose latest drill of a procedure took longer than the procedure expects: until it
/// is drilled again in time, the plant cannot rely on the answer.
std::vector<DeskFinding> check_drills(std::span<const DrilledProcedure> drilled);

}  // namespace millwright::respond
