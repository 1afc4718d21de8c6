// SPDX-License-Identifier: Apache-2.0
#pragma once
// What is known of a period, gathered by whoever has the records: the value report says nothing
// that does not stand here.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/time.h"
#include "model/plant.h"
#include "respond/duty/local_time.h"
#include "respond/outcome/detection.h"
#include "respond/outcome/feedback.h"
#include "respond/outcome/review.h"
#include "rollout/criteria/metric.h"
#include "rollout/readiness/answer.h"

namespace millwright::rollout {

/// Hours of downtime that did not happen because an alarm foretold the failure, as a person
/// confirmed them. One for each failure.
struct Saving {
  static constexpr double kMostHours = 8784;  ///< a year
  static constexpr std::size_t kMostWords = 1000;

  std::uint32_t id = 0;  ///< of the stored row; 0: none yet
  std::uint64_t failure = 0;
  double hours = 0;   ///< above 0
  std::string words;  ///< what would have happened, and how one knows
  std::string by;     ///< log-in name
  UtcNanos at;
  bool is_withdrawn = false;
  bool operator==(const Saving&) const = default;
};
/// Errors: invalid_argument   no failure, hours or words, or beyond the limits.
Status check(const Saving& saving);

/// What an hour of downtime costs, as finance confirmed it.
struct DowntimeRate {
  static constexpr double kMostPerHour = 1e9;

  std::uint32_t id = 0;
  double per_hour = 0;   ///< in `currency`; above 0
  std::string currency;  ///< ISO 4217: "EUR"
  std::string words;     ///< what it rests on
  std::string by;
  UtcNanos at;
  bool operator==(const DowntimeRate&) const = default;
};
/// Errors: invalid_argument   no such rate or currency, or no words.
Status check(const DowntimeRate& rate);

/// An alarm of the period that people labelled true or early.
struct RightAlarm {
  std::uint64_t alarm = 0;
  std::string title;
  std::string asset;  ///< empty: of no machine
  UtcNanos raised;
  respond::Outcome outcome = respond::Outcome::kTrue;
  bool is_platform = false;  ///< of the platform itself
};

/// A failure that began in the period, held against the alarms before it.
struct KnownFailure {
  std::uint64_t failure = 0;
  std::string asset;
  std::string what;
  UtcNanos begin;
  respond::Catch result = respond::Catch::kMissed;
  std::optional<std::chrono::nanoseconds> lead;      ///< of a caught one; none: not known
  std::optional<std::chrono::nanoseconds> downtime;  ///< none: nobody told when it ended
  std::optional<Saving> saving;
};

/// Hours of a group of people that may be shown.
struct GroupCost {
  std::string title;
  std::vector<TeamKind> kinds;
  std::int64_t acts = 0;
  double hours = 0;
  std::optional<double> minutes_per_sensor_week;
  bool is_estimate = true;
};

/// What comes next, or stands in the way, with the page that shows it.
struct Pointer {
  Said words;
  std::string page;
  /// Whom it concerns beside leadership, which is told of everything; none: everybody.
  std::optional<Question> question;
};

struct ValueFacts {
  std::string title;       ///< "2026-W47", or the wave's title
  std::uint32_t wave = 0;  ///< 0: a week of the whole plant
  UtcNanos begin;          ///< [begin, end)
  UtcNanos end;
  bool is_over = true;
  respond::TimeZone zone;  ///< of the site
  /// The records of the site begin within the period. None: they begin before it.
  std::optional<UtcNanos> known_since;
  /// Whose failure was withdrawn, or is no longer in the log: their evidence is gone.
  std::size_t n_savings_without_failure = 0;
  std::size_t n_sensors = 0;

  respond::OutcomeFigures outcomes;  ///< of alarms that closed
  std::vector<RightAlarm> right;     ///< the latest first
  Said why_not_measured;             ///< why nothing is said about failures; empty: they are known
  std::vector<KnownFailure> failures;
  std::optional<DowntimeRate> rate;

  bool is_cost_hidden = false;  ///< too few people for any figure
  std::vector<GroupCost> costs;
  std::int64_t n_acts = 0;
  double sensor_weeks = 0;
  Said why_no_cost_per_sensor;  ///< empty only when `cost_per_sensor` is there
  std::optional<double> cost_per_sensor;

  std::vector<Pointer> next;
  std::vector<Pointer> blocks;
};

}  // namespace millwright::rollout
