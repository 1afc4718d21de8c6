// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/drill_calendar.h"

#include <fmt/format.h>

#include <algorithm>

namespace millwright::respond {
namespace {

/// Differs between schedules of one rule, and is there again after a restart.
std::uint64_t seed_of(const DrillSchedule& schedule) {
  return schedule.id.value * 0x9e3779b97f4a7c15u ^ static_cast<std::uint64_t>(schedule.created.ns);
}

/// Windows after `day` that have begun, as far as it is worth counting.
int n_begun_after(const DrillSchedule& schedule, LocalDay day, UtcNanos now,
                  const DrillSite& site) {
  constexpr int kMostCounted = 1'000;
  int n = 0;
  while (n < kMostCounted) {
    day = drill_day(schedule.rule, schedule.first, day + 1);
    if (drill_window(schedule.rule, day, site.zone).begin > now) break;
    ++n;
  }
  return n;
}

}  // namespace

void DrillCalendar::plan(DrillSchedule& schedule, LocalDay from, UtcNanos now,
                         const DrillSite& site) {
  schedule.next.reset();
  schedule.look_again.reset();
  LocalDay day = from;
  for (int i = 0; i < kWindowsAhead; ++i, day = day + 1) {
    day = drill_day(schedule.rule, schedule.first, day);
    const DrillWindow window = drill_window(schedule.rule, day, site.zone);
    if (window.begin <= now) continue;
    const auto at = drill_moment(schedule.rule, window, schedule.is_announced, seed_of(schedule),
                                 site.shift_at);
    if (!at) continue;
    schedule.next = PlannedDrill{window, *at};
    return;
  }
  schedule.look_again = now + kLookAgain;
}

Result<DrillSchedule> DrillCalendar::add(const DrillScheduleCommand& command, UtcNanos now,
                                         const DrillSite& site) {
  MW_TRY_STATUS(check(command.rule));
  if (schedules_.size() >= kMostSchedules) {
    return fail(Code::kResourceExhausted,
                fmt::format("there are {} schedules already; remove one first", kMostSchedules));
  }
  DrillSchedule schedule;
  schedule.id = DrillScheduleId(++last_.value);
  schedule.procedure = command.procedure;
  schedule.asset = command.asset;
  schedule.created_by = command.who;
  schedule.created = now;
  schedule.rule = command.rule;
  schedule.is_announced = command.is_announced;
  schedule.first = site.zone.to_local(now).day;
  plan(schedule, schedule.first, now, site);
  schedules_.emplace(schedule.id, schedule);
  return schedule;
}

Result<DrillSchedule> DrillCalendar::remove(const DrillScheduleCommand& command) {
  const auto it = schedules_.find(command.remove);
  if (it == schedules_.end()) {
    return fail(Code::kNotFound, fmt::format("no drill schedule {}", command.remove.value));
  }
  DrillSchedule removed = std::move(it->second);
  schedules_.erase(it);
  removed.removed_by = command.who;
  removed.next.reset();
  removed.look_again.reset();
  return removed;
}

std::vector<DrillScheduleId> DrillCalendar::due(UtcNanos now) const {
  std::vector<DrillScheduleId> out;
  for (const auto& [id, schedule] : schedules_) {
    const auto& when = schedule.look_again;
    if (schedule.next ? schedule.next->at <= now : when && *when <= now) out.push_back(id);
  }
  return out;
}

bool DrillCalendar::is_missed(DrillScheduleId id, UtcNanos now) const {
  const DrillSchedule& schedule = schedules_.at(id);
  return schedule.next && now - schedule.next->at > kPatience;
}

const DrillSchedule& DrillCalendar::settle(DrillScheduleId id, DrillResult result, UtcNanos now,
                                           const DrillSite& site) {
  DrillSchedule& schedule = schedules_.at(id);
  const LocalDay settled = schedule.next->window.day;
  result.due = schedule.next->at;
  if (result.outcome == DrillOutcome::kMissed) {
    if (const int n = n_begun_after(schedule, settled, now, site); n > 0) {
      result.reason += fmt::format("; nor for {} more after it", n);
    }
  }
  schedule.results.push_back(std::move(result));
  if (schedule.results.size() > kMostDrillResults) schedule.results.erase(schedule.results.begin());
  // Never the same day again, also where a clock that stepped back makes its window lie ahead.
  const LocalDay today = site.zone.to_local(now).day;
  plan(schedule, std::max(settled + 1, today + -1), now, site);
  return schedule;
}

const DrillSchedule& DrillCalendar::look_again(DrillScheduleId id, UtcNanos now,
                                               const DrillSite& site) {
  DrillSchedule& schedule = schedules_.at(id);
  plan(schedule, site.zone.to_local(now).day, now, site);
  return schedule;
}

const DrillSchedule* DrillCalendar::find(DrillScheduleId id) const {
  const auto it = schedules_.find(id);
  return it == schedules_.end() ? nullptr : &it->second;
}

Status DrillCalendar::restore(std::vector<DrillSchedule> rows) {
  for (DrillSchedule& row : rows) {
    last_ = std::max(last_, row.id);
    const DrillScheduleId id = row.id;
    if (!row.removed_by.empty()) continue;
    if (!schedules_.emplace(id, std::move(row)).second) {
      return fail(Code::kDataLoss, fmt::format("two drill schedules {}", id.value));
    }
  }
  return {};
}

}  // namespace millwright::respond
