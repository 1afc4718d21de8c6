// SPDX-License-Identifier: Apache-2.0
#include "registry/suggest.h"

#include <gtest/gtest.h>

#include <array>

#include "registry/validate.h"

namespace millwright::registry {
namespace {

TEST(Suggest, NearestUnit) {
  const std::array<std::pair<std::string_view, std::string_view>, 15> cases{{
      {"Cels", "Cel"},
      {"cel", "Cel"},
      {"°C", "Cel"},
      {"C", "Cel"},
      {"RPM", "{rpm}"},
      {"psi", "[psi]"},
      {"Bar", "bar"},
      {"mbra", "mbar"},
      {"kwh", "kW.h"},
      {"l/min", "L/min"},
      {"m³/h", "m3/h"},
      {"mm/ss", "mm/s"},
      {"percent", "%"},
      {"furlong", ""},
      {"", "1"},
  }};
  for (const auto& [written, meant] : cases) EXPECT_EQ(nearest_unit(written), meant) << written;
}

TEST(Validate, TimeZones) {
  for (const char* good : {"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5",
                           "America/Port-au-Prince"}) {
    EXPECT_TRUE(is_plausible_time_zone(good)) << good;
  }
  for (const char* bad : {"", "Berlin", "CET", "europe/Berlin", "Europe/", "Europe//Berlin",
                          "../etc/passwd", "Europe/Ber lin", "Europe/berlin", "UTC+1"}) {
    EXPECT_FALSE(is_plausible_time_zone(bad)) << bad;
  }
}

TEST(Validate, TopicFilters) {
  for (const char* good : {"#", "+", "a/#", "a/+/b", "+/+", "/a", "a//b"}) {
    EXPECT_TRUE(is_topic_filter(good)) << good;
  }
  for (const char* bad : {"", "a#", "a/#/b", "a+", "+a", "a/b+/c", "##"}) {
    EXPECT_FALSE(is_topic_filter(bad)) << bad;
  }
}

TEST(Validate, Utf8) {
  for (const char* good : {"", "abc", "äöü", "€", "\xf0\x9f\x99\x82"}) {
    EXPECT_TRUE(is_utf8(good)) << good;
  }
  for (const char* bad : {"\xff", "\xc3", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\x80",
                          "\xf4\x90\x80\x80", "\xf0\x80\x80\x80", "a\xe2\x82"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
}

}  // namespace
}  // namespace millwright::registry
