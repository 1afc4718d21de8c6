// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/holiday_calendar.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace millwright::respond {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string calendar(std::string_view events) {
  return fmt::format("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", events);
}
std::string event(std::string_view properties) {
  return calendar(fmt::format("BEGIN:VEVENT\n{}\nEND:VEVENT\n", properties));
}
/// The days of one event, with a limit for those that repeat for decades.
std::vector<std::string> days_of_event(std::string_view properties, std::size_t most = 6) {
  const auto holidays = parse_holidays(event(properties), "h.ics");
  EXPECT_TRUE(holidays.has_value()) << holidays.error().message();
  std::vector<std::string> days;
  if (!holidays) return days;
  for (const Holiday& holiday : holidays->days().first(std::min(most, holidays->days().size()))) {
    days.push_back(to_text(holiday.day));
  }
  return days;
}

TEST(ParseHolidays, OneDayAndSeveral) {
  EXPECT_THAT(days_of_event("DTSTART;VALUE=DATE:20261224"), ElementsAre("2026-12-24"));
  EXPECT_THAT(days_of_event("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227"),
              ElementsAre("2026-12-24", "2026-12-25", "2026-12-26"));
  EXPECT_THAT(days_of_event("DTSTART;VALUE=DATE:20261231\nDURATION:P2D"),
              ElementsAre("2026-12-31", "2027-01-01"));
  EXPECT_THAT(days_of_event("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261224"),
              ElementsAre("2026-12-24"));
  EXPECT_EQ(days_of_event("DTSTART:20260803\nDURATION:P2W", 99).size(), 14u);
}

TEST(ParseHolidays, Yearly) {
  EXPECT_THAT(days_of_event("DTSTART:20260101\nRRULE:FREQ=YEARLY;COUNT=3"),
              ElementsAre("2026-01-01", "2027-01-01", "2028-01-01"));
  EXPECT_THAT(days_of_event("DTSTART:20260501\nRRULE:FREQ=YEARLY;UNTIL=20280501T000000Z"),
              ElementsAre("2026-05-01", "2027-05-01", "2028-05-01"));
  EXPECT_THAT(days_of_event("DTSTART:20260501\nRRULE:FREQ=YEARLY;UNTIL=20280430"),
              ElementsAre("2026-05-01", "2027-05-01"));
  EXPECT_THAT(days_of_event("DTSTART:20260501\nRRULE:FREQ=YEARLY;INTERVAL=2;COUNT=2"),
              ElementsAre("2026-05-01", "2028-05-01"));
  // A leap day is a holiday in leap years only.
  EXPECT_THAT(days_of_event("DTSTART:20240229\nRRULE:FREQ=YEARLY;COUNT=3"),
              ElementsAre("2024-02-29", "2028-02-29", "2032-02-29"));
  // Thanksgiving, Memorial Day, and a fifth Monday that January does not always have.
  EXPECT_THAT(days_of_event("DTSTART:20261126\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3"),
              ElementsAre("2026-11-26", "2027-11-25", "2028-11-23"));
  EXPECT_THAT(days_of_event("DTSTART:20260525\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;COUNT=3"),
              ElementsAre("2026-05-25", "2027-05-31", "2028-05-29"));
  EXPECT_THAT(days_of_event("DTSTART:20240129\nRRULE:FREQ=YEARLY;BYMONTH=1;BYDAY=5MO;COUNT=2"),
              ElementsAre("2024-01-29", "2028-01-31"));
  EXPECT_THAT(
      days_of_event("DTSTART:20260101\nRRULE:FREQ=YEARLY;COUNT=3\nEXDATE;VALUE=DATE:20270101"),
      ElementsAre("2026-01-01", "2028-01-01"));
  EXPECT_THAT(days_of_event("DTSTART:20260101\nRRULE:FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;WKST=MO"),
              testing::SizeIs(6));
  const auto forever = parse_holidays(event("DTSTART:20260101\nRRULE:FREQ=YEARLY"), "h.ics");
  EXPECT_EQ(to_text(forever->days().back().day), "2099-01-01");
}

TEST(ParseHolidays, WhatIsNoHoliday) {
  const auto holidays = parse_holidays(
      calendar("BEGIN:VEVENT\nSUMMARY:Shut-down meeting\nDTSTART:20261224T090000Z\n"
               "RRULE:FREQ=YEARLY\nEND:VEVENT\n"
               "BEGIN:VEVENT\nSTATUS:CANCELLED\nDTSTART:20261225\nEND:VEVENT\n"
               "BEGIN:VTIMEZONE\nBEGIN:STANDARD\nDTSTART:19701025T030000\n"
               "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nEND:VTIMEZONE\n"
               "BEGIN:VEVENT\nSUMMARY:Boxing\\, day\nDTSTART:20261226\n"
               "BEGIN:VALARM\nSUMMARY:x\nDURATION:P9D\nEND:VALARM\nEND:VEVENT\n"),
      "h.ics");
  ASSERT_TRUE(holidays.has_value()) << holidays.error().message();
  ASSERT_EQ(holidays->days().size(), 1u);
  EXPECT_EQ(holidays->days()[0].title, "Boxing, day");
  EXPECT_THAT(holidays->notes(),
              ElementsAre("h.ics:3: 'Shut-down meeting' is not an all-day event; skipped"));
}

