// SPDX-License-Identifier: Apache-2.0
#pragma once
// Chattering, fleeting and stale alarms, found in the history of one alarm.

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "alarm/kpi_history.h"

namespace millwright::alarm {

inline constexpr std::size_t kChatterCount = 3;
inline constexpr std::chrono::seconds kChatterWindow{60};
inline constexpr std::chrono::seconds kFleetingBelow{10};
inline constexpr std::chrono::hours kStaleAfter{24};

/// One raise of an alarm and its return.
struct Occurrence {
  UtcNanos raised;
  std::optional<UtcNanos> returned;  ///< none: stands
  Outcome outcome = Outcome::kUnlabelled;
};

struct Nuisance {
  std::size_t n = 0;
  std::size_t n_chattering = 0;  ///< occurrences that are one of 3 within 60 s
  std::size_t n_bursts = 0;      ///< runs of those
  std::size_t n_fleeting = 0;    ///< returned in less than 10 s
  std::size_t n_stale = 0;       ///< stood for more than 24 h
  std::size_t n_worth_keeping = 0;
  std::size_t n_duplicate = 0;

  Nuisance& operator+=(const Nuisance& other);
  /// Not said to be true or early; what nobody labelled is among them.
  std::size_t n_nuisance() const { return n - n_worth_keeping; }
  bool operator==(const Nuisance&) const = default;
};

/// `occurrences`: of one alarm, in order of their raise. One that stands is as old as `now` makes
/// it.  Cost: O(occurrences), no allocation.
Nuisance find_nuisance(std::span<const Occurrence> occurrences, UtcNanos now);

/// The occurrences of every alarm, in order of alarm and time, those raised in `period`.
struct AlarmOccurrences {
  AlarmId alarm;
  RuleId rule;
  std::vector<Occurrence> occurrences;
};
/// Cost: O(n log n).
std::vector<AlarmOccurrences> by_alarm(std::span<const Annunciated* const> annunciated,
                                       Period period);

}  // namespace millwright::alarm
