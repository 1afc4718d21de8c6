// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/roster.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "respond/duty/duty_rig_test.h"

namespace millwright::respond {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::string_view kFull = R"(roster: line-1
title: Operators of line 1
time_zone: Europe/Berlin
holidays:
  calendar: germany
  days: [2026-12-31, 2026-12-24]
hours:
  - {days: mon-thu, from: "07:00", to: "16:30"}
  - {days: [fri], from: "07:00", to: "13:00"}
layers:
  - name: shift
    title: Shift crews
    skills: [pump-basics]
    starts: 2026-01-05
    turn_days: 7
    hand_over: "06:00"
    members: [[ann, ben], [cem, dora], eva]
    shifts:
      - {name: early, from: "06:00", to: "14:00"}
      - {name: late, from: "14:00", to: "22:00", member_offset: 1}
      - {name: night, from: "22:00", to: "06:00", member_offset: 2}
  - name: stand-by
    members: [fay]
    on_holiday: only
)";

TEST(ParseRoster, Everything) {
  const Roster roster = must_parse(kFull);
  EXPECT_EQ(roster.name, "line-1");
  EXPECT_EQ(roster.title, "Operators of line 1");
  EXPECT_EQ(roster.zone.name(), "Europe/Berlin");
  EXPECT_EQ(roster.holiday_calendar, "germany");
  ASSERT_EQ(roster.holidays.size(), 2u);
  EXPECT_LT(roster.holidays[0], roster.holidays[1]);
  ASSERT_EQ(roster.hours.size(), 2u);
  EXPECT_EQ(roster.hours[0].days, Weekdays("0001111"));  // bit 0 is Monday
  EXPECT_EQ(roster.hours[0].end, hours(16) + minutes(30));
  ASSERT_EQ(roster.layers.size(), 2u);
  const Layer& shift = roster.layers[0];
  EXPECT_THAT(shift.skills, testing::ElementsAre("pump-basics"));
  EXPECT_THAT(shift.members[0], testing::ElementsAre("ann", "ben"));
  EXPECT_EQ(shift.shifts[2].member_offset, 2);
  EXPECT_EQ(shift.hand_over, hours(6));
  EXPECT_EQ(roster.layers[1].on_holiday, OnHoliday::kOnly);
  ASSERT_EQ(roster.layers[1].shifts.size(), 1u);
  EXPECT_EQ(roster.layers[1].shifts[0].name, "stand-by");
  EXPECT_EQ(roster.layers[1].title, "stand-by");
}

