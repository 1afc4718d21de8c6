// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/local_time.h"

#include <gtest/gtest.h>

#include "respond/duty/duty_rig_test.h"

namespace millwright::respond {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

TEST(LocalTime, WallTimesOnNightsWhenClocksChange) {
  const struct {
    const char* name;
    const char* zone;
    const char* day;
    minutes wall;
    const char* utc;
  } cases[] = {
      {"an ordinary winter day", "Europe/Berlin", "2026-01-15", hours(6), "2026-01-15T05:00:00Z"},
      {"before the clock goes forward", "Europe/Berlin", "2026-03-29", minutes(119),
       "2026-03-29T00:59:00Z"},
      {"first minute that is skipped", "Europe/Berlin", "2026-03-29", minutes(120),
       "2026-03-29T01:00:00Z"},
      {"in the skipped hour", "Europe/Berlin", "2026-03-29", minutes(150), "2026-03-29T01:00:00Z"},
      {"after the skipped hour", "Europe/Berlin", "2026-03-29", minutes(180),
       "2026-03-29T01:00:00Z"},
      {"hand-over after it", "Europe/Berlin", "2026-03-29", hours(6), "2026-03-29T04:00:00Z"},
      {"in the doubled hour", "Europe/Berlin", "2026-10-25", minutes(150), "2026-10-25T00:30:00Z"},
      {"after the doubled hour", "Europe/Berlin", "2026-10-25", minutes(180),
       "2026-10-25T02:00:00Z"},
      {"hand-over after that", "Europe/Berlin", "2026-10-25", hours(6), "2026-10-25T05:00:00Z"},
      {"New York, skipped", "America/New_York", "2026-03-08", minutes(150), "2026-03-08T07:00:00Z"},
      {"New York, hand-over", "America/New_York", "2026-03-08", hours(6), "2026-03-08T10:00:00Z"},
      {"New York, doubled", "America/New_York", "2026-11-01", minutes(90), "2026-11-01T05:30:00Z"},
      {"New York, hand-over in autumn", "America/New_York", "2026-11-01", hours(6),
       "2026-11-01T11:00:00Z"},
      {"half an hour", "Australia/Lord_Howe", "2026-10-04", minutes(135), "2026-10-03T15:30:00Z"},
      {"a day that is not there", "Pacific/Apia", "2011-12-30", hours(6), "2011-12-30T10:00:00Z"},
      {"no such thing", "UTC", "2026-03-29", minutes(150), "2026-03-29T02:30:00Z"},
      {"24:00", "UTC", "2026-12-31", hours(24), "2027-01-01T00:00:00Z"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const Result<TimeZone> zone = TimeZone::find(c.zone);
    ASSERT_TRUE(zone.has_value()) << zone.error().message();
    EXPECT_EQ(to_rfc3339(zone->to_utc(parse_day(c.day).value(), c.wall)), c.utc);
  }
}

TEST(LocalTime, EveryInstantComesBackFromItsWallTimeUnlessDoubled) {
  const TimeZone zone = TimeZone::find("Europe/Berlin").value();
  int n_doubled = 0;
  for (UtcNanos t = at("2026-01-01T00:00:00Z"); t < at("2027-01-01T00:00:00Z");
       t = t + minutes(30)) {
    const LocalTime local = zone.to_local(t);
    const UtcNanos back =
        zone.to_utc(local.day, std::chrono::duration_cast<minutes>(local.time_of_day));
    if (back == t) continue;
    EXPECT_EQ(back, t - hours(1)) << to_rfc3339(t);
    ++n_doubled;
  }
  EXPECT_EQ(n_doubled, 2);  // 02:00 and 02:30 of 25 October, the second time
}

TEST(LocalTime, UnknownZonesAreRefused) {
  for (const char* name :
       {"", "Europe/Berln", "europe/berlin", "../../etc/passwd", "/etc/localtime", "CEST "}) {
    const Result<TimeZone> zone = TimeZone::find(name);
    ASSERT_FALSE(zone.has_value()) << name;
    EXPECT_EQ(zone.error().code(), Code::kInvalidArgument) << name;
  }
}

TEST(LocalTime, DaysAndTimesAsText) {
  EXPECT_EQ(weekday_of(parse_day("2026-11-22").value()), 6);  // a Sunday
  EXPECT_EQ(weekday_of(parse_day("1970-01-01").value()), 3);
  EXPECT_EQ(to_text(parse_day("2028-02-29").value()), "2028-02-29");
  for (const char* text : {"2027-02-29", "2026-13-01", "1969-12-31", "2200-01-01", "26-01-01",
                           "2026-1-01", "2026/01/01", "20260101", "2026-01-01 "}) {
    EXPECT_FALSE(parse_day(text).has_value()) << text;
  }
  EXPECT_EQ(parse_time_of_day("00:00"), minutes(0));
  EXPECT_EQ(parse_time_of_day("24:00"), minutes(1440));
  for (const char* text : {"24:01", "6:30", "06:60", "06-30", "", "06:3a", "-1:30"}) {
    EXPECT_FALSE(parse_time_of_day(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace millwright::respond
