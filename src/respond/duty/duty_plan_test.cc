// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/duty_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "respond/duty/duty_rig_test.h"

namespace millwright::respond {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const HolidayCalendar kNoHolidays;

/// Ann by day, ben by night, hand-over at 06:00 and 18:00.
Roster two_shifts(std::string_view zone) {
  return must_parse(fmt::format(R"(roster: r
time_zone: {}
layers:
  - name: line
    starts: 2026-01-01
    turn_days: 366
    hand_over: "06:00"
    members: [ann, ben]
    shifts:
      - {{name: day, from: "06:00", to: "18:00"}}
      - {{name: night, from: "18:00", to: "06:00", member_offset: 1}}
)",
                                zone));
}

TEST(DutyPlan, NightsWhenClocksChange) {
  const struct {
    const char* name;
    const char* zone;
    const char* midnight;  ///< an instant inside the night shift
    const char* night;
  } cases[] = {
      {"Berlin, 11 hours", "Europe/Berlin", "2026-03-29T00:30:00Z",
       "line/night 2026-03-28T17:00:00Z..2026-03-29T04:00:00Z ben"},
      {"Berlin, 13 hours", "Europe/Berlin", "2026-10-25T00:30:00Z",
       "line/night 2026-10-24T16:00:00Z..2026-10-25T05:00:00Z ben"},
      {"New York, 11 hours", "America/New_York", "2026-03-08T06:30:00Z",
       "line/night 2026-03-07T23:00:00Z..2026-03-08T10:00:00Z ben"},
      {"New York, 13 hours", "America/New_York", "2026-11-01T06:30:00Z",
       "line/night 2026-10-31T22:00:00Z..2026-11-01T11:00:00Z ben"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const Roster roster = two_shifts(c.zone);
    const DutyPlan plan(roster, kNoHolidays, {});
    const auto shift = plan.shift_at(at(c.midnight));
    ASSERT_TRUE(shift.has_value());
    EXPECT_EQ(line_of(*shift), c.night);
    EXPECT_EQ(people_at(plan, at(c.midnight)), "ben");
    EXPECT_EQ(plan.next_handover(at(c.midnight)), shift->end);
    EXPECT_EQ(people_at(plan, shift->end), "ann");
  }
}

TEST(DutyPlan, HandOverInTheHourThatIsSkippedOrDoubled) {
  const Roster roster = must_parse(R"(roster: r
time_zone: Europe/Berlin
layers:
  - name: line
    members: [ann]
    shifts:
      - {name: a, from: "02:30", to: "14:30"}
      - {name: b, from: "14:30", to: "02:30"}
)");
  const DutyPlan plan(roster, kNoHolidays, {});
  const auto spring = plan.shifts_between(at("2026-03-29T00:00:00Z"), at("2026-03-29T02:00:00Z"));
  EXPECT_THAT(lines_of(spring.value()),
              ElementsAre("line/b 2026-03-28T13:30:00Z..2026-03-29T01:00:00Z ann",
                          "line/a 2026-03-29T01:00:00Z..2026-03-29T12:30:00Z ann"));
  const auto autumn = plan.shifts_between(at("2026-10-25T00:00:00Z"), at("2026-10-25T02:00:00Z"));
  EXPECT_THAT(lines_of(autumn.value()),
              ElementsAre("line/b 2026-10-24T12:30:00Z..2026-10-25T00:30:00Z ann",
                          "line/a 2026-10-25T00:30:00Z..2026-10-25T13:30:00Z ann"));
}

TEST(DutyPlan, AShiftInsideTheSkippedHourDoesNotTakePlace) {
  const Roster roster = must_parse(R"(roster: r
time_zone: Europe/Berlin
layers:
  - {name: line, members: [ann], shifts: [{name: a, from: "02:10", to: "02:50"}]}
)");
  const DutyPlan plan(roster, kNoHolidays, {});
  EXPECT_EQ(plan.shifts_between(at("2026-03-28T12:00:00Z"), at("2026-03-29T12:00:00Z"))->size(),
            0u);
  EXPECT_EQ(plan.shifts_between(at("2026-03-27T12:00:00Z"), at("2026-03-28T12:00:00Z"))->size(),
            1u);
}

TEST(DutyPlan, LeapDayIsATurnLikeAnyOther) {
  const Roster roster = must_parse(R"(roster: r
time_zone: UTC
layers:
  - {name: line, members: [ann, ben], turn_days: 1, starts: 2028-02-28}
)");
  const DutyPlan plan(roster, kNoHolidays, {});
  EXPECT_THAT(
      lines_of(plan.shifts_between(at("2028-02-28T00:00:00Z"), at("2028-03-02T00:00:00Z")).value()),
      ElementsAre("line/line 2028-02-28T00:00:00Z..2028-02-29T00:00:00Z ann",
                  "line/line 2028-02-29T00:00:00Z..2028-03-01T00:00:00Z ben",
                  "line/line 2028-03-01T00:00:00Z..2028-03-02T00:00:00Z ann"));
}

/// One layer all day: ann, with ben as second of the crew, in UTC.
Roster crew_of_two() {
  return must_parse(R"(roster: r
time_zone: UTC
layers:
  - {name: line, members: [[ann, ben]], hand_over: "06:00"}
)");
}

TEST(DutyPlan, Overrides) {
  const UtcNanos evening = at("2026-05-01T22:00:00Z");
  const UtcNanos morning = at("2026-05-02T02:00:00Z");
  const UtcNanos noon = at("2026-05-02T12:00:00Z");
  const auto line = [](const char* text) { return std::string("line/line ") + text; };
  const std::string head = line("2026-05-01T06:00:00Z..2026-05-01T22:00:00Z ann+ben");
  const std::string tail = line("2026-05-02T02:00:00Z..2026-05-02T06:00:00Z ann+ben");
  const auto middle = [&](const char* people) {
    return fmt::format("line/line 2026-05-01T22:00:00Z..2026-05-02T02:00:00Z {} override", people);
  };
  const struct {
    const char* name;
    std::vector<Override> overrides;
    std::vector<std::string> lines;
  } cases[] = {
      {"across midnight, the place in the crew stays",
       {make_override(1, "", "ann", "cem", evening, morning)},
       {head, middle("cem+ben"), tail}},
      {"off, nobody stands in",
       {make_override(1, "", "ann", "", evening, morning)},
       {head, middle("ben"), tail}},
      {"both off",
       {make_override(1, "", "ann", "", evening, morning),
        make_override(2, "line", "ben", "", evening, morning)},
       {head, middle("-"), tail}},
      {"the substitute is there already",
       {make_override(1, "", "ann", "ben", evening, morning)},
       {head, middle("ben"), tail}},
      {"the substitute falls ill in turn",
       {make_override(1, "", "ann", "cem", evening, morning),
        make_override(2, "", "cem", "dora", evening, morning)},
       {head, middle("dora+ben"), tail}},
      {"the whole layer",
       {make_override(1, "line", "", "eva", evening, morning)},
       {head, middle("eva"), tail}},
      {"somebody who is not on duty",
       {make_override(1, "", "zoe", "cem", evening, morning)},
       {line("2026-05-01T06:00:00Z..2026-05-02T06:00:00Z ann+ben")}},
      {"a layer that is not there",
       {make_override(1, "gone", "", "cem", evening, morning)},
       {line("2026-05-01T06:00:00Z..2026-05-02T06:00:00Z ann+ben")}},
      {"void",
       {make_override(1, "", "ann", "cem", evening, evening)},
       {line("2026-05-01T06:00:00Z..2026-05-02T06:00:00Z ann+ben")}},
      {"over a hand-over",
       {make_override(1, "", "ann", "cem", morning, noon)},
       {line("2026-05-01T06:00:00Z..2026-05-02T02:00:00Z ann+ben"),
        line("2026-05-02T02:00:00Z..2026-05-02T06:00:00Z cem+ben override")}},
  };
  const Roster roster = crew_of_two();
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const DutyPlan plan(roster, kNoHolidays, c.overrides);
    const auto shifts = plan.shifts_between(at("2026-05-01T06:00:00Z"), at("2026-05-02T06:00:00Z"));
    EXPECT_EQ(lines_of(shifts.value()), c.lines);
    // The unit of statistics stays the planned shift.
    EXPECT_EQ(line_of(plan.shift_at(evening).value()),
              "line/line 2026-05-01T06:00:00Z..2026-05-02T06:00:00Z ann+ben");
  }
}

