// SPDX-License-Identifier: Apache-2.0
#include "alarm/nuisance.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <string>

namespace millwright::alarm {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

UtcNanos at(std::int64_t seconds) {
  return {seconds * kSecond};
}
std::vector<Occurrence> raised_at(const std::vector<std::int64_t>& seconds) {
  std::vector<Occurrence> occurrences;
  for (const std::int64_t s : seconds) occurrences.push_back({at(s), at(s + 15)});
  return occurrences;
}

TEST(Outcome, NamesReadBack) {
  for (int i = 0; i < 7; ++i) {
    const auto outcome = static_cast<Outcome>(i);
    EXPECT_EQ(parse_outcome(name(outcome)), outcome);
  }
  EXPECT_EQ(parse_outcome("right"), std::nullopt);
}

TEST(Nuisance, ThreeWithinAMinuteChatter) {
  struct Case {
    const char* name;
    std::vector<std::int64_t> raised;
    std::size_t n_chattering, n_bursts;
  };
  const Case cases[] = {
      {"none", {}, 0, 0},
      {"two", {0, 1}, 0, 0},
      {"three in 60 s", {0, 30, 60}, 3, 1},
      {"three in 61 s", {0, 30, 61}, 0, 0},
      {"four slide", {0, 30, 60, 90}, 4, 1},
      {"one before is not of it", {0, 100, 110, 120}, 3, 1},
      {"two bursts", {0, 20, 40, 1000, 1020, 1040}, 6, 2},
      {"a burst that goes straight on is one", {0, 20, 40, 70, 95, 120}, 6, 1},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Nuisance found = find_nuisance(raised_at(c.raised), at(5000));
    EXPECT_EQ(found.n, c.raised.size());
    EXPECT_EQ(found.n_chattering, c.n_chattering);
    EXPECT_EQ(found.n_bursts, c.n_bursts);
  }
}

TEST(Nuisance, FleetingIsBelowTenSecondsAndStaleAboveADay) {
  const std::int64_t day = 86'400;
  const std::vector<Occurrence> occurrences{
      {at(0), at(10)},                 // neither
      {at(100), {at(109)}},            // fleeting
      {at(1000), at(1000 + day)},      // neither
      {at(2 * day), at(3 * day + 1)},  // stale
      {at(4 * day), std::nullopt},     // stands, stale at the end
  };
  EXPECT_EQ(find_nuisance(occurrences, at(6 * day)).n_stale, 2U);
  EXPECT_EQ(find_nuisance(occurrences, at(5 * day)).n_stale, 1U);
  EXPECT_EQ(find_nuisance(occurrences, at(6 * day)).n_fleeting, 1U);
}

TEST(Nuisance, UnlabelledCountsAsNuisance) {
  std::vector<Occurrence> occurrences = raised_at({0, 1000, 2000, 3000, 4000});
  occurrences[0].outcome = Outcome::kTrue;
  occurrences[1].outcome = Outcome::kEarly;
  occurrences[2].outcome = Outcome::kDuplicate;
  occurrences[3].outcome = Outcome::kNuisance;
  const Nuisance found = find_nuisance(occurrences, at(5000));
  EXPECT_EQ(found.n_worth_keeping, 2U);
  EXPECT_EQ(found.n_duplicate, 1U);
  EXPECT_EQ(found.n_nuisance(), 3U);
}

TEST(Nuisance, ChatteringMatchesItsDefinitionOnRandomHistories) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::vector<std::int64_t> times;
    std::int64_t now = 0;
    for (int i = 0; i < 60; ++i) times.push_back(now += random() % 70);
    // An occurrence chatters when any three in a row with it in them fit into the window.
    std::size_t expected = 0;
    for (std::size_t i = 0; i < times.size(); ++i) {
      bool is_in = false;
      for (std::size_t first = i < 2 ? 0 : i - 2; first <= i && first + 2 < times.size(); ++first) {
        is_in = is_in || times[first + 2] - times[first] <= 60;
      }
      if (is_in) ++expected;
    }
    EXPECT_EQ(find_nuisance(raised_at(times), at(now)).n_chattering, expected);
  }
}

TEST(ByAlarm, SortsWhatFallsIntoThePeriod) {
  std::vector<Annunciated> all(4);
  const std::int64_t times[] = {30, 10, 20, 99};
  const std::uint64_t alarms[] = {1, 2, 1, 1};
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].time = at(times[i]);
    all[i].alarm = AlarmId(alarms[i]);
  }
  std::vector<const Annunciated*> borrowed;
  for (const Annunciated& a : all) borrowed.push_back(&a);
  const auto sorted = by_alarm(borrowed, {at(0), at(99)});
  ASSERT_EQ(sorted.size(), 2U);
  ASSERT_EQ(sorted[0].occurrences.size(), 2U);
  EXPECT_EQ(sorted[0].occurrences[0].raised, at(20));
  EXPECT_EQ(sorted[0].occurrences[1].raised, at(30));
  EXPECT_EQ(sorted[1].occurrences.size(), 1U);
}

}  // namespace
}  // namespace millwright::alarm
