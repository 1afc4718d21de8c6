// SPDX-License-Identifier: Apache-2.0
// What many rehearsals say together: a table of histories and the load that stands.
#include "rollout/rehearsal/standing.h"

#include <gmock/gmock.h>

#include <chrono>

namespace millwright::rollout {
namespace {

using std::chrono::days;
using enum PhaseVerdict;

UtcNanos day(int n) {
  return UtcNanos{1'700'000'000'000'000'000} + days(n);
}

RehearsalRecord ran(int on, PhaseVerdict verdict, double factor, std::uint64_t sensors = 20) {
  RehearsalRecord record;
  record.id = static_cast<std::uint32_t>(on);
  record.at = day(on);
  record.verdict = verdict;
  record.factor = factor;
  record.sensors_then = sensors;
  if (verdict != kPass) record.others = {"kill: " + std::string(name(verdict))};
  return record;
}

RehearsalRecord gone(RehearsalRecord record) {
  record.void_reason = "another version of the program runs now";
  return record;
}

TEST(RehearsalStanding, IsTheBestThatCounts) {
  struct {
    const char* name;
    std::vector<RehearsalRecord> records;
    std::optional<double> factor;
    std::uint32_t id;
    const char* not_known;
  } const kCases[] = {
      {"none", {}, {}, 0, "no rehearsal of this configuration has been recorded"},
      {"passed", {ran(10, kPass, 10)}, 10, 10, ""},
      {"before the window",
       {ran(-1, kPass, 10)},
       {},
       0,
       "the last rehearsal ended 91 days ago, one of the last 90 counts"},
      {"at its first moment", {ran(0, kPass, 10)}, 10, 0, ""},
      {"later than now",
       {ran(91, kPass, 10)},
       {},
       0,
       "the last rehearsal is said to have ended later than now"},
      {"a smaller one later", {ran(10, kPass, 10), ran(20, kPass, 2)}, 10, 10, ""},
      {"the newest of equals", {ran(10, kPass, 10), ran(20, kPass, 10)}, 10, 20, ""},
      {"cut short later", {ran(10, kPass, 10), ran(20, kInconclusive, 10)}, 10, 10, ""},
      {"failed at more", {ran(10, kPass, 10), ran(20, kFail, 20)}, 10, 10, ""},
      {"failed at the same", {ran(10, kPass, 10), ran(20, kFail, 10)}, 0, 20, ""},
      {"failed at less, the lesser pass stands",
       {ran(10, kPass, 10), ran(15, kPass, 2), ran(20, kFail, 5)},
       2,
       15,
       ""},
      {"mended", {ran(10, kFail, 10), ran(20, kPass, 10)}, 10, 20, ""},
      {"failed, and passed at less before", {ran(10, kPass, 2), ran(20, kFail, 10)}, 2, 10, ""},
      {"void",
       {gone(ran(10, kPass, 10))},
       {},
       0,
       "the last rehearsal does not count any more: another version of the program runs now"},
      {"a void failure", {ran(10, kPass, 10), gone(ran(20, kFail, 10))}, 10, 10, ""},
      {"only cut short",
       {ran(10, kInconclusive, 10)},
       {},
       0,
       "the last rehearsal: kill: inconclusive"},
      {"the site has doubled since", {ran(10, kPass, 10, 10)}, 5, 10, ""},
      {"the same load at fewer sensors failed",
       {ran(10, kPass, 10), ran(20, kFail, 40, 5)},
       0,
       20,
       ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const RehearsalStanding standing = standing_of(c.records, day(0), day(90), 20);
    EXPECT_EQ(standing.factor, c.factor);
    EXPECT_EQ(standing.id, c.id);
    EXPECT_EQ(standing.not_known, c.not_known);
    if (c.factor) EXPECT_EQ(standing.at, day(static_cast<int>(c.id)));
  }
}

TEST(RehearsalStanding, ASiteWithoutSensorsDividesByNothing) {
  const std::vector records{ran(10, kPass, 10)};
  EXPECT_EQ(standing_of(records, day(0), day(90), 0).factor, 200);
}

}  // namespace
}  // namespace millwright::rollout