TEST(ParseRoster, MessagesSayWhereWhatAndWhatToDo) {
  constexpr std::string_view kHead = "roster: r\ntime_zone: UTC\nlayers:\n  - name: a\n";
  constexpr std::string_view kMember = "    members: [x]\n";
  const struct {
    const char* name;
    std::string text;
    const char* message;
  } cases[] = {
      {"a list", "- 1\n", "test.yaml:1: a roster must be a map"},
      {"no name", "time_zone: UTC\nlayers: []\n", "test.yaml:1: a roster has no 'roster'"},
      {"name", "roster: a/b\n", "test.yaml:1: roster: must be 1 to 64 bytes"},
      {"no zone", "roster: r\n", "test.yaml:1: a roster has no 'time_zone'"},
      {"zone", "roster: r\ntime_zone: Mars/Base\n", "test.yaml:2: time_zone: unknown time zone"},
      {"no layers", "roster: r\ntime_zone: UTC\n", "test.yaml:1: a roster has no 'layers'"},
      {"layers", "roster: r\ntime_zone: UTC\nlayers: []\n", "test.yaml:3: layers: is empty"},
      {"no members", std::string(kHead), "test.yaml:4: a layer has no 'members'"},
      {"members", std::string(kHead) + "    members: []\n", "test.yaml:5: members: is empty"},
      {"not a list", std::string(kHead) + "    members: ann\n", "test.yaml:5: members: must be a"},
      {"no first day", std::string(kHead) + "    members: [x, y]\n",
       "test.yaml:4: a layer has no 'starts'"},
      {"a name with a space", std::string(kHead) + "    members: [x y]\n",
       "test.yaml:5: members: a log-in name"},
      {"twice in a crew", std::string(kHead) + "    members: [[x, x]]\n",
       "test.yaml:5: members: the same person twice"},
      {"first day", std::string(kHead) + std::string(kMember) + "    starts: 2026-02-30\n",
       "test.yaml:6: starts: '2026-02-30' is not a day"},
      {"unknown key", std::string(kHead) + std::string(kMember) + "    memberz: 1\n",
       "test.yaml:6: a layer has no key 'memberz'"},
      {"turns", std::string(kHead) + std::string(kMember) + "    turn_days: [2, 0]\n",
       "test.yaml:6: turn_days: '0': write whole days"},
      {"no turns", std::string(kHead) + std::string(kMember) + "    turn_days: []\n",
       "test.yaml:6: turn_days: must have 1 to 64 turns"},
      {"time", std::string(kHead) + std::string(kMember) + "    hand_over: 6h\n",
       "test.yaml:6: hand_over: '6h' is not a time of day"},
      {"no holidays", std::string(kHead) + std::string(kMember) + "    on_holiday: off\n",
       "test.yaml:4: layer 'a' has on_holiday, but the roster knows no holidays"},
      {"day of the week",
       std::string(kHead) + std::string(kMember) +
           "    shifts:\n      - {name: s, days: mon-fry, from: \"06:00\", to: \"14:00\"}\n",
       "test.yaml:7: days: 'mon-fry' is not a day of the week"},
      {"overlap",
       std::string(kHead) + std::string(kMember) +
           "    shifts:\n      - {name: s, from: \"06:00\", to: \"14:01\"}\n"
           "      - {name: t, from: \"14:00\", to: \"22:00\"}\n",
       "test.yaml:8: shift 't' overlaps another of layer 'a'"},
      {"overlap round the week",
       std::string(kHead) + std::string(kMember) +
           "    shifts:\n      - {name: s, days: sun, from: \"22:00\", to: \"06:00\"}\n"
           "      - {name: t, days: mon, from: \"05:00\", to: \"14:00\"}\n",
       "test.yaml:8: shift 't' overlaps"},
      {"a layer twice",
       std::string(kHead) + std::string(kMember) + "  - name: a\n" + std::string(kMember),
       "test.yaml:6: a second layer 'a'"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const Result<Roster> roster = parse_roster(c.text, "test.yaml");
    ASSERT_FALSE(roster.has_value());
    EXPECT_EQ(roster.error().code(), Code::kInvalidArgument);
    EXPECT_THAT(roster.error().message(), testing::StartsWith(c.message));
  }
}

TEST(CrewOn, TwoTwoThree) {
  const Roster roster = must_parse(R"(roster: r
time_zone: UTC
layers:
  - {name: a, members: [A, B], turn_days: [2, 2, 3], starts: 2026-01-05}
)");
  const Layer& layer = roster.layers[0];
  std::string crews;
  for (int i = 0; i < 28; ++i) {
    crews += *crew_on(layer, layer.shifts[0], layer.starts + i)->begin();
  }
  EXPECT_EQ(crews, "AABBAAABBAABBBAABBAAABBAABBB");
  EXPECT_EQ(crew_on(layer, layer.shifts[0], LocalDay{layer.starts.days - 1}), nullptr);
}

TEST(CrewOn, ThreeShiftsRotateAndTheNightStaysWithItsTurn) {
  const Roster roster = must_parse(kFull);
  const Layer& layer = roster.layers[0];
  const auto lead = [&](std::size_t shift, const char* day) {
    const Crew* crew = crew_on(layer, layer.shifts[shift], parse_day(day).value());
    return crew == nullptr ? std::string("nobody") : crew->front();
  };
  EXPECT_EQ(lead(0, "2026-01-05"), "ann");
  EXPECT_EQ(lead(1, "2026-01-05"), "cem");
  EXPECT_EQ(lead(2, "2026-01-11"), "eva");  // Sunday night into Monday
  EXPECT_EQ(lead(0, "2026-01-12"), "cem");
  EXPECT_EQ(lead(2, "2026-01-12"), "ann");
  EXPECT_EQ(lead(0, "2026-01-26"), "ann");  // three weeks later all over again
  EXPECT_EQ(lead(0, "2026-01-04"), "nobody");
}

TEST(CrewOn, BeforeTheHandOverTheTurnIsYesterdays) {
  const Roster roster = must_parse(R"(roster: r
time_zone: UTC
layers:
  - name: a
    members: [A, B]
    turn_days: 1
    starts: 2026-01-05
    hand_over: "06:00"
    shifts:
      - {name: dawn, from: "04:00", to: "06:00"}
      - {name: day, from: "06:00", to: "04:00"}
)");
  const Layer& layer = roster.layers[0];
  EXPECT_EQ(crew_on(layer, layer.shifts[0], layer.starts), nullptr);
  EXPECT_EQ(crew_on(layer, layer.shifts[1], layer.starts)->front(), "A");
  EXPECT_EQ(crew_on(layer, layer.shifts[0], layer.starts + 1)->front(), "A");
  EXPECT_EQ(crew_on(layer, layer.shifts[1], layer.starts + 1)->front(), "B");
}

TEST(ShippedRosters, AreReadAndCoverWhatTheySay) {
  const std::string directory = MW_ROSTER_DIR;
  int n_files = 0;
  for (const auto& file : std::filesystem::directory_iterator(directory)) {
    if (file.path().extension() != ".yaml") continue;
    SCOPED_TRACE(file.path().filename().string());
    ++n_files;
    std::stringstream text;
    text << std::ifstream(file.path()).rdbuf();
    const Result<Roster> roster = parse_roster(text.str(), file.path().filename().string());
    ASSERT_TRUE(roster.has_value()) << roster.error().message();
    EXPECT_EQ(roster->name, file.path().stem().string());
    HolidayCalendar holidays;
    if (!roster->holiday_calendar.empty()) {
      std::stringstream ics;
      ics << std::ifstream(directory + "/" + roster->holiday_calendar + ".ics").rdbuf();
      const auto parsed = parse_holidays(ics.str(), roster->holiday_calendar);
      ASSERT_TRUE(parsed.has_value()) << parsed.error().message();
      EXPECT_TRUE(parsed->notes().empty());
      holidays = *parsed;
    }
    const DutyPlan plan(*roster, holidays, {});
    EXPECT_THAT(plan.gaps_between(at("2026-01-06T00:00:00Z"), at("2028-01-01T00:00:00Z")).value(),
                testing::IsEmpty());
  }
  EXPECT_GE(n_files, 3);
}

}  // namespace
}  // namespace millwright::respond
