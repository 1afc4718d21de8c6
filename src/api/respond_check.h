// SPDX-License-Identifier: Apache-2.0
#pragma once
// Mistakes that would cost an answer to an alarm, found before the night they would matter: in
// policies, rosters, documents, and in rules that name something which is not in force.

#include <string>
#include <vector>

#include "api/services.h"

namespace millwright::api {

struct RespondFinding {
  std::string where;  ///< "policies/night@2:12", "rosters/operators", "rules/5"
  std::string what;
  std::string next;  ///< what to do

  bool operator==(const RespondFinding&) const = default;
};

/// Policies first, then documents, rules, rosters. Empty: nothing is wrong.
/// Cost: that of check_policies(), while the watch waits.
std::vector<RespondFinding> respond_findings(const Services& services);

}  // namespace millwright::api
