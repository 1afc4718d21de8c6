// SPDX-License-Identifier: Apache-2.0
// Desk: drills that come round. A schedule says when; here is decided whether that is the time.
#include <fmt/format.h>

#include <algorithm>

#include "alarm/flood.h"
#include "respond/desk/desk.h"

namespace millwright::respond {
namespace {

/// The zone of the plant's site; UTC until it has one.
TimeZone zone_of(const registry::Plant& plant) {
  for (const Site& site : plant.all<Site>()) {
    if (site.name == "_system") continue;
    return TimeZone::find(site.time_zone).value_or(TimeZone());
  }
  return {};
}

}  // namespace

DrillSite Desk::drill_site() const {
  return {zone_of(*plant_), [this](UtcNanos time) { return directory_.shift_at(time); }};
}

Result<DeskReply> Desk::execute(const DrillScheduleCommand& command, Origin origin,
                                DeskOutput& out) {
  Result<DrillSchedule> done = fail(Code::kInternal, "not done");
  if (command.remove) {
    done = drill_calendar_.remove(command);
  } else {
    if (!shelf_.procedures().contains(command.procedure))
      return fail(Code::kNotFound, fmt::format("no procedure '{}' is in force", command.procedure));
    if (plant_->find<Asset>(command.asset) == nullptr)
      return fail(Code::kNotFound, fmt::format("no asset {}", command.asset.value));
    done = drill_calendar_.add(command, origin.time, drill_site());
  }
  if (!done) return fail(done.error());
  out.store.put(Table::kDrillSchedule, done->id.value, encode(*done));
  return DeskReply(std::move(*done));
}

void Desk::tick_drills(Origin origin, const alarm::AlarmEngine& alarms, DeskOutput& out) {
  for (const Drill& drill : drills_) {
    const bool is_too_long = origin.time - drill.started >= kLongestDrill;
    if (!drill.schedule || drill.ended || !is_too_long) continue;
    end_drill(drill.id, fmt::format("nobody finished it within {} h", kLongestDrill.count()),
              origin, out);
  }
  for (const DrillScheduleId id : drill_calendar_.due(origin.time)) {
    begin_scheduled(id, origin, alarms, out);
  }
}

void Desk::begin_scheduled(DrillScheduleId id, Origin origin, const alarm::AlarmEngine& alarms,
                           DeskOutput& out) {
  const DrillSchedule& schedule = *drill_calendar_.find(id);
  if (!schedule.next) {
    out.store.put(Table::kDrillSchedule, id.value,
                  encode(drill_calendar_.look_again(id, origin.time, drill_site())));
    return;
  }
  DrillResult result;
  if (drill_calendar_.is_missed(id, origin.time)) {
    result.outcome = DrillOutcome::kMissed;
    result.reason = "the server was not running";
  } else if (result.reason = obstacle(schedule, origin, alarms); !result.reason.empty()) {
    result.outcome = DrillOutcome::kSkipped;
  } else {
    DrillCommand start;
    start.who = schedule.created_by;
    start.procedure = schedule.procedure;
    start.asset = schedule.asset;
    start.is_announced = schedule.is_announced;
    start.schedule = id;
    if (const auto begun = execute(start, origin, out)) {
      result.drill = std::get<Drill>(*begun).id;
    } else {
      result.outcome = DrillOutcome::kSkipped;
      result.reason = begun.error().message();
    }
  }
  const DrillSchedule& settled =
      drill_calendar_.settle(id, std::move(result), origin.time, drill_site());
  out.store.put(Table::kDrillSchedule, id.value, encode(settled));
}

std::string Desk::obstacle(const DrillSchedule& schedule, Origin origin,
                           const alarm::AlarmEngine& alarms) const {
  for (const Drill& drill : drills_) {
    // One that somebody forgot to end does not count for ever.
    if (!drill.ended && origin.time - drill.started < kLongestDrill)
      return fmt::format("drill {} is under way", drill.id.value);
  }
  if (!schedule.rule.shift.empty() && directory_.shift_at(origin.time) != schedule.rule.shift)
    return fmt::format("shift '{}' is not on duty", schedule.rule.shift);
  std::size_t n_recent = 0;
  for (const alarm::Alarm& alarm : alarms.alarms()) {
    if (alarm::is_recorded_only(alarm) || alarm.raise_count == 0) continue;
    if (alarm.is_active && alarm.priority == 1)
      return fmt::format("alarm {} of priority 1 stands", alarm.id.value);
    if (origin.time - alarm.raised < alarm::FloodMeter::kWindow) ++n_recent;
  }
  // Fewer than this many is where a flood is over, and nobody wants to be at its beginning either.
  if (n_recent >= alarm::FloodMeter::kEnds)
    return fmt::format("{} alarms were raised within ten minutes", n_recent);
  return {};
}

}  // namespace millwright::respond
