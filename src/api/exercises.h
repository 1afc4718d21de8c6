// SPDX-License-Identifier: Apache-2.0
#pragma once
// Every run there ever was, and what of it counts as practice.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "api/services.h"
#include "respond/procedure/coverage.h"
#include "respond/procedure/drill_times.h"
#include "respond/procedure/run.h"

namespace millwright::api {

/// In order of id, those of which the desk no longer knows included.
/// Errors: those of the store. Cost: reads and decodes every run.
Result<std::vector<respond::ProcedureRun>> all_runs(const Services& services);

/// Procedures of runs, each version parsed once. Thread: one at a time.
class RunTexts {
 public:
  /// Nullptr when this version cannot read it. Lifetime: this object's.
  const respond::Procedure* find(const respond::ProcedureRun& run);

 private:
  std::map<std::pair<std::string, std::uint32_t>, std::optional<respond::Procedure>> parsed_;
};

/// The finished ones. `texts` gives the time each was expected to take.
std::vector<respond::Exercise> exercises(const std::vector<respond::ProcedureRun>& runs,
                                         RunTexts& texts);

/// The same with the run each was.
std::vector<std::pair<respond::RunId, respond::Exercise>> finished_runs(
    const std::vector<respond::ProcedureRun>& runs, RunTexts& texts);

/// Names of the site's shifts, in the order of the main roster; empty without one.
std::vector<std::string> shift_names(const respond::Desk& desk);
/// The same of a roster; nullptr has none.
std::vector<std::string> shift_names(const respond::Roster* roster);

/// The roster in force of this name; the main one where the name is empty, nullptr without any.
/// Errors: not_found. Lifetime: as the desk's.
Result<const respond::Roster*> roster_asked(const respond::Desk& desk, std::string_view name);

/// How drills of the procedures in force went, from `since` on, in order of name.
/// Errors: those of the store. Cost: that of all_runs().
Result<std::vector<respond::DrilledProcedure>> drilled_procedures(const Services& services,
                                                                  UtcNanos since);

}  // namespace millwright::api
