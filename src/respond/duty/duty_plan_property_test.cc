// SPDX-License-Identifier: Apache-2.0
// A roster around the clock covers every instant exactly once, whatever its zone does to the clock;
// an instant and a window give the same answer under any overrides. MW_SEED replays one seed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "respond/duty/duty_rig_test.h"

namespace millwright::respond {
namespace {

const HolidayCalendar kNoHolidays;

constexpr const char* kZones[] = {
    "UTC",           "Europe/Berlin",       "America/New_York", "Asia/Kolkata",
    "Europe/London", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Chatham",
    "Africa/Cairo",  "Asia/Tehran",         "Pacific/Apia",     "America/Santiago",
};

class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

 private:
  std::mt19937 random_;
};

/// 1 to 5 shifts that meet on the wall clock, at any minutes of the day, also at night.
Roster around_the_clock(Dice& dice, std::string_view zone) {
  std::vector<int> minutes;
  for (int n = 1 + dice.pick(5); n > 0; --n) minutes.push_back(dice.pick(1440));
  if (dice.pick(2) == 0) minutes.push_back(120 + dice.pick(60));  // in the hour that clocks change
  std::ranges::sort(minutes);
  const auto twice = std::ranges::unique(minutes);
  minutes.erase(twice.begin(), twice.end());
  Layer layer;
  layer.name = "line";
  layer.members = {{"a"}, {"b"}, {"c"}};
  layer.turn_days = {1 + dice.pick(3), 1 + dice.pick(3)};
  layer.hand_over = std::chrono::minutes(dice.pick(1440));
  for (std::size_t i = 0; i < minutes.size(); ++i) {
    const int end = minutes[(i + 1) % minutes.size()];
    layer.shifts.push_back(
        {fmt::format("s{}", i),
         {Weekdays().set(), std::chrono::minutes(minutes[i]), std::chrono::minutes(end)},
         dice.pick(3)});
  }
  Roster roster;
  roster.name = "r";
  roster.zone = TimeZone::find(zone).value();
  roster.layers.push_back(layer);
  return roster;
}

unsigned first_seed() {
  const char* text = std::getenv("MW_SEED");
  return text == nullptr ? 1 : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

TEST(DutyPlanProperty, ShiftsAroundTheClockTileTime) {
  unsigned seed = first_seed();
  for (const char* zone : kZones) {
    for (const char* year : {"2011", "2024", "2026", "2027"}) {
      SCOPED_TRACE(fmt::format("{} {} MW_SEED={}", zone, year, seed));
      Dice dice(seed++);
      const Roster roster = around_the_clock(dice, zone);
      const DutyPlan plan(roster, kNoHolidays, {});
      const UtcNanos begin = at(fmt::format("{}-01-01T00:00:00Z", year));
      const UtcNanos end = begin + std::chrono::days(366);
      const auto shifts = plan.shifts_between(begin, end).value();
      ASSERT_FALSE(shifts.empty());
      ASSERT_LE(shifts.front().begin, begin);
      ASSERT_GE(shifts.back().end, end);
      for (std::size_t i = 1; i < shifts.size(); ++i) {
        ASSERT_EQ(shifts[i - 1].end, shifts[i].begin) << line_of(shifts[i]);
      }
      ASSERT_TRUE(plan.gaps_between(begin, end)->empty());
    }
  }
}

Override random_override(Dice& dice, std::uint64_t id, UtcNanos begin) {
  const char* people[] = {"", "a", "b", "c", "d"};
  Override o =
      make_override(id, dice.pick(2) == 0 ? "line" : "", people[dice.pick(5)], people[dice.pick(5)],
                    begin + std::chrono::minutes(dice.pick(20'000)), {});
  if (o.absent.empty()) o.layer = "line";
  o.end = o.begin + std::chrono::minutes(1 + dice.pick(5'000));
  return o;
}

/// Who is on duty, by following the overrides one by one at the one instant.
std::vector<std::string> naive(const Roster& roster, std::span<const Override> overrides,
                               UtcNanos time) {
  const auto shift = DutyPlan(roster, kNoHolidays, {}).shift_at(time);
  std::vector<std::string> people = shift ? shift->people : std::vector<std::string>();
  for (const Override& o : overrides) {
    if (time < o.begin || o.end <= time) continue;
    if (o.absent.empty()) {
      // Where nothing is planned there is only something to take over once somebody is put there.
      people = {o.substitute};
      if (o.substitute.empty()) people.clear();
      continue;
    }
    const auto it = std::ranges::find(people, o.absent);
    if (it == people.end()) continue;
    if (o.substitute.empty() || std::ranges::find(people, o.substitute) != people.end()) {
      people.erase(it);
    } else {
      *it = o.substitute;
    }
  }
  return people;
}

TEST(DutyPlanProperty, OverridesAgreeWithFollowingThemOneByOne) {
  const unsigned first = first_seed();
  const unsigned n_seeds = std::getenv("MW_SEED") == nullptr ? 200 : 1;
  for (unsigned seed = first; seed < first + n_seeds; ++seed) {
    SCOPED_TRACE(fmt::format("MW_SEED={}", seed));
    Dice dice(seed);
    Roster roster = around_the_clock(dice, kZones[seed % std::size(kZones)]);
    if (dice.pick(2) == 0) {  // with gaps
      for (ShiftTimes& shift : roster.layers[0].shifts) {
        shift.span.days = Weekdays(static_cast<unsigned>(dice.pick(128)));
      }
    }
    const UtcNanos begin = at("2026-03-20T00:00:00Z");
    std::vector<Override> overrides;
    for (int i = 0, n = dice.pick(8); i < n; ++i) {
      overrides.push_back(random_override(dice, static_cast<std::uint64_t>(i) + 1, begin));
    }
    const DutyPlan plan(roster, kNoHolidays, overrides);
    const auto shifts = plan.shifts_between(begin, begin + std::chrono::days(20)).value();
    for (int i = 0; i < 20; ++i) {
      const UtcNanos time = begin + std::chrono::seconds(dice.pick(20 * 86'400));
      std::vector<std::string> now;
      for (const OnDuty& duty : plan.on_duty(time)) now.push_back(duty.person);
      ASSERT_EQ(now, naive(roster, overrides, time)) << to_rfc3339(time);
      // The same shift, with the same begin and end, from a window and from an instant.
      const auto there = std::ranges::find_if(
          shifts, [&](const Shift& s) { return s.begin <= time && time < s.end; });
      const auto here = plan.shifts_between(time, time + std::chrono::nanoseconds(1)).value();
      ASSERT_EQ(here.size(), there == shifts.end() ? 0u : 1u) << to_rfc3339(time);
      if (!here.empty()) {
        ASSERT_EQ(here[0], *there);
      }
      if (const auto next = plan.next_handover(time)) {
        ASSERT_GT(*next, time);
        ASSERT_NE(people_at(plan, *next), people_at(plan, *next - std::chrono::nanoseconds(1)));
      }
    }
  }
}

}  // namespace
}  // namespace millwright::respond
