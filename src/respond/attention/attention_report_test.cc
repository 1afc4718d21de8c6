// SPDX-License-Identifier: Apache-2.0
#include "respond/attention/attention_report.h"

#include <gtest/gtest.h>

namespace millwright::respond {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr UtcNanos hour(double hours) {
  return {static_cast<std::int64_t>(hours * 3600) * 1'000'000'000};
}
constexpr double kWeekHours = 168;

HumanAct act(double hours, std::string who, TeamKind team, ActCategory category,
             std::uint64_t alarm = 0) {
  HumanAct a;
  a.time = hour(hours);
  a.who = std::move(who);
  a.team = team;
  a.category = category;
  a.alarm = AlarmId(alarm);
  return a;
}

TEST(EffortModel, WhichTimeCounts) {
  using enum ActCategory;
  std::vector<HumanAct> acts;
  for (int i = 1; i <= 5; ++i) {
    HumanAct timed = act(i, "ann", TeamKind::kOperations, kRun);
    timed.duration = minutes(2 * i);
    timed.is_sampled = true;
    acts.push_back(timed);
    if (i < 5) {
      timed.category = kStep;  // one sample short
      acts.push_back(timed);
    }
  }
  const EffortModel model(acts);
  HumanAct untimed = act(9, "bob", TeamKind::kOperations, kRun);
  EXPECT_EQ(model.seconds_of(untimed), 360) << "the mean of its category";
  untimed.duration = minutes(99);
  EXPECT_EQ(model.seconds_of(untimed), 360) << "the mean before a guess";
  untimed.is_sampled = true;
  EXPECT_EQ(model.seconds_of(untimed), 99 * 60) << "its own time before the mean";
  HumanAct step = act(9, "bob", TeamKind::kOperations, kStep);
  EXPECT_FALSE(model.seconds_of(step).has_value()) << "four samples are too few";
  step.duration = minutes(3);
  EXPECT_EQ(model.seconds_of(step), 180) << "a guess is all there is";

  Effort effort;
  effort.add(acts[0], model);
  EXPECT_FALSE(effort.is_estimate());
  effort.add(act(9, "bob", TeamKind::kOperations, kOverride), model);
  EXPECT_TRUE(effort.is_estimate());
  EXPECT_EQ(effort.acts, 2);
  EXPECT_EQ(effort.timed, 1);
  EXPECT_EQ(effort.untimed, 1);
  EXPECT_NEAR(effort.hours, 2.0 / 60, 1e-12);
}

TEST(Handling, WhoseWorkItWas) {
  using enum TeamKind;
  using enum ActCategory;
  struct Case {
    const char* name;
    std::vector<HumanAct> acts;
    bool is_handled;
    bool had_help;
  };
  // Alarm 1 is raised at 10 h and resolved at 12 h.
  const Case cases[] = {
      {"nobody", {}, false, false},
      {"operations", {act(10.5, "ann", kOperations, kAcknowledge, 1)}, true, false},
      {"project", {act(10.5, "pam", kProject, kAcknowledge, 1)}, true, true},
      {"vendor among others",
       {act(10.5, "ann", kOperations, kRun, 1), act(11, "vic", kVendor, kStep, 1)},
       true,
       true},
      {"operations asked the vendor",
       {act(10.5, "ann", kOperations, kSupportContact, 1)},
       true,
       true},
      {"labelled by the project later", {act(30, "pam", kProject, kFeedback, 1)}, false, false},
      {"an act before the raise", {act(9, "pam", kProject, kAcknowledge, 1)}, false, false},
      {"another alarm", {act(10.5, "pam", kProject, kAcknowledge, 2)}, false, false},
  };
  const std::vector<AlarmRaise> raises{{AlarmId(1), AssetId(1), hour(10), hour(12)}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const std::vector<Handling> found = handlings(raises, c.acts);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].is_handled, c.is_handled);
    EXPECT_EQ(found[0].had_help, c.had_help);
  }
}

