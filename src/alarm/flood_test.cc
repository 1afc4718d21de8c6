// SPDX-License-Identifier: Apache-2.0
#include "alarm/flood.h"

#include <gtest/gtest.h>

namespace millwright::alarm {
namespace {

constexpr UtcNanos at(std::int64_t seconds) {
  return {seconds * 1'000'000'000};
}

TEST(FloodMeter, BeginsWithTheEleventhInTenMinutes) {
  FloodMeter meter;
  for (int i = 0; i < 10; ++i) meter.add(at(i * 10));
  EXPECT_FALSE(meter.at(at(100)).is_standing);
  EXPECT_EQ(meter.at(at(100)).n_recent, 10u);
  meter.add(at(101));
  EXPECT_TRUE(meter.at(at(101)).is_standing);
  EXPECT_EQ(meter.at(at(101)).since, at(101));
}

TEST(FloodMeter, ElevenOverMoreThanTenMinutesAreNone) {
  FloodMeter meter;
  for (int i = 0; i < 11; ++i) meter.add(at(i * 60));
  EXPECT_FALSE(meter.at(at(600)).is_standing) << "the first is ten minutes old";
}

TEST(FloodMeter, EndsWithFewerThanFive) {
  FloodMeter meter;
  for (int i = 0; i < 11; ++i) meter.add(at(i * 10));
  EXPECT_TRUE(meter.at(at(659)).is_standing) << "five are in the window, those at 60 to 100";
  EXPECT_FALSE(meter.at(at(660)).is_standing);
  EXPECT_FALSE(meter.at(at(660)).since.has_value());
  meter.add(at(661));
  EXPECT_FALSE(meter.at(at(661)).is_standing) << "a new one takes more than ten again";
}

TEST(FloodMeter, LateOnesCountWhenTheyCome) {
  FloodMeter meter;
  meter.add(at(1000));
  meter.add(at(1));
  EXPECT_EQ(meter.at(at(1000)).n_recent, 2u);
}

}  // namespace
}  // namespace millwright::alarm
