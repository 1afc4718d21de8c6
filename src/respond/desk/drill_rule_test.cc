// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/drill_rule.h"

#include <gtest/gtest.h>

#include <set>

namespace millwright::respond {
namespace {

using namespace std::chrono_literals;

DrillRule rule(DrillRhythm rhythm, int every, std::chrono::minutes from = 8h,
               std::chrono::minutes to = 16h) {
  DrillRule out;
  out.rhythm = rhythm;
  out.every = every;
  out.from = from;
  out.to = to;
  return out;
}

LocalDay day(std::string_view text) {
  return parse_day(text).value();
}

std::string day_after(const DrillRule& rule, std::string_view first, std::string_view from) {
  return to_text(drill_day(rule, day(first), day(from)));
}

TEST(DrillRule, EverySoManyDaysFromTheFirst) {
  const DrillRule fortnight = rule(DrillRhythm::kDays, 14);
  EXPECT_EQ(day_after(fortnight, "2026-01-01", "2025-06-01"), "2026-01-01");
  EXPECT_EQ(day_after(fortnight, "2026-01-01", "2026-01-01"), "2026-01-01");
  EXPECT_EQ(day_after(fortnight, "2026-01-01", "2026-01-02"), "2026-01-15");
  EXPECT_EQ(day_after(fortnight, "2026-01-01", "2026-01-15"), "2026-01-15");
  EXPECT_EQ(day_after(rule(DrillRhythm::kDays, 1), "2026-01-01", "2026-03-29"), "2026-03-29");
}

TEST(DrillRule, Weekly) {
  EXPECT_EQ(day_after(rule(DrillRhythm::kWeekly, 0), "2026-01-01", "2026-01-01"), "2026-01-05");
  EXPECT_EQ(day_after(rule(DrillRhythm::kWeekly, 3), "2026-01-01", "2026-01-01"), "2026-01-01");
  EXPECT_EQ(day_after(rule(DrillRhythm::kWeekly, 6), "2026-01-01", "2026-12-31"), "2027-01-03");
}

TEST(DrillRule, MonthlyEndsWithAShortMonth) {
  const DrillRule last = rule(DrillRhythm::kMonthly, 31);
  EXPECT_EQ(day_after(last, "2026-01-01", "2026-02-01"), "2026-02-28");
  EXPECT_EQ(day_after(last, "2026-01-01", "2028-02-29"), "2028-02-29");
  EXPECT_EQ(day_after(last, "2026-01-01", "2026-03-01"), "2026-03-31");
  const DrillRule first = rule(DrillRhythm::kMonthly, 1);
  EXPECT_EQ(day_after(first, "2026-01-01", "2026-12-02"), "2027-01-01");
}

TEST(DrillRule, WindowsFollowTheWallClockOnTheNightsItChanges) {
  const TimeZone berlin = TimeZone::find("Europe/Berlin").value();
  const DrillRule night = rule(DrillRhythm::kDays, 1, 22h, 6h);
  const auto hours = [&](std::string_view text) {
    const DrillWindow window = drill_window(night, day(text), berlin);
    return (window.end - window.begin) / 1h;
  };
  EXPECT_EQ(hours("2026-03-27"), 8);
  EXPECT_EQ(hours("2026-03-28"), 7) << "02:00 to 03:00 does not exist";
  EXPECT_EQ(hours("2026-10-24"), 9) << "02:00 to 03:00 comes twice";
  const DrillRule gone = rule(DrillRhythm::kDays, 1, 2h, 2h + 30min);
  const DrillWindow none = drill_window(gone, day("2026-03-29"), berlin);
  EXPECT_EQ(none.begin, none.end) << "an hour that does not exist";
  EXPECT_FALSE(drill_moment(gone, none, true, 1, nullptr));
}

TEST(DrillRule, AMomentIsDrawnOnceAndSpreadsOverTheWindow) {
  const DrillRule office = rule(DrillRhythm::kDays, 1);
  std::set<std::int64_t> seen;
  for (int i = 0; i < 200; ++i) {
    const DrillWindow window = drill_window(office, day("2026-01-01") + i, TimeZone());
    const auto at = drill_moment(office, window, false, 42, nullptr);
    ASSERT_TRUE(at);
    EXPECT_GE(*at, window.begin);
    EXPECT_LT(*at, window.end);
    EXPECT_EQ((*at - window.begin) % 1min, 0ns);
    EXPECT_EQ(at, drill_moment(office, window, false, 42, nullptr)) << "drawn again";
    EXPECT_EQ(drill_moment(office, window, true, 42, nullptr), window.begin) << "announced";
    seen.insert((*at - window.begin) / 1min);
  }
  EXPECT_GT(seen.size(), 100u) << "nobody can learn the time";
  EXPECT_LT(*seen.begin(), 60);
  EXPECT_GE(*seen.rbegin(), 420);
}

TEST(DrillRule, OnlyMinutesOfTheShiftCount) {
  DrillRule shifted = rule(DrillRhythm::kDays, 1);
  shifted.shift = "late";
  const DrillWindow window = drill_window(shifted, day("2026-01-01"), TimeZone());
  const ShiftAt shift_at = [&](UtcNanos at) { return at - window.begin < 6h ? "early" : "late"; };
  EXPECT_EQ(drill_moment(shifted, window, true, 1, shift_at), window.begin + 6h);
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    EXPECT_GE(*drill_moment(shifted, window, false, seed, shift_at), window.begin + 6h);
  }
  shifted.shift = "night";
  EXPECT_FALSE(drill_moment(shifted, window, false, 1, shift_at));
}

TEST(DrillRule, MistakesNameTheirField) {
  const struct {
    DrillRule rule;
    const char* field;
  } cases[] = {
      {rule(DrillRhythm::kDays, 0), "every_days"},   {rule(DrillRhythm::kDays, 367), "every_days"},
      {rule(DrillRhythm::kWeekly, 7), "weekday"},    {rule(DrillRhythm::kMonthly, 0), "day_of_m"},
      {rule(DrillRhythm::kMonthly, 32), "day_of_m"}, {rule(DrillRhythm::kDays, 1, 24h, 1h), "from"},
      {rule(DrillRhythm::kDays, 1, 1h, 25h), "to"},  {rule(DrillRhythm::kDays, 1, 8h, 8h), "to"},
  };
  for (const auto& c : cases) {
    const Status checked = check(c.rule);
    ASSERT_FALSE(checked) << c.field;
    EXPECT_TRUE(checked.error().message().starts_with(c.field)) << checked.error().message();
  }
  EXPECT_TRUE(check(rule(DrillRhythm::kWeekly, 0, 22h, 6h)));
  EXPECT_TRUE(check(rule(DrillRhythm::kMonthly, 31, 0h, 24h)));
}

}  // namespace
}  // namespace millwright::respond