Roster with_gaps() {
  return must_parse(R"(roster: r
time_zone: Europe/Berlin
holidays: {days: [2026-05-01]}
hours:
  - {days: mon-fri, from: "07:00", to: "17:00"}
  - {days: fri, from: "22:00", to: "02:00"}
layers:
  - name: office
    on_holiday: off
    members: [ann]
    skills: [pumps, valves]
    shifts: [{name: day, days: mon-fri, from: "08:00", to: "17:00"}]
  - name: holiday
    on_holiday: only
    members: [ben]
    shifts: [{name: short, from: "10:00", to: "14:00"}]
)");
}

TEST(DutyPlan, HolidaysSwitchLayers) {
  const Roster roster = with_gaps();
  const DutyPlan plan(roster, kNoHolidays, {});
  // 1 May 2026 is a Friday.
  EXPECT_THAT(
      lines_of(plan.shifts_between(at("2026-04-30T00:00:00Z"), at("2026-05-05T00:00:00Z")).value()),
      ElementsAre("office/day 2026-04-30T06:00:00Z..2026-04-30T15:00:00Z ann",
                  "holiday/short 2026-05-01T08:00:00Z..2026-05-01T12:00:00Z ben holiday",
                  "office/day 2026-05-04T06:00:00Z..2026-05-04T15:00:00Z ann"));
  EXPECT_EQ(people_at(plan, at("2026-05-01T11:59:59Z")), "ben");
  EXPECT_EQ(people_at(plan, at("2026-05-01T12:00:00Z")), "");
  const HolidayCalendar calendar({{parse_day("2026-05-04").value(), "bridge"}});
  EXPECT_EQ(people_at(DutyPlan(roster, calendar, {}), at("2026-05-04T09:00:00Z")), "ben");
}

