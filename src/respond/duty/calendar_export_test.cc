// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/calendar_export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "respond/duty/duty_rig_test.h"
#include "respond/duty/icalendar.h"

namespace millwright::respond {
namespace {

Shift night() {
  Shift shift;
  shift.layer = "line";
  shift.name = "night";
  shift.begin = at("2026-03-28T21:00:00Z");
  shift.end = at("2026-03-29T04:00:00Z");
  shift.people = {"ann", "ben"};
  return shift;
}

TEST(ToIcalendar, Golden) {
  Roster roster;
  roster.name = "line-1";
  roster.title = "Operators, line 1";
  Shift shift = night();
  shift.is_override = true;
  const Shift shifts[] = {shift};
  EXPECT_EQ(to_icalendar(roster, shifts, at("2026-03-01T08:09:10.5Z")),
            "BEGIN:VCALENDAR\r\n"
            "VERSION:2.0\r\n"
            "PRODID:-//Millwright//Roster//EN\r\n"
            "CALSCALE:GREGORIAN\r\n"
            "NAME:Operators\\, line 1\r\n"
            "BEGIN:VEVENT\r\n"
            "UID:line-1/line/night/20260328T210000Z@millwright\r\n"
            "DTSTAMP:20260301T080910Z\r\n"
            "DTSTART:20260328T210000Z\r\n"
            "DTEND:20260329T040000Z\r\n"
            "SUMMARY:Operators\\, line 1: ann\\, ben (night)\r\n"
            "DESCRIPTION:Layer: line\\nOverride\r\n"
            "END:VEVENT\r\n"
            "END:VCALENDAR\r\n");
}

std::vector<std::string> values(const std::string& text, std::string_view name) {
  std::vector<std::string> out;
  ContentLineReader reader(text);
  while (true) {
    const auto line = reader.next();
    EXPECT_TRUE(line.has_value()) << line.error().message();
    if (!line || !line->has_value()) return out;
    if ((*line)->name == name) out.push_back(unescape_text((*line)->value));
  }
}

TEST(ToIcalendar, TheUidStaysWhenPeopleChange) {
  Roster roster;
  roster.name = "line-1";
  Shift later = night();
  later.people = {"cem"};
  const Shift before[] = {night()};
  const Shift after[] = {later};
  EXPECT_EQ(values(to_icalendar(roster, before, at("2026-03-01T00:00:00Z")), "UID"),
            values(to_icalendar(roster, after, at("2026-03-02T00:00:00Z")), "UID"));
}

TEST(ToIcalendar, HostileNamesAddNoEvents) {
  Roster roster;
  roster.name = "r";
  roster.title = "x\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR";
  Shift shift = night();
  shift.people = {"ann\nEND:VEVENT\nBEGIN:VEVENT", std::string(300, 'b')};
  const Shift shifts[] = {shift};
  const std::string text = to_icalendar(roster, shifts, at("2026-03-01T00:00:00Z"));
  EXPECT_THAT(values(text, "BEGIN"), testing::ElementsAre("VCALENDAR", "VEVENT"));
  EXPECT_THAT(values(text, "END"), testing::ElementsAre("VEVENT", "VCALENDAR"));
  EXPECT_THAT(values(text, "SUMMARY"), testing::SizeIs(1));
}

TEST(ToIcalendar, NobodyIsSaid) {
  Roster roster;
  roster.title = "Line";
  Shift shift = night();
  shift.people.clear();
  const Shift shifts[] = {shift};
  EXPECT_THAT(values(to_icalendar(roster, shifts, at("2026-03-01T00:00:00Z")), "SUMMARY"),
              testing::ElementsAre("Line: nobody (night)"));
}

}  // namespace
}  // namespace millwright::respond