TEST(Handling, AnActBelongsToTheLatestRaise) {
  using enum TeamKind;
  const std::vector<AlarmRaise> raises{{AlarmId(1), {}, hour(20), hour(24)},
                                       {AlarmId(1), {}, hour(10), hour(12)}};
  const std::vector<HumanAct> acts{act(21, "pam", kProject, ActCategory::kAcknowledge, 1),
                                   act(11.5, "ann", kOperations, ActCategory::kRun, 1),
                                   act(11, "ann", kOperations, ActCategory::kAcknowledge, 1),
                                   act(13, "pam", kProject, ActCategory::kRun, 1)};
  const std::vector<Handling> found = handlings(raises, acts);
  EXPECT_EQ(found[0].acknowledged_by, kProject);
  EXPECT_EQ(found[0].time_to_acknowledge, std::chrono::hours(1));
  EXPECT_EQ(found[1].acknowledged_by, kOperations);
  EXPECT_EQ(found[1].time_to_acknowledge, std::chrono::hours(1)) << "the first acknowledgement";
  EXPECT_EQ(found[1].resolved_by, kOperations) << "what came after it was resolved is no resolving";
  EXPECT_EQ(found[1].time_to_resolve, std::chrono::hours(2));
  EXPECT_TRUE(found[1].had_help) << "but it is help";
  const HandledShare share = handled_share(found);
  EXPECT_EQ(share.handled, 2);
  EXPECT_EQ(share.share(), 0);
}

TEST(Handling, NoAlarmIsNoEvidence) {
  EXPECT_FALSE(handled_share({}).share().has_value());
}

/// Two weeks, ten sensors of which two are silent, 6 people in operations and 5 in the project.
struct Rig {
  std::vector<HumanAct> acts;
  std::vector<SensorCount> sensors{{hour(0), 10, 2}};
  std::vector<AlarmRaise> raises;
  std::vector<TeamSize> teams{{TeamKind::kOperations, 6}, {TeamKind::kProject, 5}};

  AttentionReport report() const {
    return attention_report({hour(0), hour(2 * kWeekHours), acts, sensors, raises, teams});
  }
};

TEST(AttentionReport, PerSensorWeekAndTeam) {
  Rig rig;
  for (int i = 0; i < 8; ++i) {
    HumanAct a = act(1 + i, "ann", TeamKind::kOperations, ActCategory::kRun);
    a.duration = minutes(30);
    a.is_sampled = true;
    a.asset = AssetId(i < 6 ? 7 : 8);
    rig.acts.push_back(a);
  }
  rig.acts.push_back(act(200, "pam", TeamKind::kProject, ActCategory::kRun));
  rig.acts.push_back(act(2 * kWeekHours, "pam", TeamKind::kProject, ActCategory::kRun));  // after
  const AttentionReport report = rig.report();
  EXPECT_NEAR(report.sensor_weeks, 16, 1e-9);
  ASSERT_EQ(report.groups.size(), 2u);
  EXPECT_EQ(report.groups[0].group.title(), "project");
  EXPECT_EQ(report.groups[0].effort.acts, 1);
  EXPECT_NEAR(report.groups[0].hours_per_sensor_week.value(), 0.5 / 16, 1e-9);
  EXPECT_TRUE(report.groups[0].effort.is_estimate());
  EXPECT_NEAR(report.groups[1].acts_per_sensor_week.value(), 0.5, 1e-9);
  EXPECT_NEAR(report.all.effort.hours, 4.5, 1e-9);
  ASSERT_EQ(report.assets.size(), 2u);
  EXPECT_EQ(report.assets[0].asset, AssetId(7));
  EXPECT_NEAR(report.assets[0].effort.hours, 3, 1e-9);
  ASSERT_EQ(report.weeks.size(), 2u);
  EXPECT_EQ(report.weeks[0].by_group[1].acts, 8);
  EXPECT_EQ(report.weeks[1].by_group[0].acts, 1);
  EXPECT_NEAR(report.weeks[1].sensor_weeks, 8, 1e-9);
  EXPECT_TRUE(report.weeks[1].is_complete);
}

TEST(AttentionReport, WithoutSensorsThereIsNoRate) {
  Rig rig;
  rig.sensors = {{hour(0), 3, 3}};
  rig.acts.push_back(act(1, "ann", TeamKind::kOperations, ActCategory::kRun));
  EXPECT_FALSE(rig.report().all.acts_per_sensor_week.has_value());
}

