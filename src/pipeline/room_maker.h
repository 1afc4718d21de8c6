// SPDX-License-Identifier: Apache-2.0
#pragma once
// `--when-full drop-oldest`: while space is short the oldest readings of the history go, a
// sixteenth of the kept time at once, until there is room. Their minute and hour figures stay.
// Runs in small steps on the historian's thread, between readings.

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>

#include "core/time.h"
#include "historian/chunk_historian.h"
#include "journal/space_guard.h"

namespace millwright::pipeline {

/// What one round took away.
struct RoomMade {
  UtcNanos before;  ///< readings older than this went, where they filled whole chunks
  std::uint64_t readings = 0;
  std::uint64_t chunk_bytes = 0;
};

class RoomMaker {
 public:
  /// At the end of a round that took something, on the historian's thread: must be quick. The next
  /// round begins after resume().
  using Done = std::function<void(const RoomMade&)>;

  static constexpr std::chrono::hours kLeastStep{1};
  static constexpr std::chrono::seconds kLookAgain{2};     ///< after a round: the guard looks anew
  static constexpr std::chrono::seconds kNothingLeft{60};  ///< after a round that found nothing

  /// Lifetime: the references outlive it.
  RoomMaker(const Clock& clock, journal::SpaceGuard& guard, historian::ChunkHistorian& historian,
            Done done)
      : clock_(clock), guard_(guard), historian_(historian), done_(std::move(done)) {}

  /// Goes on for about `time`; at once while there is space. Errors: those of trim(); the round is
  /// given up, the next one begins where it ended. Thread: the historian's.
  Status step(std::chrono::nanoseconds time);
  /// The space of the last round is given back. Thread: any.
  void resume() { is_waiting_ = false; }

 private:
  struct Round {
    RoomMade made;
    std::uint32_t next = 1;  ///< signal
    std::uint32_t last = 0;
  };
  std::optional<Round> begin();
  void finish(const RoomMade& made);

  const Clock& clock_;
  journal::SpaceGuard& guard_;
  historian::ChunkHistorian& historian_;
  const Done done_;
  std::atomic<bool> is_waiting_{false};
  // The historian's thread only.
  std::optional<Round> round_;
  SteadyTime not_before_{};
};

}  // namespace millwright::pipeline
