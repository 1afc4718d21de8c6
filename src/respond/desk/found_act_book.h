// SPDX-License-Identifier: Apache-2.0
#pragma once
// Found acts as a pure state machine:
//
//   find --> open --claim within a day--> claimed
//              |-------a day passes------> lapsed
//
// One that names a known person is claimed at once.

#include <span>
#include <vector>

#include "alarm/alarm_engine.h"
#include "respond/desk/found_act.h"

namespace millwright::respond {

/// Thread: one at a time.
class FoundActBook {
 public:
  static constexpr std::size_t kMostActs = 10'000;

  /// Adds one; the same key again gives what there is. `team`: of `told_by`, where that is a user.
  /// Errors: invalid_argument     a category that is none of the three, no key, or texts too long.
  ///         resource_exhausted   more than kMostActs.
  Result<FoundAct> find(const FoundActCommand& command, std::optional<TeamKind> team,
                        alarm::Origin origin);
  /// `team`: of the person who claims it.
  /// Errors: not_found            no such act.
  ///         already_exists       somebody claimed it; names them.
  ///         failed_precondition  a day has passed, or the person and the command name no team.
  ///         invalid_argument     a patch approved by who claims it, or of what is no upgrade.
  Result<FoundAct> claim(const FoundActCommand& command, std::optional<TeamKind> team,
                         alarm::Origin origin);
  /// Lets those lapse that nobody claimed within a day of `now`, and all that are open and were
  /// found before `and_before`; gives them.
  std::vector<FoundAct> lapse(UtcNanos now, std::optional<UtcNanos> and_before);

  std::span<const FoundAct> acts() const { return acts_; }
  /// Takes over all rows of a store; order does not matter.
  /// Errors: data_loss   ids with gaps; the state is unchanged.
  Status restore(std::vector<FoundAct> rows);

 private:
  std::vector<FoundAct> acts_;  ///< by id, from 1 without gaps
};

}  // namespace millwright::respond
