// SPDX-License-Identifier: Apache-2.0
#include "respond/outcome/detection.h"

#include <gtest/gtest.h>

namespace millwright::respond {
namespace {

using std::chrono::hours;

constexpr UtcNanos hour(std::int64_t h) {
  return {h * 3600 * 1'000'000'000};
}

/// One failure of asset 7 from hour 100 to 110, horizon 48 h.
struct Rig {
  FailureLog log;
  FeedbackBook labels;
  std::vector<ClosedRaise> raises;

  void fails(std::int64_t begin, std::optional<std::int64_t> end, std::uint32_t asset = 7) {
    FailureCommand command;
    command.who = "ann";
    command.failure.asset = AssetId(asset);
    command.failure.begin = hour(begin);
    if (end) command.failure.end = hour(*end);
    FailureLog::Changes out;
    ASSERT_TRUE(log.apply(command, {JournalSeq{1}, hour(1000)}, out).has_value());
  }
  void raise(std::int64_t at, std::optional<Outcome> outcome, std::uint32_t asset = 7) {
    const AlarmId alarm(raises.size() + 1);
    raises.push_back({alarm, RuleId(1), AssetId(asset), hour(at), hour(at + 1)});
    FeedbackBook::Changes out;
    if (outcome) {
      ASSERT_TRUE(
          labels.apply({alarm, hour(at), *outcome, "ann", {}, ""}, {JournalSeq{1}, hour(1000)}, out)
              .has_value());
    }
  }
  Detection detect(std::int64_t begin = 0, std::int64_t end = 200) const {
    return detection({hour(begin), hour(end), hours(48)}, log, raises, labels);
  }
};

TEST(MatchFailures, Table) {
  using enum Catch;
  struct Raise {
    std::int64_t at;
    std::optional<Outcome> outcome;
    std::uint32_t asset = 7;
  };
  struct Case {
    const char* name;
    std::vector<Raise> raises;
    Catch result;
    std::optional<hours> lead;
    int unlabelled;
  };
  const Case cases[] = {
      {"no alarm", {}, kMissed, {}, 0},
      {"an hour before", {{99, Outcome::kTrue}}, kCaught, hours(1), 0},
      {"early is right too", {{60, Outcome::kEarly}}, kCaught, hours(40), 0},
      {"at the edge of the horizon", {{52, Outcome::kTrue}}, kCaught, hours(48), 0},
      {"beyond the horizon", {{51, Outcome::kTrue}}, kMissed, {}, 0},
      {"the first one gives the lead",
       {{90, Outcome::kTrue}, {70, Outcome::kTrue}},
       kCaught,
       hours(30),
       0},
      {"as it begins is late", {{100, Outcome::kTrue}}, kLate, {}, 0},
      {"while it lasts is late", {{110, Outcome::kTrue}}, kLate, {}, 0},
      {"after it is none", {{111, Outcome::kTrue}}, kMissed, {}, 0},
      {"before and while is caught",
       {{105, Outcome::kTrue}, {95, Outcome::kTrue}},
       kCaught,
       hours(5),
       0},
      {"a nuisance catches nothing", {{95, Outcome::kNuisance}}, kMissed, {}, 0},
      {"a sensor fault neither", {{95, Outcome::kSensorFault}}, kMissed, {}, 0},
      {"unlabelled counts as nuisance, but is named", {{95, {}}}, kMissed, {}, 1},
      {"a nuisance before a true one",
       {{95, Outcome::kNuisance}, {98, Outcome::kTrue}},
       kCaught,
       hours(2),
       0},
      {"another asset", {{95, Outcome::kTrue, 8}}, kMissed, {}, 0},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Rig rig;
    rig.fails(100, 110);
    for (const Raise& r : c.raises) rig.raise(r.at, r.outcome, r.asset);
    const auto found =
        match_failures(rig.log.failures(), rig.raises, rig.labels, hours(48), hour(200));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].result, c.result);
    EXPECT_EQ(found[0].lead_time, c.lead);
    EXPECT_EQ(found[0].unlabelled, c.unlabelled);
    EXPECT_EQ(static_cast<bool>(found[0].alarm), c.result != kMissed);
  }
}

TEST(MatchFailures, AFailureThatLastsEndsNow) {
  Rig rig;
  rig.fails(100, {});
  rig.raise(150, Outcome::kTrue);
  const auto at = [&](std::int64_t now) {
    return match_failures(rig.log.failures(), rig.raises, rig.labels, hours(48), hour(now))[0];
  };
  EXPECT_EQ(at(150).result, Catch::kLate);
  EXPECT_EQ(at(149).result, Catch::kMissed);
}

TEST(Detection, WithoutALogNothingIsMeasured) {
  Rig rig;
  rig.raise(95, Outcome::kTrue);
  const Detection none = rig.detect();
  EXPECT_FALSE(none.is_measured);
  EXPECT_EQ(to_text(none.missed), "not measured");
  EXPECT_EQ(to_text(none.median_lead), "not measured");
  EXPECT_FALSE(savings(none, 1000).has_value());
  EXPECT_FALSE(none.why_not.empty());
  rig.fails(300, 301);
  EXPECT_FALSE(rig.detect().is_measured) << "the log begins after the period";
  EXPECT_TRUE(rig.detect(0, 400).is_measured);
}

TEST(Detection, Figures) {
  Rig rig;
  rig.fails(100, 110);
  rig.fails(100, 104, 8);
  rig.fails(150, {}, 9);
  rig.fails(180, 190, 10);
  rig.fails(300, 301, 11);  // after the period
  rig.raise(98, Outcome::kTrue);
  rig.raise(80, Outcome::kEarly, 8);
  rig.raise(160, Outcome::kTrue, 9);
  const Detection got = rig.detect();
  EXPECT_TRUE(got.is_measured);
  EXPECT_EQ(got.failures, 4);
  EXPECT_EQ(got.caught, 2);
  EXPECT_EQ(got.late, 1);
  EXPECT_EQ(got.missed, 1);
  EXPECT_EQ(got.caught_share, 0.5);
  EXPECT_EQ(got.median_lead, hours(2)) << "of 2 h and 20 h the lower one";
  EXPECT_EQ(got.downtime, hours(10 + 4 + 50 + 10)) << "what lasts counts to the end of the period";
  EXPECT_EQ(savings(got, 1000), 2000);
  EXPECT_EQ(got.total_lead, hours(2 + 20));
  EXPECT_EQ(got.by_catch[0].failures, 2);
  EXPECT_EQ(got.by_catch[0].downtime, hours(10 + 4));
  EXPECT_EQ(got.by_catch[1].downtime, hours(50));
  EXPECT_EQ(got.by_catch[2].downtime, hours(10));
}

// Maintenance closed an order with a code and told no times: it counts as a failure, and neither
// lead nor downtime is made up.
TEST(Detection, TimesThatNobodyToldAreNotMeasured) {
  Rig rig;
  const auto tells = [&](std::uint64_t order, bool is_begin, bool is_end, std::uint32_t asset) {
    FailureCommand command;
    command.who = "token:cmms";
    command.failure.asset = AssetId(asset);
    command.failure.begin = hour(100);
    command.failure.end = hour(110);
    command.failure.work_order = order;
    command.failure.is_begin_assumed = !is_begin;
    command.failure.is_end_assumed = !is_end;
    FailureLog::Changes out;
    ASSERT_TRUE(rig.log.apply(command, {JournalSeq{1}, hour(1000)}, out).has_value());
  };
  tells(1, false, false, 7);
  tells(2, true, false, 8);
  rig.raise(98, Outcome::kTrue, 7);
  rig.raise(90, Outcome::kTrue, 8);
  const Detection got = rig.detect();
  EXPECT_EQ(got.caught, 2);
  EXPECT_EQ(got.total_lead, hours(10)) << "only of the one whose begin was told";
  EXPECT_EQ(got.leads_not_known, 1);
  EXPECT_EQ(got.downtimes_not_known, 2);
  EXPECT_EQ(got.downtime, hours(0));
  EXPECT_EQ(got.by_catch[0].failures, 0);
}

TEST(Detection, ALogWithoutCatchesHasNoLeadTime) {
  Rig rig;
  rig.fails(100, 110);
  const Detection got = rig.detect();
  EXPECT_EQ(to_text(got.missed), "1");
  EXPECT_EQ(to_text(got.median_lead), "not measured");
  EXPECT_EQ(savings(got, 1000), 0);
  EXPECT_FALSE(got.total_lead.has_value());
}

TEST(Detection, DurationsAsText) {
  using std::chrono::seconds;
  EXPECT_EQ(to_text(std::optional<std::chrono::nanoseconds>(seconds(40))), "40 s");
  EXPECT_EQ(to_text(std::optional<std::chrono::nanoseconds>(seconds(125))), "2 min 5 s");
  EXPECT_EQ(to_text(std::optional<std::chrono::nanoseconds>(hours(5))), "5 h 0 min");
  EXPECT_EQ(to_text(std::optional<std::chrono::nanoseconds>(hours(76))), "3 d 4 h");
}

}  // namespace
}  // namespace millwright::respond
