// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/duty_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace millwright::respond {
namespace {

using std::chrono::days;
using std::chrono::nanoseconds;

/// Longer than any planned shift, whatever its clock does.
constexpr days kShiftReach{2};

bool overlaps(const Shift& shift, UtcNanos begin, UtcNanos end) {
  return shift.begin < end && begin < shift.end;
}

bool ends_next_day(const WallSpan& span) {
  return span.end <= span.begin;
}

/// One person of one layer comes (+1) or goes (-1).
struct Edge {
  UtcNanos at;
  std::string_view layer;
  std::string_view person;
  int step = 0;
};

std::vector<Edge> edges_of(std::span<const Shift> shifts) {
  std::vector<Edge> edges;
  for (const Shift& shift : shifts) {
    for (const std::string& person : shift.people) {
      edges.push_back({shift.begin, shift.layer, person, 1});
      edges.push_back({shift.end, shift.layer, person, -1});
    }
  }
  std::ranges::sort(edges, {}, &Edge::at);
  return edges;
}

/// The first instant in (after, before) at which the people of a layer are others than just before.
std::optional<UtcNanos> first_change(std::span<const Edge> edges, UtcNanos after, UtcNanos before) {
  std::map<std::pair<std::string_view, std::string_view>, int> present;
  for (std::size_t i = 0; i < edges.size() && edges[i].at < before;) {
    std::map<std::pair<std::string_view, std::string_view>, int> steps;
    const UtcNanos at = edges[i].at;
    for (; i < edges.size() && edges[i].at == at; ++i) {
      steps[{edges[i].layer, edges[i].person}] += edges[i].step;
    }
    bool is_change = false;
    for (const auto& [key, step] : steps) {
      int& count = present[key];
      is_change = is_change || (count > 0) != (count + step > 0);
      count += step;
    }
    if (is_change && after < at) return at;
  }
  return std::nullopt;
}

}  // namespace

bool DutyPlan::is_holiday(LocalDay day) const {
  return std::ranges::binary_search(roster_.holidays, day) || holidays_.find(day) != nullptr;
}

void DutyPlan::add_planned(LocalDay day, UtcNanos begin, UtcNanos end,
                           std::vector<Shift>& out) const {
  const bool is_free_day = is_holiday(day);
  const OnHoliday absent = is_free_day ? OnHoliday::kOff : OnHoliday::kOnly;
  for (const Layer& layer : roster_.layers) {
    if (layer.on_holiday == absent) continue;
    for (const ShiftTimes& times : layer.shifts) {
      const WallSpan& span = times.span;
      if (!span.days[static_cast<std::size_t>(weekday_of(day))]) continue;
      const Crew* crew = crew_on(layer, times, day);
      if (crew == nullptr) continue;
      Shift shift;
      shift.begin = roster_.zone.to_utc(day, span.begin);
      shift.end = roster_.zone.to_utc(ends_next_day(span) ? day + 1 : day, span.end);
      // A shift that lies wholly in the hour that a clock skips does not take place.
      if (shift.end <= shift.begin || !overlaps(shift, begin, end)) continue;
      shift.layer = layer.name;
      shift.name = times.name;
      shift.day = day;
      shift.people = *crew;
      shift.is_holiday = is_free_day;
      out.push_back(std::move(shift));
    }
  }
}

std::vector<Shift> DutyPlan::planned(UtcNanos begin, UtcNanos end) const {
  std::vector<Shift> out;
  // The night before reaches into the first day.
  const LocalDay first = roster_.zone.to_local(begin).day + (-2);
  const LocalDay last = roster_.zone.to_local(end).day + 1;
  for (LocalDay day = first; day <= last; day = day + 1) add_planned(day, begin, end, out);
  return out;
}

bool DutyPlan::is_effective(const Override& o, UtcNanos begin, UtcNanos end) const {
  if (o.roster != roster_.name || o.is_void() || end <= o.begin || o.end <= begin) return false;
  return o.layer.empty() || roster_.find_layer(o.layer) != nullptr;
}

std::vector<Shift> DutyPlan::actual(UtcNanos begin, UtcNanos end) const {
  // A shift in the window may be cut by an override outside it, and extra duty reaches as far as
  // its override: look at all of that, and keep what has a part in the window.
  UtcNanos from = begin - kShiftReach;
  UtcNanos to = end + kShiftReach;
  for (const Override& o : overrides_) {
    if (!o.absent.empty() || !is_effective(o, begin, end)) continue;
    from = std::min(from, o.begin - kShiftReach);
    to = std::max(to, o.end + kShiftReach);
  }
  std::vector<Shift> shifts = planned(from, to);
  for (const Override& o : overrides_) {
    if (is_effective(o, from, to)) apply(o, shifts);
  }
  std::erase_if(shifts, [&](const Shift& shift) { return !overlaps(shift, begin, end); });
  for (Shift& shift : shifts) {
    if (shift.name != kExtraDuty || !shift.is_override || shift.day != LocalDay{}) continue;
    shift.day = roster_.zone.to_local(shift.begin).day;
    shift.is_holiday = is_holiday(shift.day);
  }
  sort(shifts);
  return shifts;
}

