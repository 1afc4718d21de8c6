// SPDX-License-Identifier: Apache-2.0
#pragma once
// When the weekly report is due, and for which week. Weeks are those of ISO 8601 on the wall
// calendar of the site: one of a clock change has 167 or 169 hours.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "respond/duty/local_time.h"
#include "rollout/wave/wave.h"

namespace millwright::rollout {

using ValueRecipient = Stakeholder;

struct ValueSchedule {
  static constexpr std::size_t kMostRecipients = 100;

  std::uint32_t id = 0;  ///< of the stored row; 0: none yet
  bool is_on = false;
  int weekday = 0;                        ///< 0 = Monday
  std::chrono::minutes time_of_day{420};  ///< on the site's wall clock
  std::vector<ValueRecipient> recipients;
  std::string changed_by;
  UtcNanos changed_at;  ///< what was due before is not made up for
  bool operator==(const ValueSchedule&) const = default;
};
/// Errors: invalid_argument   weekday, time, a function that is none of the five, a recipient
///                            without a name, one of a function twice, too many.
Status check(const ValueSchedule& schedule);

/// A week: "2026-W47".
struct LocalWeek {
  respond::LocalDay monday;

  /// Nothing for another form, and for a week that the year does not have.
  static std::optional<LocalWeek> parse(std::string_view text);
  /// That `time` lies in.
  static LocalWeek at(UtcNanos time, const respond::TimeZone& zone);
  std::string text() const;
  UtcNanos begin(const respond::TimeZone& zone) const;
  UtcNanos end(const respond::TimeZone& zone) const;
  bool operator==(const LocalWeek&) const = default;
};

/// The week whose report is due at `now`: the one before the latest moment of the schedule, unless
/// that came before the schedule was set. Nothing while it is off. Weeks before that one, missed
/// while nobody looked, are not due any more.
std::optional<LocalWeek> due_week(const ValueSchedule& schedule, const respond::TimeZone& zone,
                                  UtcNanos now);

}  // namespace millwright::rollout
