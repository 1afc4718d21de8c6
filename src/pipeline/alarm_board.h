// SPDX-License-Identifier: Apache-2.0
#pragma once
// The alarms as of the latest committed journal position, for pages and live connections: what the
// watch feed writes and everybody else reads.

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "alarm/alarm.h"
#include "alarm/flood.h"

namespace millwright::pipeline {

/// Thread: any.
class AlarmBoard {
 public:
  /// Unacknowledged by priority, index 1 to 3.
  using Counts = std::array<std::uint32_t, 4>;

  /// What the rules that raise no alarm found.
  struct Recorded {
    std::uint32_t n_events = 0;  ///< that stand
    std::uint32_t n_shadow = 0;  ///< alarms on trial that would stand
  };

  /// `now`: no raise counts as later than this, whatever its device said.
  void put(std::span<const alarm::Alarm> alarms, UtcNanos now);

  std::vector<alarm::Alarm> all() const;
  /// All with the version() at which each changed last, as of one moment.
  struct Listed {
    alarm::Alarm alarm;
    std::uint64_t version = 0;
  };
  struct Listing {
    std::vector<Listed> alarms;
    std::uint64_t version = 0;
  };
  Listing listing() const;
  std::optional<alarm::Alarm> find(AlarmId id) const;
  /// None when the rule never found anything there. Cost: O(alarms).
  AlarmId find(RuleId rule, const alarm::Subject& subject) const;
  /// The alarm of a rule whatever it is about; of several the oldest. 0: none.
  AlarmId find(RuleId rule) const;
  Counts counts() const;
  Recorded recorded() const;
  /// Whether alarms come faster than people can answer, over the whole site.
  alarm::Flood flood(UtcNanos now) const;
  /// Grows with every put(); a live connection asks for what changed after the one it saw.
  std::uint64_t version() const;
  std::vector<alarm::Alarm> changed_since(std::uint64_t version) const;
  /// Alarms whose latest raise is at or after `since`; what is only recorded does not count.
  std::uint64_t raised_since(UtcNanos since) const;

 private:
  struct Row {
    alarm::Alarm alarm;
    std::uint64_t version = 0;
  };
  mutable std::mutex mutex_;
  mutable alarm::FloodMeter flood_;
  std::map<AlarmId, Row> rows_;
  std::uint64_t version_ = 0;
};

}  // namespace millwright::pipeline
