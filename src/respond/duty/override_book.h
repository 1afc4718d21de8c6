// SPDX-License-Identifier: Apache-2.0
#pragma once
// The overrides of all rosters. What was true of a past instant stays true: an override begins no
// earlier than the record that brings it, and cancelling ends it no earlier than now.

#include <chrono>
#include <span>
#include <vector>

#include "alarm/alarm_engine.h"
#include "core/result.h"
#include "respond/duty/duty_command.h"
#include "respond/duty/override.h"

namespace millwright::respond {

/// Thread: one at a time.
class OverrideBook {
 public:
  static constexpr std::size_t kMaxKept = 10'000;
  /// When kMaxKept are reached, those that ended longer ago leave memory; their rows stay stored.
  static constexpr std::chrono::days kKeptFor{400};

  /// Returns the override as it is now in force; a begin in the past becomes now.
  /// Errors: invalid_argument     no reason or name, a text too long, nobody or the same person on
  ///                              both sides, an end that is not after begin and now, or too long.
  ///         resource_exhausted   kMaxKept are kept, none of them that old.
  Result<Override> apply(const AddOverride& command, alarm::Origin origin);

  /// Ends the override now, or makes it void when it has not begun. Repeating changes nothing.
  /// Errors: not_found             no such override is kept.
  ///         failed_precondition   it is over.
  Result<Override> apply(const CancelOverride& command, alarm::Origin origin);

  /// In the order of their ids, all rosters. Lifetime: until the next call that is not const.
  std::span<const Override> overrides() const { return overrides_; }
  const Override* find(OverrideId id) const;

  /// Takes over the rows of a store, all or at least the newest of them; order does not matter.
  /// Errors: data_loss   two rows of one id; the state is unchanged.
  Status restore(std::vector<Override> rows);

 private:
  void forget_old(UtcNanos now);

  std::vector<Override> overrides_;  ///< by id
  std::uint64_t last_id_ = 0;
};

}  // namespace millwright::respond