TEST(AttentionReport, ResponseTimesByWhoHandled) {
  Rig rig;
  for (std::uint64_t i = 1; i <= 10; ++i) {
    const double raised = 10.0 * static_cast<double>(i);
    rig.raises.push_back({AlarmId(i), {}, hour(raised), hour(raised + 5)});
    HumanAct ack = act(raised, "ann", TeamKind::kOperations, ActCategory::kAcknowledge, i);
    ack.time = ack.time + minutes(i);
    rig.acts.push_back(ack);
  }
  const AttentionReport report = rig.report();
  const GroupAttention& operations = report.groups[1];
  EXPECT_EQ(operations.acknowledge.n, 10);
  EXPECT_EQ(operations.acknowledge.median, minutes(5));
  EXPECT_EQ(operations.acknowledge.p90, minutes(9));
  EXPECT_EQ(operations.resolve.median, std::chrono::hours(5));
  EXPECT_EQ(report.groups[0].acknowledge.n, 0);
  EXPECT_FALSE(report.groups[0].acknowledge.median.has_value());
  EXPECT_EQ(report.handled.share(), 1);
}

TEST(AttentionReport, CallOuts) {
  Rig rig;
  const auto at_night = [&](double hours, const char* who) {
    HumanAct a = act(hours, who, TeamKind::kOperations, ActCategory::kRun);
    a.is_in_hours = false;
    rig.acts.push_back(a);
  };
  at_night(2, "ann");
  at_night(5.9, "ann");  // the same night's work
  at_night(3, "bob");
  at_night(26, "ann");
  rig.acts.push_back(act(27, "ann", TeamKind::kOperations, ActCategory::kRun));
  const AttentionReport report = rig.report();
  EXPECT_EQ(report.groups[1].out_of_hours.call_outs, 3);
  EXPECT_EQ(report.groups[1].out_of_hours.effort.acts, 4);
}

TEST(AttentionReport, SmallGroupsAreShownTogether) {
  Rig rig;
  rig.teams = {{TeamKind::kOperations, 6}, {TeamKind::kProject, 2}, {TeamKind::kMaintenance, 9}};
  rig.acts.push_back(act(1, "pam", TeamKind::kProject, ActCategory::kRun));
  rig.acts.push_back(act(2, "ann", TeamKind::kOperations, ActCategory::kRun));
  const AttentionReport report = rig.report();
  ASSERT_EQ(report.groups.size(), 2u);
  EXPECT_EQ(report.groups[1].group.title(), "project and operations together");
  EXPECT_EQ(report.groups[1].effort.acts, 2);
}

// An act of a kind nobody listed must not be readable as total minus groups.
TEST(AttentionReport, UnlistedKindsJoinAGroup) {
  Rig rig;
  rig.acts.push_back(act(1, "vic", TeamKind::kVendor, ActCategory::kRun));
  const AttentionReport report = rig.report();
  std::int64_t in_groups = 0;
  for (const GroupAttention& group : report.groups) {
    EXPECT_GE(group.group.people, kFewestShown);
    in_groups += group.effort.acts;
  }
  EXPECT_EQ(in_groups, report.all.effort.acts);
}

TEST(AttentionReport, FewerThanFiveInAll) {
  Rig rig;
  rig.teams = {{TeamKind::kOperations, 3}, {TeamKind::kProject, 1}};
  rig.raises.push_back({AlarmId(1), AssetId(7), hour(1), hour(2)});
  rig.acts.push_back(act(1.5, "ann", TeamKind::kOperations, ActCategory::kRun, 1));
  const AttentionReport report = rig.report();
  EXPECT_TRUE(report.is_suppressed);
  EXPECT_TRUE(report.groups.empty());
  EXPECT_TRUE(report.weeks.empty());
  EXPECT_TRUE(report.assets.empty());
  EXPECT_EQ(report.all.effort.acts, 0);
  EXPECT_EQ(report.handled.share(), 1) << "a share of alarms is not about people";
}

TEST(AttentionReport, HoursPerAlarm) {
  Rig rig;
  rig.raises = {{AlarmId(1), {}, hour(1), hour(2)}, {AlarmId(2), {}, hour(1), {}}};
  for (std::uint64_t alarm : {1u, 2u, 2u}) {
    HumanAct a = act(1.5, "ann", TeamKind::kOperations, ActCategory::kRun, alarm);
    a.duration = minutes(20);
    rig.acts.push_back(a);
  }
  EXPECT_NEAR(rig.report().hours_per_alarm.value(), 0.5, 1e-9);
}

}  // namespace
}  // namespace millwright::respond
