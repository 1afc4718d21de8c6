// SPDX-License-Identifier: Apache-2.0
#include "alarm/kpi.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "alarm/kpi_rig_test.h"
#include "alarm/worst_actors.h"

namespace millwright::alarm {
namespace {

constexpr std::int64_t kMinute = KpiRig::kMinute;
constexpr std::int64_t kHour = KpiRig::kHour;
constexpr std::int64_t kDay = KpiRig::kDay;

KpiReport desk_of(const KpiRig& rig) {
  const Result<KpiReports> reports = measure_kpis(rig.input);
  if (!reports) {
    ADD_FAILURE() << reports.error().message();
    return {};
  }
  for (const KpiReport& report : reports->positions) {
    if (report.name == "desk") return report;
  }
  ADD_FAILURE() << "no report of the desk";
  return {};
}

TEST(Kpi, AQuietPositionIsAcceptableInAllThatCanBeMeasured) {
  const KpiReport desk = desk_of(KpiRig());
  ASSERT_EQ(desk.kpis.size(), kpi_targets().size());
  for (const Kpi& kpi : desk.kpis) {
    SCOPED_TRACE(target_of(kpi.id).name);
    const bool takes_alarms = kpi.id == KpiId::kTopTenShare || kpi.id >= KpiId::kPriorityHigh;
    EXPECT_EQ(kpi.verdict, takes_alarms ? Verdict::kNotMeasured : Verdict::kAcceptable);
    EXPECT_EQ(kpi.value, 0);
    EXPECT_FALSE(kpi.sample.empty());
  }
}

TEST(Kpi, AveragesTakeOwnAlarmsOtherSystemsAndSuppressedHours) {
  struct Case {
    const char* name;
    int own;
    ExternalLoad external;
    int suppressed_hours;
    double per_day;
    Verdict verdict;
  };
  const Case cases[] = {
      {"own", 4320, ExternalLoad::none(), 0, 144, Verdict::kAcceptable},
      {"one more", 4321, ExternalLoad::none(), 0, 4321.0 / 30, Verdict::kManageable},
      {"with other systems", 4320, ExternalLoad::entered(144), 0, 288, Verdict::kManageable},
      {"past the most", 4320, ExternalLoad::entered(145), 0, 289, Verdict::kOver},
      {"imported", 300, ExternalLoad::imported({KpiRig::at(0), KpiRig::at(5), KpiRig::at(-1)}), 0,
       302.0 / 30, Verdict::kAcceptable},
      {"silenced", 4320, ExternalLoad::none(), 300, 154, Verdict::kManageable},
      {"unknown, own acceptable", 4320, ExternalLoad{}, 0, 144, Verdict::kNotMeasured},
      {"unknown, own over", 8641, ExternalLoad{}, 0, 8641.0 / 30, Verdict::kOver},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    KpiRig rig;
    rig.add_evenly(c.own);
    rig.input.positions[0].external = c.external;
    if (c.suppressed_hours > 0) rig.suppress(0, c.suppressed_hours * kHour);
    const KpiReport desk = desk_of(rig);
    EXPECT_NEAR(desk.at(KpiId::kPerDay).value, c.per_day, 1e-9);
    EXPECT_NEAR(desk.at(KpiId::kPerHour).value, c.per_day / 24, 1e-9);
    EXPECT_NEAR(desk.at(KpiId::kPerTenMinutes).value, c.per_day / 144, 1e-9);
    for (const KpiId id : {KpiId::kPerDay, KpiId::kPerHour, KpiId::kPerTenMinutes}) {
      EXPECT_EQ(name(desk.at(id).verdict), name(c.verdict)) << desk.at(id).sample;
    }
    EXPECT_EQ(desk.n_annunciated, static_cast<std::size_t>(c.own));
  }
}

TEST(Kpi, AFloodShowsInEveryPeakAndSilencingItInNone) {
  KpiRig rig(1);
  for (int i = 0; i < 40; ++i) rig.add(kHour + i, 100 + static_cast<std::uint32_t>(i));
  for (int i = 0; i < 6; ++i)
    rig.add(kHour + 10 * kMinute + i, 200 + static_cast<std::uint32_t>(i));
  const KpiReport loud = desk_of(rig);
  EXPECT_EQ(loud.at(KpiId::kBusiestTenMinutes).value, 40);
  EXPECT_EQ(loud.at(KpiId::kBusiestTenMinutes).verdict, Verdict::kOver);
  EXPECT_NEAR(loud.at(KpiId::kTenMinutesOverTen).value, 100.0 / 144, 1e-9);
  EXPECT_NEAR(loud.at(KpiId::kHoursOverThirty).value, 100.0 / 24, 1e-9);
  EXPECT_NEAR(loud.at(KpiId::kInFlood).value, 200.0 / 144, 1e-9);
  ASSERT_EQ(loud.floods.size(), 1U);
  EXPECT_EQ(loud.floods[0], (Period{KpiRig::at(kHour), KpiRig::at(kHour + 20 * kMinute)}));

  KpiRig silenced(1);
  for (std::uint64_t i = 0; i < 40; ++i) silenced.suppress(kHour, 2 * kHour, 100 + i);
  const KpiReport quiet = desk_of(silenced);
  EXPECT_EQ(quiet.at(KpiId::kPerDay).value, 40);
  EXPECT_EQ(quiet.at(KpiId::kBusiestTenMinutes).value, 0);
  EXPECT_TRUE(quiet.floods.empty());
}

TEST(Kpi, ImportedAlarmsOfOtherSystemsMakeFloods) {
  KpiRig rig(1);
  std::vector<UtcNanos> events(11, KpiRig::at(7 * kHour));
  rig.input.positions[0].external = ExternalLoad::imported(std::move(events));
  EXPECT_EQ(desk_of(rig).floods.size(), 1U);
}

TEST(Kpi, TheTenMostFrequentAreNotJudgedWhereNobodyCouldPass) {
  struct Case {
    const char* name;
    int others;
    int repeats;  // of each of ten
    double share;
    Verdict verdict;
  };
  const Case cases[] = {
      {"199 alarms", 189, 1, 0, Verdict::kNotMeasured},
      {"200 alarms, once each", 190, 1, 5, Verdict::kOver},
      {"1,001 alarms, once each", 991, 1, 1000.0 / 1001, Verdict::kAcceptable},
      {"ten that make a third", 400, 20, 100.0 / 3, Verdict::kOver},
      {"ten that make 4 %", 960, 4, 4, Verdict::kManageable},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    KpiRig rig;
    rig.add_evenly(c.others);
    for (int i = 0; i < c.repeats * 10; ++i)
      rig.add(i * kHour, 1 + static_cast<std::uint32_t>(i % 10));
    const Kpi kpi = desk_of(rig).at(KpiId::kTopTenShare);
    EXPECT_NEAR(kpi.value, c.share, 1e-9);
    EXPECT_EQ(name(kpi.verdict), name(c.verdict));
  }
}

TEST(Kpi, ChatteringAndFleetingCountAlarmsNotRaises) {
  KpiRig rig;
  for (int i = 0; i < 6; ++i) rig.add(1000 + 15 * i, 1, 9);   // chatters, fleeting
  for (int i = 0; i < 3; ++i) rig.add(5000 + 20 * i, 2, 12);  // chatters
  rig.add(9000, 3, 2);                                        // fleeting
  rig.add(9900, 4, 10);                                       // neither
  const KpiReport desk = desk_of(rig);
  EXPECT_EQ(desk.at(KpiId::kChattering).value, 2);
  EXPECT_EQ(desk.at(KpiId::kFleeting).value, 2);
  EXPECT_EQ(desk.at(KpiId::kChattering).sample, "9 of 11 raises, in 2 bursts");
  EXPECT_EQ(desk.at(KpiId::kFleeting).sample, "7 of 11 raises");
}

TEST(Kpi, StaleIsTheWorstDay) {
  KpiRig rig(10);
  rig.add(0, 1, 3 * kDay);          // stale on days 1 and 2
  rig.add(kDay, 2, 2 * kDay);       // on day 2
  rig.add(-5 * kDay, 3, 7 * kDay);  // raised before the period, on days 0 and 1
  rig.add(5 * kDay, 4, kDay);       // a day is not more than a day
  rig.add(9 * kDay + 1, 5, -1);     // not yet
  const KpiReport desk = desk_of(rig);
  EXPECT_EQ(desk.at(KpiId::kStale).value, 2);
  EXPECT_EQ(desk.n_annunciated, 4U);
  for (std::uint32_t i = 0; i < 3; ++i) rig.add(kDay / 2 + i, 10 + i, 6 * kDay);
  EXPECT_EQ(desk_of(rig).at(KpiId::kStale).value, 5);
  EXPECT_EQ(desk_of(rig).at(KpiId::kStale).verdict, Verdict::kOver);
}

TEST(Kpi, DaysOfStaleAlarmsAreLocal) {
  KpiRig rig(4);
  rig.add(0, 1, 2 * kDay);             // stale from 24 h to 48 h UTC
  rig.add(kDay, 2, kDay + 2 * kHour);  // stale from 48 h to 50 h UTC
  EXPECT_EQ(desk_of(rig).at(KpiId::kStale).value, 1);
  rig.input.days = LocalDays({{{0}, std::chrono::hours(-6)}});
  EXPECT_EQ(desk_of(rig).at(KpiId::kStale).value, 2);
}

TEST(Kpi, PrioritiesAreJudgedFromTwentyAlarmsOn) {
  KpiRig rig;
  for (int i = 0; i < 19; ++i) rig.add(i * kHour).priority = 3;
  EXPECT_EQ(desk_of(rig).at(KpiId::kPriorityLow).verdict, Verdict::kNotMeasured);
  rig.add(20 * kHour).priority = 1;
  const KpiReport desk = desk_of(rig);
  EXPECT_EQ(desk.at(KpiId::kPriorityHigh).value, 5);
  EXPECT_EQ(desk.at(KpiId::kPriorityMedium).value, 0);
  EXPECT_EQ(desk.at(KpiId::kPriorityLow).value, 95);
  EXPECT_EQ(desk.at(KpiId::kPriorityHigh).verdict, Verdict::kAcceptable);
}

TEST(Kpi, AShortPeriodLeavesItsAveragesOpen) {
  KpiRig rig;
  rig.input.period.end = KpiRig::at(2 * kHour);
  rig.add(5);
  const KpiReport desk = desk_of(rig);
  EXPECT_EQ(desk.at(KpiId::kPerDay).verdict, Verdict::kNotMeasured);
  EXPECT_EQ(desk.at(KpiId::kPerHour).verdict, Verdict::kAcceptable);
  EXPECT_EQ(desk.at(KpiId::kPerHour).value, 0.5);
}

TEST(Kpi, ThePlantIsAsGoodAsItsWorstPosition) {
  KpiRig rig;
  rig.add_evenly(300);
  rig.input.positions.push_back({"busy", ExternalLoad::entered(200)});
  rig.input.positions.push_back({"idle", ExternalLoad::none()});
  rig.add(10).position = "nobody said";
  const Result<KpiReports> reports = measure_kpis(rig.input);
  ASSERT_TRUE(reports.has_value());
  ASSERT_EQ(reports->positions.size(), 4U);
  const Kpi per_day = reports->plant.at(KpiId::kPerDay);
  // The position nobody said anything of hides more than one that is known to be manageable.
  EXPECT_EQ(per_day.verdict, Verdict::kNotMeasured);
  EXPECT_TRUE(per_day.sample.starts_with("position nobody said: ")) << per_day.sample;
  EXPECT_EQ(reports->plant.n_annunciated, 301U);
  EXPECT_DOUBLE_EQ(reports->plant.n_external, 6000);

  rig.input.annunciated.back().position = "idle";
  const Result<KpiReports> known = measure_kpis(rig.input);
  ASSERT_TRUE(known.has_value());
  EXPECT_EQ(known->plant.at(KpiId::kPerDay).value, 200);
  EXPECT_EQ(known->plant.at(KpiId::kPerDay).verdict, Verdict::kManageable);
}

TEST(Kpi, AreasCountTheirOwnAlarms) {
  KpiRig rig;
  rig.input.positions[0].external = ExternalLoad::entered(500);
  rig.add_evenly(30);
  rig.add(77).area = AreaId(2);
  const Result<KpiReports> reports = measure_kpis(rig.input);
  ASSERT_TRUE(reports.has_value());
  ASSERT_EQ(reports->areas.size(), 2U);
  EXPECT_EQ(reports->areas[0].area, AreaId(1));
  EXPECT_EQ(reports->areas[0].at(KpiId::kPerDay).value, 1);
  EXPECT_EQ(reports->areas[1].n_annunciated, 1U);
}

TEST(Kpi, WrongInputIsRefused) {
  const auto message = [](const KpiRig& rig) {
    const Result<KpiReports> reports = measure_kpis(rig.input);
    return reports ? std::string("accepted") : reports.error().message();
  };
  KpiRig empty;
  empty.input.period.end = empty.input.period.begin;
  EXPECT_EQ(message(empty), "alarm figures: the period is empty");
  EXPECT_EQ(message(KpiRig(4000)), "alarm figures: the period is longer than 3660 days");
  KpiRig twice;
  twice.input.positions.push_back({"desk", {}});
  EXPECT_EQ(message(twice), "position 'desk' is listed twice");
  KpiRig negative;
  negative.input.positions[0].external = ExternalLoad::entered(-1);
  EXPECT_EQ(message(negative), "position 'desk': a load of -1 alarms per day from other systems");
  KpiRig nobody;
  nobody.input.positions.clear();
  EXPECT_EQ(message(nobody), "accepted");
}

// Two hundred alarms that come back from a maintenance window are no flood and no new load: their
// silent hours count, once, and what stands too long afterwards is stale all the same.
TEST(Kpi, WhatComesBackFromSilenceIsNoNewAlarm) {
  KpiRig rig;
  for (std::uint32_t i = 0; i < 200; ++i) {
    rig.suppress(0, KpiRig::kHour, 10 + i);
    rig.add(KpiRig::kHour, 10 + i, -1).is_return = true;
  }
  const auto reports = measure_kpis(rig.input).value();
  const KpiReport& desk = reports.positions.front();
  EXPECT_EQ(desk.n_annunciated, 0u);
  EXPECT_EQ(desk.n_suppressed_hours, 200u);
  EXPECT_TRUE(desk.floods.empty());
  EXPECT_TRUE(worst_actors(rig.input.annunciated, rig.input.period, 10).empty());
  const auto value = [&](KpiId id) { return std::ranges::find(desk.kpis, id, &Kpi::id)->value; };
  EXPECT_EQ(value(KpiId::kBusiestTenMinutes), 0);
  EXPECT_EQ(value(KpiId::kInFlood), 0);
  EXPECT_EQ(value(KpiId::kStale), 200);
}

}  // namespace
}  // namespace millwright::alarm