void DutyPlan::sort(std::vector<Shift>& shifts) const {
  const auto key = [&](const Shift& shift) {
    return std::pair(shift.begin, roster_.find_layer(shift.layer));  // layers lie in one array
  };
  std::ranges::sort(shifts, {}, key);  // no two are equal: shifts of a layer do not overlap
}

Status DutyPlan::check_window(UtcNanos begin, UtcNanos end) const {
  if (end < begin || !is_duty_time(begin) || !is_duty_time(end)) {
    return fail(Code::kOutOfRange, "roster: the window must lie within 1970 to 2199");
  }
  std::size_t shifts_per_day = 0;
  for (const Layer& layer : roster_.layers) shifts_per_day += layer.shifts.size();
  const nanoseconds length = end - begin;
  const auto n_days = static_cast<std::size_t>(length / nanoseconds(days(1))) + 1;
  if (length > kLongestWindow || n_days * shifts_per_day > kMostShifts) {
    return fail(Code::kOutOfRange,
                fmt::format("roster: {} days are too many at once, ask for less", n_days));
  }
  return {};
}

std::vector<OnDuty> DutyPlan::on_duty(UtcNanos time) const {
  std::vector<OnDuty> out;
  if (!is_duty_time(time)) return out;
  const std::vector<Shift> shifts = actual(time, time + nanoseconds(1));
  for (const Layer& layer : roster_.layers) {
    for (const Shift& shift : shifts) {
      if (shift.layer != layer.name) continue;
      for (const std::string& person : shift.people) {
        out.push_back({person, shift.layer, shift.name, shift.is_override});
      }
    }
  }
  return out;
}

Result<std::vector<Shift>> DutyPlan::shifts_between(UtcNanos begin, UtcNanos end) const {
  MW_TRY_STATUS(check_window(begin, end));
  return actual(begin, end);
}

Result<std::vector<Gap>> DutyPlan::gaps_between(UtcNanos begin, UtcNanos end,
                                                std::string_view layer) const {
  MW_TRY_STATUS(check_window(begin, end));
  if (!layer.empty() && roster_.find_layer(layer) == nullptr) {
    return fail(Code::kNotFound, fmt::format("roster {}: no layer '{}'", roster_.name, layer));
  }
  std::vector<Gap> gaps;
  UtcNanos covered = begin;
  for (const Shift& shift : actual(begin, end)) {  // by begin
    if (shift.people.empty() || (!layer.empty() && shift.layer != layer)) continue;
    if (covered < shift.begin) gaps.push_back({covered, shift.begin});
    covered = std::max(covered, shift.end);
  }
  if (covered < end) gaps.push_back({covered, end});
  return gaps;
}

Result<std::vector<MissingSkill>> DutyPlan::missing_skills_between(
    UtcNanos begin, UtcNanos end,
    const std::function<bool(std::string_view, std::string_view)>& holds) const {
  MW_TRY(std::vector<Shift> shifts, shifts_between(begin, end));
  std::vector<MissingSkill> missing;
  for (const Shift& shift : shifts) {
    if (shift.people.empty()) continue;
    for (const std::string& skill : roster_.find_layer(shift.layer)->skills) {
      const auto has_it = [&](const std::string& person) { return holds(person, skill); };
      if (std::ranges::none_of(shift.people, has_it)) missing.push_back({shift, skill});
    }
  }
  return missing;
}

std::optional<UtcNanos> DutyPlan::next_handover(UtcNanos time) const {
  if (!is_duty_time(time)) return std::nullopt;
  // Nearly always within days: the far windows are for rosters that say little.
  for (const days reach : {days(3), days(21), days(90), kHandoverHorizon}) {
    const UtcNanos end = time + reach;
    if (!is_duty_time(end)) return std::nullopt;
    const std::vector<Shift> shifts = actual(time, end);
    if (const auto change = first_change(edges_of(shifts), time, end)) return change;
  }
  return std::nullopt;
}

std::optional<Shift> DutyPlan::shift_at(UtcNanos time) const {
  if (!is_duty_time(time)) return std::nullopt;
  std::vector<Shift> shifts = planned(time, time + nanoseconds(1));
  const auto first = std::ranges::min_element(
      shifts, {}, [&](const Shift& shift) { return roster_.find_layer(shift.layer); });
  if (first == shifts.end()) return std::nullopt;
  return std::move(*first);
}

bool DutyPlan::is_in_hours(UtcNanos time) const {
  if (roster_.hours.empty()) return true;
  if (!is_duty_time(time)) return false;
  const auto [day, clock] = roster_.zone.to_local(time);
  const auto covers = [&](LocalDay begin_day, bool is_yesterday) {
    if (is_holiday(begin_day)) return false;
    const auto weekday = static_cast<std::size_t>(weekday_of(begin_day));
    return std::ranges::any_of(roster_.hours, [&](const WallSpan& span) {
      if (!span.days[weekday]) return false;
      if (is_yesterday) return ends_next_day(span) && clock < span.end;
      return span.begin <= clock && (ends_next_day(span) || clock < span.end);
    });
  };
  return covers(day, false) || covers(LocalDay{day.days - 1}, true);
}

}  // namespace millwright::respond