TEST(ParseHolidays, TwoOnOneDay) {
  const auto holidays = parse_holidays(
      calendar("BEGIN:VEVENT\nSUMMARY:second\nDTSTART:20260526\nEND:VEVENT\n"
               "BEGIN:VEVENT\nSUMMARY:first\nDTSTART:20260525\nDURATION:P2D\nEND:VEVENT\n"),
      "h.ics");
  ASSERT_EQ(holidays->days().size(), 2u);
  EXPECT_EQ(holidays->find(parse_day("2026-05-26").value())->title, "second");
  EXPECT_EQ(holidays->find(parse_day("2026-05-27").value()), nullptr);
}

TEST(ParseHolidays, Refuses) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "BEGIN:X\n";
  std::string many;
  for (int i = 0; i < 200; ++i) {
    many += "BEGIN:VEVENT\nDTSTART:20260101\nDURATION:P366D\nEND:VEVENT\n";
  }
  const struct {
    const char* name;
    std::string text;
    Code code;
    const char* message;
  } cases[] = {
      {"empty", "", Code::kInvalidArgument, "h.ics:1: no BEGIN:VCALENDAR"},
      {"a web page", "<html>", Code::kInvalidArgument, "h.ics:1: not a line of an iCalendar"},
      {"cut short", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n", Code::kInvalidArgument, "no END:VEVENT"},
      {"an event alone", "BEGIN:VEVENT\n", Code::kInvalidArgument, "out of place"},
      {"crossed", calendar("BEGIN:VEVENT\nEND:VTODO\n"), Code::kInvalidArgument,
       "h.ics:4: END:VTODO closes nothing"},
      {"end alone", "END:VCALENDAR\n", Code::kInvalidArgument, "closes nothing"},
      {"no start", event("SUMMARY:x"), Code::kInvalidArgument, "h.ics:3: an event without DTSTART"},
      {"bad date", event("DTSTART:20260230"), Code::kInvalidArgument,
       "h.ics:4: DTSTART '20260230'"},
      {"backwards", event("DTSTART:20260102\nDTEND:20260101"), Code::kInvalidArgument,
       "an event of -1 days"},
      {"a century", event("DTSTART:20000101\nDTEND:21000101"), Code::kInvalidArgument,
       "1 to 366 make a holiday"},
      {"weekly", event("DTSTART:20260101\nRRULE:FREQ=WEEKLY"), Code::kInvalidArgument,
       "h.ics:5: RRULE: cannot repeat by 'FREQ=WEEKLY'; write the days out"},
      {"Easter by BYEASTER", event("DTSTART:20260101\nRRULE:FREQ=YEARLY;BYEASTER=1"),
       Code::kInvalidArgument, "cannot repeat by 'BYEASTER=1'"},
      {"several weekdays", event("DTSTART:20260101\nRRULE:FREQ=YEARLY;BYMONTH=1;BYDAY=1MO,2MO"),
       Code::kInvalidArgument, "cannot repeat by"},
      {"weekday of a year", event("DTSTART:20260101\nRRULE:FREQ=YEARLY;BYDAY=20MO"),
       Code::kInvalidArgument, "cannot repeat by"},
      {"no frequency", event("DTSTART:20260101\nRRULE:COUNT=2"), Code::kInvalidArgument,
       "no FREQ=YEARLY"},
      {"two rules", event("DTSTART:20260101\nRRULE:FREQ=YEARLY\nRRULE:FREQ=YEARLY"),
       Code::kInvalidArgument, "a second RRULE"},
      {"RDATE", event("DTSTART:20260101\nRDATE:20260105"), Code::kInvalidArgument, "RDATE"},
      {"too deep", "BEGIN:VCALENDAR\n" + deep, Code::kInvalidArgument, "too deep"},
      {"too many days", calendar(many), Code::kResourceExhausted, "more than 20000 holidays"},
      {"too big", std::string(HolidayCalendar::kMaxBytes + 1, 'x'), Code::kResourceExhausted,
       "at most 1048576"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const auto holidays = parse_holidays(c.text, "h.ics");
    ASSERT_FALSE(holidays.has_value());
    EXPECT_EQ(holidays.error().code(), c.code);
    EXPECT_THAT(holidays.error().message(), HasSubstr(c.message));
  }
}

TEST(ParseHolidays, DamagedFilesEndInAnAnswer) {
  const std::string sound = event(
      "SUMMARY:Labour\\, Day\nDTSTART;VALUE=DATE:20260501\nDTEND;VALUE=DATE:20260502\n"
      "RRULE:FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1;UNTIL=20300101\nEXDATE:20270501,20280501");
  constexpr std::string_view kBytes = ":;=,\n\r \"\\0123456789TPYBEGIN\x01\xff";
  for (unsigned seed = 1; seed <= 2'000; ++seed) {
    std::mt19937 random(seed);
    std::string text = sound;
    for (unsigned n = 1 + static_cast<unsigned>(random() % 8); n > 0; --n) {
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0:
          text[at] = kBytes[random() % kBytes.size()];
          break;
        case 1:
          text.erase(at, 1 + random() % 10);
          break;
        default:
          text.insert(at, text.substr(random() % text.size(), random() % 30));
          break;
      }
      if (text.empty()) text = "x";
    }
    const auto holidays = parse_holidays(text, "h.ics");
    if (!holidays) {
      ASSERT_TRUE(holidays.error().message().starts_with("h.ics:")) << seed;
      continue;
    }
    for (const Holiday& day : holidays->days()) ASSERT_EQ(holidays->find(day.day), &day) << seed;
  }
}

}  // namespace
}  // namespace millwright::respond
