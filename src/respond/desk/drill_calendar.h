// SPDX-License-Identifier: Apache-2.0
#pragma once
// The schedules of drills and their next times, advanced by the desk. Whether a drill may begin
// when it is due is the desk's decision; that it is due once, and never again for the same day, is
// held here.

#include <map>
#include <vector>

#include "respond/desk/drill_schedule.h"

namespace millwright::respond {

/// What of the site a next time depends on. Lifetime: of the call.
struct DrillSite {
  TimeZone zone;
  ShiftAt shift_at;
};

/// Thread: one at a time. Cost of due(): O(schedules).
class DrillCalendar {
 public:
  static constexpr std::size_t kMostSchedules = 200;
  /// How late a drill may begin: later, the server was not running when it was due.
  static constexpr std::chrono::minutes kPatience{5};
  /// Windows that are looked at for a minute of the rule's shift, and when they are again.
  static constexpr int kWindowsAhead = 60;
  static constexpr std::chrono::hours kLookAgain{24};

  /// The first time is in the first whole window after `now`.
  /// Errors: invalid_argument   the rule; resource_exhausted   too many schedules.
  Result<DrillSchedule> add(const DrillScheduleCommand& command, UtcNanos now,
                            const DrillSite& site);
  /// Errors: not_found   no such schedule, or removed before.
  Result<DrillSchedule> remove(const DrillScheduleCommand& command);

  /// Those whose time has come, or that have to look for one again. Settle each.
  std::vector<DrillScheduleId> due(UtcNanos now) const;
  /// Whether the time of a due one passed while nobody looked.
  bool is_missed(DrillScheduleId id, UtcNanos now) const;
  /// Notes what became of the one that was due and plans the next. A missed one also says how many
  /// of its later windows had begun meanwhile.
  const DrillSchedule& settle(DrillScheduleId id, DrillResult result, UtcNanos now,
                              const DrillSite& site);
  /// For one without a next time: looks for one again.
  const DrillSchedule& look_again(DrillScheduleId id, UtcNanos now, const DrillSite& site);

  const DrillSchedule* find(DrillScheduleId id) const;
  /// Those that stand, by id.
  const std::map<DrillScheduleId, DrillSchedule>& schedules() const { return schedules_; }

  /// From all rows, those of removed schedules too: their ids are not used again.
  /// Errors: data_loss   two of one id.
  Status restore(std::vector<DrillSchedule> rows);

 private:
  static void plan(DrillSchedule& schedule, LocalDay from, UtcNanos now, const DrillSite& site);

  std::map<DrillScheduleId, DrillSchedule> schedules_;
  DrillScheduleId last_;  ///< ids are never used again
};

}  // namespace millwright::respond
