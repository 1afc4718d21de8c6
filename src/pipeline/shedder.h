// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a site does with new readings when space runs out and its owner would rather lose some than
// make the senders wait. The default is to refuse: then there is no Shedder.

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/time.h"
#include "historian/historian.h"
#include "journal/space_guard.h"
#include "model/reading_batch.h"

namespace millwright::pipeline {

/// `serve --when-full`.
enum class WhenFull : std::uint8_t {
  kRefuse,      ///< nothing is acknowledged until there is space again
  kThin,        ///< numbers are kept once in ten seconds; changes of state and quality always
  kDropNewest,  ///< what comes in is acknowledged, counted and not kept
  kDropOldest,  ///< the oldest readings of the history go: pipeline/room_maker.h
};
std::string_view name(WhenFull policy);
std::optional<WhenFull> when_full_named(std::string_view text);

/// Where the policy begins and where nothing is taken any more, whatever the policy: between the
/// two there is room for the records that say what was lost, and for compaction.
struct SpacePlan {
  journal::SpaceLimits act;     ///< for the guard of the policy; unused when refusing
  journal::SpaceLimits refuse;  ///< for the journal
};
SpacePlan space_plan(WhenFull policy, const journal::SpaceLimits& wanted);

/// Thread: any. Cost: a few loads while there is space; one lock for each batch while there is not.
class Shedder {
 public:
  static constexpr std::chrono::seconds kThinTo{10};

  /// Lifetime: `guard` and `clock` outlive it. `policy` is kThin or kDropNewest.
  Shedder(WhenFull policy, journal::SpaceGuard& guard, const Clock& clock)
      : policy_(policy), guard_(guard), clock_(clock) {}

  /// Takes out what is not to be kept now and says how much that was, by source; nothing while
  /// there is space. Quarantine entries count like readings; thinning leaves them.
  std::vector<historian::ShedReadings> shed(ReadingBatch& batch,
                                            std::vector<historian::QuarantineEntry>& quarantine);

 private:
  struct Kept {
    UtcNanos time;
    std::uint64_t value = 0;  ///< hash of a text
    Grade grade = Grade::kGood;
  };
  std::vector<historian::ShedReadings> thin(ReadingBatch& batch);
  bool keeps(const ReadingBatch& batch, std::size_t row);

  const WhenFull policy_;
  journal::SpaceGuard& guard_;
  const Clock& clock_;
  std::atomic<bool> was_short_{false};
  std::mutex mutex_;
  std::unordered_map<std::uint32_t, Kept> kept_;  // guarded by mutex_: by signal, this shortage
};

}  // namespace millwright::pipeline
