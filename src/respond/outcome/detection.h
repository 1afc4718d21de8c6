// SPDX-License-Identifier: Apache-2.0
#pragma once
// Failures held against alarms: caught, late or missed, and by how much. What was not measured says
// so and is never a number: without a failure log nobody knows what was missed.

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "respond/outcome/failure_log.h"
#include "respond/outcome/review.h"

namespace millwright::respond {

enum class Catch : std::uint8_t {
  kCaught,  ///< a right alarm within the horizon before it began
  kLate,    ///< a right alarm only while it lasted
  kMissed,  ///< none
};
/// "caught", "late", "missed".
std::string_view name(Catch result);

struct FailureMatch {
  FailureId failure;
  Catch result = Catch::kMissed;
  AlarmId alarm;                                      ///< the first one, none when missed
  std::optional<std::chrono::nanoseconds> lead_time;  ///< caught: from that raise to the begin
  int unlabelled = 0;                                 ///< raises that would count, had they a label
};

/// A right alarm is one labelled true or early; every other one, unlabelled included, is none.
/// `raises`: of the same assets, order does not matter. A raise at the begin itself is late.
/// A failure without an end lasts until `now`. Withdrawn failures are left out.
std::vector<FailureMatch> match_failures(std::span<const Failure> failures,
                                         std::span<const ClosedRaise> raises,
                                         const FeedbackBook& labels,
                                         std::chrono::nanoseconds horizon, UtcNanos now);

/// The figures of a period. Everything optional reads "not measured" when it is none.
struct Detection {
  bool is_measured = false;  ///< there is a failure log that reaches into the period
  std::string why_not;       ///< when it is not
  int failures = 0;
  std::optional<int> caught;
  std::optional<int> late;
  std::optional<int> missed;
  std::optional<double> caught_share;                   ///< none without failures
  std::optional<std::chrono::nanoseconds> median_lead;  ///< none without a catch
  std::optional<std::chrono::nanoseconds> downtime;     ///< of all failures, within the period
  /// Leads of all catches together: how much earlier people knew. None without a catch that was
  /// measured.
  std::optional<std::chrono::nanoseconds> total_lead;
  int leads_not_known = 0;      ///< catches of failures whose begin nobody told
  int downtimes_not_known = 0;  ///< failures whose end nobody told: missing from every downtime
  /// Downtime by result, beside how many failures of that result it is of.
  struct Down {
    int failures = 0;
    std::chrono::nanoseconds downtime{0};
  };
  std::array<Down, 3> by_catch{};  ///< in the order of Catch
};

struct DetectionPeriod {
  UtcNanos begin;  ///< failures that began in [begin, end)
  UtcNanos end;    ///< not after now
  std::chrono::nanoseconds horizon = std::chrono::days(7);
};

Detection detection(const DetectionPeriod& period, const FailureLog& log,
                    std::span<const ClosedRaise> raises, const FeedbackBook& labels);

/// What the catches saved, in the money of `per_catch`; nothing unless catches were measured.
std::optional<double> savings(const Detection& detection, double per_catch);

inline constexpr std::string_view kNotMeasured = "not measured";
/// A count, or kNotMeasured.
std::string to_text(std::optional<int> count);
/// "3 d 4 h", "5 h 12 min", "40 s"; or kNotMeasured.
std::string to_text(std::optional<std::chrono::nanoseconds> duration);

}  // namespace millwright::respond