TEST(DutyPlan, GapsAndWhoFillsThem) {
  const Roster roster = with_gaps();
  const UtcNanos begin = at("2026-04-30T12:00:00Z");
  const UtcNanos end = at("2026-05-01T18:00:00Z");
  const Gap first{at("2026-04-30T15:00:00Z"), at("2026-05-01T08:00:00Z")};
  const Gap second{at("2026-05-01T12:00:00Z"), end};
  EXPECT_THAT(DutyPlan(roster, kNoHolidays, {}).gaps_between(begin, end).value(),
              ElementsAre(first, second));
  EXPECT_THAT(DutyPlan(roster, kNoHolidays, {}).gaps_between(begin, end, "office").value(),
              ElementsAre(Gap{at("2026-04-30T15:00:00Z"), end}));
  EXPECT_EQ(DutyPlan(roster, kNoHolidays, {}).gaps_between(begin, end, "x").error().code(),
            Code::kNotFound);

  const Override overrides[] = {make_override(1, "holiday", "", "cem", first.begin, end)};
  const DutyPlan plan(roster, kNoHolidays, overrides);
  EXPECT_THAT(plan.gaps_between(begin, end).value(), IsEmpty());
  EXPECT_THAT(
      lines_of(plan.shifts_between(at("2026-05-01T00:00:00Z"), at("2026-05-01T13:00:00Z")).value()),
      ElementsAre("holiday/extra 2026-04-30T15:00:00Z..2026-05-01T08:00:00Z cem override",
                  "holiday/short 2026-05-01T08:00:00Z..2026-05-01T12:00:00Z cem override holiday",
                  "holiday/extra 2026-05-01T12:00:00Z..2026-05-01T18:00:00Z cem override holiday"));
}

TEST(DutyPlan, AnEmptyShiftIsAGap) {
  const Roster roster = crew_of_two();
  const UtcNanos begin = at("2026-05-01T10:00:00Z");
  const UtcNanos end = at("2026-05-01T12:00:00Z");
  const Override overrides[] = {make_override(1, "", "ann", "", begin, end),
                                make_override(2, "", "ben", "", begin, end)};
  EXPECT_THAT(DutyPlan(roster, kNoHolidays, overrides)
                  .gaps_between(at("2026-05-01T00:00:00Z"), at("2026-05-02T00:00:00Z"))
                  .value(),
              ElementsAre(Gap{begin, end}));
}

TEST(DutyPlan, NextHandover) {
  const Roster weekly = must_parse(R"(roster: r
time_zone: Europe/Berlin
layers:
  - {name: primary, members: [ann, ben], starts: 2026-03-23, hand_over: "06:00"}
  - {name: deputy, members: [cem]}
)");
  const DutyPlan plan(weekly, kNoHolidays, {});
  // Days within a turn are no hand-over; the Monday after the clocks changed is one at 06:00.
  EXPECT_EQ(to_rfc3339(plan.next_handover(at("2026-03-23T06:00:00Z")).value()),
            "2026-03-30T04:00:00Z");
  EXPECT_EQ(to_rfc3339(plan.next_handover(at("2026-03-30T03:59:59Z")).value()),
            "2026-03-30T04:00:00Z");
  EXPECT_EQ(to_rfc3339(plan.next_handover(at("2026-03-30T04:00:00Z")).value()),
            "2026-04-06T04:00:00Z");
  const Override overrides[] = {make_override(
      1, "deputy", "cem", "dora", at("2026-03-25T10:00:00Z"), at("2026-03-25T12:00:00Z"))};
  EXPECT_EQ(to_rfc3339(DutyPlan(weekly, kNoHolidays, overrides)
                           .next_handover(at("2026-03-23T06:00:00Z"))
                           .value()),
            "2026-03-25T10:00:00Z");

  const Roster alone = must_parse("roster: r\ntime_zone: UTC\nlayers: [{name: a, members: [x]}]\n");
  EXPECT_FALSE(DutyPlan(alone, kNoHolidays, {}).next_handover(at("2026-01-01T12:00:00Z")));
}

