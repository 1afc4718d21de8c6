// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the tests of this folder share: instants as text, rosters from text, one line per shift.

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "respond/duty/duty_plan.h"

namespace millwright::respond {

inline UtcNanos at(std::string_view rfc3339) {
  const auto time = parse_rfc3339(rfc3339);
  EXPECT_TRUE(time.has_value()) << rfc3339;
  return time.value_or(UtcNanos{});
}

inline Roster must_parse(std::string_view text) {
  Result<Roster> roster = parse_roster(text, "test.yaml");
  EXPECT_TRUE(roster.has_value()) << roster.error().message();
  return roster.has_value() ? *std::move(roster) : Roster();
}

/// "night/late 2026-03-28T21:00:00Z..2026-03-29T04:00:00Z ann+ben override holiday"
inline std::string line_of(const Shift& shift) {
  return fmt::format("{}/{} {}..{} {}{}{}", shift.layer, shift.name, to_rfc3339(shift.begin),
                     to_rfc3339(shift.end),
                     shift.people.empty() ? "-" : fmt::format("{}", fmt::join(shift.people, "+")),
                     shift.is_override ? " override" : "", shift.is_holiday ? " holiday" : "");
}

inline std::vector<std::string> lines_of(std::span<const Shift> shifts) {
  std::vector<std::string> lines;
  for (const Shift& shift : shifts) lines.push_back(line_of(shift));
  return lines;
}

inline std::string people_at(const DutyPlan& plan, UtcNanos time) {
  std::vector<std::string> people;
  for (const OnDuty& duty : plan.on_duty(time)) people.push_back(duty.person);
  return fmt::format("{}", fmt::join(people, "+"));
}

inline Override make_override(std::uint64_t id, std::string layer, std::string absent,
                              std::string substitute, UtcNanos begin, UtcNanos end) {
  Override o;
  o.id = OverrideId(id);
  o.roster = "r";
  o.layer = std::move(layer);
  o.absent = std::move(absent);
  o.substitute = std::move(substitute);
  o.begin = begin;
  o.end = end;
  o.reason = "test";
  return o;
}

}  // namespace millwright::respond
