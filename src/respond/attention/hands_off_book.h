// SPDX-License-Identifier: Apache-2.0
#pragma once
// Hands-off periods as a pure state machine.
//
//   plan --> planned --start--> running --end, exposure reached--> passed
//               |                  |-----end, exposure missing--> inconclusive
//               |                  |-----too much help, or the glass broken--> failed
//               +----- cancel -----+--> inconclusive
//
// A period passes at its end only, never early. At most one is planned or running. Every input
// first lets time take effect, so an input after the end finds the period ended.

#include <map>
#include <span>
#include <vector>

#include "alarm/alarm_engine.h"
#include "respond/attention/hands_off.h"

namespace millwright::respond {

/// The rows an input changed, as they stand now; the caller commits and clears them.
struct HandsOffChanges {
  std::map<HandsOffId, HandsOff> periods;
};

/// Thread: one at a time.
class HandsOffBook {
 public:
  /// Errors: invalid_argument     no name, days, shifts or terms out of range, a start in the past,
  ///                              a reason or signature missing, or a fact that cannot be.
  ///         failed_precondition  plan: one is planned or running; else: none is.
  Result<HandsOff> apply(const HandsOffCommand& command, alarm::Origin origin,
                         HandsOffChanges& out);

  /// Something happened; outside a running period it is nothing. Facts of shifts that are not the
  /// period's are skipped. Who is project or vendor gives help, whatever the deed, but for an
  /// approved security patch.
  void observe(const HandsOffFact& seen, alarm::Origin origin, HandsOffChanges& out);

  /// Starts what is due and ends what is over.
  void tick(alarm::Origin origin, HandsOffChanges& out);

  /// False while a period runs for people of project and vendor teams, and for its helpers: their
  /// accounts are read-only.
  bool may_act(std::string_view person, std::optional<TeamKind> team) const;
  /// The one that is planned or running. Lifetime: until the next call that is not const.
  const HandsOff* current() const;
  std::span<const HandsOff> periods() const { return periods_; }

  /// Takes over all rows of a store; order does not matter.
  /// Errors: data_loss   ids with gaps, or two periods not over; the state is unchanged.
  Status restore(std::vector<HandsOff> rows);

 private:
  HandsOff* open_period();
  Result<HandsOff> plan(const HandsOffCommand& command, UtcNanos now) const;
  static void expose(HandsOff& period, const HandsOffFact& fact);
  static void break_glass(HandsOff& period, const HandsOffCommand& command, UtcNanos now);
  static void help(HandsOff& period, const HandsOffFact& fact, UtcNanos now);
  static void end(HandsOff& period, HandsOffState state, std::string verdict, UtcNanos at);
  static bool advance(HandsOff& period, UtcNanos now);

  std::vector<HandsOff> periods_;  ///< by id, from 1 without gaps
};

}  // namespace millwright::respond