TEST(DutyPlan, Hours) {
  const Roster roster = with_gaps();
  const DutyPlan plan(roster, kNoHolidays, {});
  const struct {
    const char* time;
    bool is_in;
  } cases[] = {
      {"2026-04-30T04:59:59Z", false}, {"2026-04-30T05:00:00Z", true},
      {"2026-04-30T14:59:59Z", true},  {"2026-04-30T15:00:00Z", false},
      {"2026-05-01T08:00:00Z", false},  // a holiday
      {"2026-05-01T21:00:00Z", false},  // and its night
      {"2026-05-08T20:00:00Z", true},   // Friday night
      {"2026-05-08T23:59:59Z", true},  {"2026-05-09T00:00:00Z", false},
      {"2026-05-09T09:00:00Z", false},  // Saturday
  };
  for (const auto& c : cases) EXPECT_EQ(plan.is_in_hours(at(c.time)), c.is_in) << c.time;
  const Roster always = crew_of_two();
  EXPECT_TRUE(DutyPlan(always, kNoHolidays, {}).is_in_hours(at("2026-05-09T03:00:00Z")));
}

TEST(DutyPlan, MissingSkills) {
  const Roster roster = with_gaps();
  const DutyPlan plan(roster, kNoHolidays, {});
  const auto missing =
      plan.missing_skills_between(at("2026-04-30T00:00:00Z"), at("2026-05-02T00:00:00Z"),
                                  [](std::string_view person, std::string_view skill) {
                                    return person == "ann" && skill == "pumps";
                                  });
  ASSERT_EQ(missing->size(), 1u);
  EXPECT_EQ(missing->front().skill, "valves");
  EXPECT_EQ(missing->front().shift.layer, "office");
}

TEST(DutyPlan, WindowsAreBounded) {
  const Roster roster = two_shifts("America/New_York");
  const DutyPlan plan(roster, kNoHolidays, {});
  const auto ten_years =
      plan.shifts_between(at("2026-01-02T00:00:00Z"), at("2036-01-02T00:00:00Z"));
  ASSERT_TRUE(ten_years.has_value());
  EXPECT_EQ(ten_years->size(), 2u * 3652 + 1);
  const struct {
    const char* name;
    UtcNanos begin;
    UtcNanos end;
  } cases[] = {
      {"eleven years", at("2026-01-01T00:00:00Z"), at("2037-01-01T00:00:00Z")},
      {"backwards", at("2026-01-02T00:00:00Z"), at("2026-01-01T00:00:00Z")},
      {"before 1970", {-1}, {1}},
      {"all of time", {INT64_MIN}, {INT64_MAX}},
      {"past 2199", at("2199-12-31T00:00:00Z"), at("2200-01-01T00:00:00Z")},
  };
  for (const auto& c : cases) {
    const auto shifts = plan.shifts_between(c.begin, c.end);
    ASSERT_FALSE(shifts.has_value()) << c.name;
    EXPECT_EQ(shifts.error().code(), Code::kOutOfRange) << c.name;
  }
  const Roster office = with_gaps();
  for (const UtcNanos time : {UtcNanos{INT64_MIN}, UtcNanos{INT64_MAX}}) {
    EXPECT_THAT(plan.on_duty(time), IsEmpty());
    EXPECT_FALSE(plan.shift_at(time).has_value());
    EXPECT_FALSE(plan.next_handover(time).has_value());
    EXPECT_FALSE(DutyPlan(office, kNoHolidays, {}).is_in_hours(time));
  }
}

TEST(Joined, ShiftsThatFollowEachOther) {
  const Roster roster = must_parse(R"(roster: r
time_zone: UTC
layers:
  - {name: primary, members: [ann, ben], starts: 2026-03-02, turn_days: 2}
  - {name: deputy, members: [cem]}
)");
  const DutyPlan plan(roster, kNoHolidays, {});
  EXPECT_THAT(
      lines_of(joined(
          plan.shifts_between(at("2026-03-02T00:00:00Z"), at("2026-03-06T00:00:00Z")).value())),
      ElementsAre("primary/primary 2026-03-02T00:00:00Z..2026-03-04T00:00:00Z ann",
                  "deputy/deputy 2026-03-02T00:00:00Z..2026-03-06T00:00:00Z cem",
                  "primary/primary 2026-03-04T00:00:00Z..2026-03-06T00:00:00Z ben"));
}

}  // namespace
}  // namespace millwright::respond
