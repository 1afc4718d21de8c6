// SPDX-License-Identifier: Apache-2.0
#include "plan/planner.h"

#include <gtest/gtest.h>

#include "plan/plan_fixture_test.h"

namespace millwright::plan {
namespace {

using registry::error_of;
using registry::must;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

using PlannerTest = PlanFixture;

/// kSmallPlant with one piece of its text replaced.
std::string with(std::string_view from, std::string_view to) {
  std::string text = kSmallPlant;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST_F(PlannerTest, SaysWhatANewPlantIsMadeOfAndChangesNothing) {
  open();
  const Plan plan = this->plan(kSmallPlant);
  EXPECT_THAT(plan.problems, IsEmpty());
  EXPECT_THAT(lines(plan), ElementsAre("add team maintenance", "add device gw1", "add site mill",
                                       "add area mill/water", "add line mill/water/line1",
                                       "add asset mill/water/line1/pump1",
                                       "add signal mill/water/line1/pump1/pressure",
                                       "add rule mill/water/line1/pump1/pressure high",
                                       "add signal mill/water/line1/pump1/flow"));
  EXPECT_EQ(plan.after.of<Signal>().size(), 2u);
  EXPECT_EQ(registry->revision(), 0u);
  EXPECT_THAT(registry->snapshot()->all<Site>(), IsEmpty());
  EXPECT_THAT(must(registry->audit({})), IsEmpty()) << "a plan leaves no trace";
}

TEST_F(PlannerTest, AlarmClassesComeBeforeTheRulesThatNameThem) {
  open();
  const std::string yaml = with("teams:", R"(alarm_classes:
  - name: fire
    drill_days: 30
    proof_test_days:
    may_shelve: nobody
  - name: safety
    drill_days: 60
teams:)");
  const auto rule_of = [&](std::string_view name) {
    std::string text = yaml;
    return text.replace(text.find("mode: event"), 11,
                        "mode: event\n                        alarm_class: " + std::string(name));
  };
  const Plan first = plan(rule_of("fire"));
  EXPECT_THAT(first.problems, IsEmpty());
  EXPECT_THAT(lines(first), testing::Contains("add alarm-class fire"));
  EXPECT_THAT(lines(first), testing::Contains("change alarm-class safety drill_days:90->60"));
  EXPECT_EQ(must(load_alarm_classes(*registry)).size(), 5u) << "only planned";
  EXPECT_THAT(plan(rule_of("fier")).problems,
              ElementsAre(HasSubstr("not in the list of classes (environment, equipment, fire")));

  apply(rule_of("fire"));
  EXPECT_THAT(lines(plan(rule_of("fire"))), IsEmpty());
  const auto classes = must(load_alarm_classes(*registry));
  ASSERT_EQ(classes.size(), 6u) << "a list is no complete one unless asked for";
  EXPECT_EQ(classes.at(2).drill_days, 30u);
  EXPECT_FALSE(classes.at(2).may_shelve.has_value());
  EXPECT_EQ(classes.back().proof_test_days, 365u) << "what a file does not say stays";

  // A class alone is a change too, and what rules name is not removed.
  EXPECT_THAT(
      lines(apply("millwright-plant: 1\nalarm_classes:\n  - {name: fire, drill_days: 90}\n")),
      ElementsAre("change alarm-class fire drill_days:30->90"));
  is_complete = true;
  const Plan rest = plan("millwright-plant: 1\nalarm_classes:\n  - name: safety\n");
  EXPECT_THAT(rest.problems,
              ElementsAre("alarm class 'fire': 1 rules name it; give them another one first"));
  EXPECT_THAT(lines(rest),
              ElementsAre("remove alarm-class environment", "remove alarm-class equipment",
                          "remove alarm-class production", "remove alarm-class quality"));
}

TEST_F(PlannerTest, WhatIsWrongWithAnAlarmClassIsSaidWithItsLine) {
  open();
  struct Case {
    const char* text;
    const char* problem;
  };
  const Case cases[] = {
      {"  - {name: fire, drill_day: 3}",
       "plant.yaml:3: alarm class fire: unknown field 'drill_day'"},
      {"  - {name: fire, drill_days: often}", "plant.yaml:3: alarm class fire: drill_days"},
      {"  - {name: fire, drill_days: 0}", "drill_days 0: must be 1 to 3650"},
      {"  - {name: fire, may_shelve: boss}", "'boss' is not one of nobody"},
      {"  - {name: a/b}", "plant.yaml:3: alarm class a/b"},
      {"  - {drill_days: 3}", "plant.yaml:3: one of alarm_classes: must be a map with a name"},
      {"  fire: 1", "alarm_classes: must be a list"},
      {"  - {name: fire, drill_days: 3}\n  - {name: fire, drill_days: 4}",
       "plant.yaml:4: alarm class fire: drill_days is given at plant.yaml:3 already"},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.text);
    EXPECT_THAT(plan(std::string("millwright-plant: 1\nalarm_classes:\n") + one.text).problems,
                ElementsAre(HasSubstr(one.problem)));
  }
  EXPECT_EQ(must(load_alarm_classes(*registry)).size(), 5u);
}

TEST_F(PlannerTest, AppliedItPlansToNothing) {
  open();
  apply(kSmallPlant);
  EXPECT_EQ(registry->revision(), 1u) << "one change, one revision";
  const Signal* flow = registry->snapshot()->find_signal_by_path("mill/water/line1/pump1/flow");
  ASSERT_NE(flow, nullptr);
  EXPECT_EQ(flow->address, "plc7/flow");
  EXPECT_EQ(registry->snapshot()->find_signal_by_path("mill/water/line1/pump1/pressure")->address,
            "mill/water/line1/pump1/pressure")
      << "without an address it is known by its path";
  EXPECT_THAT(lines(plan(kSmallPlant)), IsEmpty());
}

TEST_F(PlannerTest, SaysWhichSettingsChange) {
  open();
  apply(kSmallPlant);
  const Plan plan = this->plan(with("limit: 12.5", "limit: 13"));
  EXPECT_THAT(lines(plan), ElementsAre("change rule mill/water/line1/pump1/pressure high "
                                       "limit:12.5->13.0"));
}

TEST_F(PlannerTest, WhatNoFileSaysStays) {
  open();
  apply(kSmallPlant);
  EXPECT_THAT(lines(plan("millwright-plant: 1\nsites:\n  - name: mill\n")), IsEmpty());
  EXPECT_THAT(lines(plan("millwright-plant: 1\n")), IsEmpty());
}

TEST_F(PlannerTest, OnlyACompleteListRemoves) {
  open();
  apply(kSmallPlant);
  is_complete = true;
  EXPECT_THAT(lines(plan("millwright-plant: 1\n")), IsEmpty()) << "no list, nothing said";
  EXPECT_THAT(lines(plan("millwright-plant: 1\ndevices: []\n")), ElementsAre("remove device gw1"));
  const std::string text = with("                  - name: flow\n", "");
  EXPECT_THAT(lines(plan(with("unit: L/min\n                    address: plc7/flow\n",
                              "unit: L/min\n                    address: plc7/flow\n"
                              "                    rules: []\n"))),
              IsEmpty());
  EXPECT_THAT(lines(plan("millwright-plant: 1\nsites: []\n")),
              ElementsAre("remove rule mill/water/line1/pump1/pressure high",
                          "remove signal mill/water/line1/pump1/pressure",
                          "remove signal mill/water/line1/pump1/flow",
                          "remove asset mill/water/line1/pump1", "remove line mill/water/line1",
                          "remove area mill/water", "remove site mill"));
  EXPECT_EQ(plan("millwright-plant: 1\nsites: []\n").after.of<Signal>().size(), 0u);
}

TEST_F(PlannerTest, ASignalThatMovesKeepsItsId) {
  open();
  apply(kSmallPlant);
  const SignalId id = registry->snapshot()->find_signal_by_address("plc7/flow")->id;
  const std::string moved = with("- name: flow", "- name: throughput");
  EXPECT_THAT(lines(plan(moved)), ElementsAre("change signal mill/water/line1/pump1/throughput "
                                              "name:\"flow\"->\"throughput\""));
  apply(moved);
  EXPECT_EQ(registry->snapshot()->find_signal_by_path("mill/water/line1/pump1/throughput")->id, id);
}

TEST_F(PlannerTest, TheSecondRuleOfAKindIsTheSecondOneByAge) {
  open();
  const std::string two = with("                  - name: flow",
                               "                      - kind: high\n"
                               "                        limit: 14\n"
                               "                        mode: event\n"
                               "                  - name: flow");
  apply(two);
  EXPECT_THAT(lines(plan(two)), IsEmpty());
  is_complete = true;
  EXPECT_THAT(lines(plan(kSmallPlant)),
              ElementsAre("remove rule mill/water/line1/pump1/pressure high"));
}

TEST_F(PlannerTest, RefusesWhatHasMovedSince) {
  open();
  const std::vector<File> files{{"plant.yaml", kSmallPlant}};
  const std::string mark = fingerprint(plan(files));
  must(registry->create(engineer, Team{{}, "it", TeamKind::kIt}));
  EXPECT_THAT(error_of(apply_plan(*registry, engineer, files, options(), mark)),
              HasSubstr("does not fit the plant any more"));
  EXPECT_THAT(registry->snapshot()->all<Site>(), IsEmpty());
  const std::vector<File> others{{"plant.yaml", with("limit: 12.5", "limit: 99")}};
  EXPECT_THAT(
      error_of(apply_plan(*registry, engineer, others, options(), fingerprint(plan(files)))),
      HasSubstr("does not fit"));
}

struct BadFile {
  const char* from;
  const char* to;
  const char* says;
};

TEST_F(PlannerTest, SaysWhereAFileIsWrongAndChangesNothing) {
  open();
  const BadFile kCases[] = {
      {"limit: 12.5", "limit: lots", "plant.yaml:27: mill/water/line1/pump1/pressure high: limit"},
      {"unit: bar", "unit: bars", "plant.yaml:21: mill/water/line1/pump1/pressure: unit 'bars'"},
      {"criticality: 2", "criticalty: 2", "unknown field 'criticalty'"},
      {"criticality: 2", "id: 7", "id: cannot be set in a file"},
      {"kind: high", "kind: hihg", "must be one of high-high"},
      {"mode: event", "approved_by: max", "approved_by: cannot be set in a file"},
      {"- name: mill", "- name: mi/ll", "plant.yaml:10: mi/ll: name"},
      {"- name: mill", "- name: _system", "reserved for the platform"},
      {"sites:", "site:", "unknown key 'site'"},
      {"millwright-plant: 1", "millwright-plant: 2", "not a version known here"},
      {"time_zone: Europe/Berlin", "time_zone: Berlin", "plant.yaml:10: mill: time_zone"},
      {"areas:", "areas: 3\n    lines:", "areas: must be a list"},
      {"mode: event", "mode: alarm", "consequence_level"},
      {"asset_class: pump", "profile: pump@9\n                prefix: p", "profile 'pump@9'"},
      {"asset_class: pump", "profile: pump", "needs a prefix"},
      {"address: plc7/flow", "address: mill/water/line1/pump1/pressure", "already feeds signal"},
      {"  - name: gw1", "  - name: gw1\n  - name: gw1\n    protocol: rest\n  - ", "must be a map"},
      {"kind: maintenance", "kind: [a, b]", "kind"},
  };
  for (const BadFile& c : kCases) {
    const Plan plan = this->plan(with(c.from, c.to));
    EXPECT_THAT(plan.problems, testing::Contains(HasSubstr(c.says))) << c.to;
    const std::vector<File> files{{"plant.yaml", with(c.from, c.to)}};
    EXPECT_FALSE(apply_plan(*registry, engineer, files, options(), fingerprint(plan))) << c.to;
  }
  EXPECT_EQ(registry->revision(), 0u);
}

TEST_F(PlannerTest, OneProblemDoesNotHideTheOthers) {
  open();
  std::string text = with("unit: bar", "unit: bars");
  text.replace(text.find("kind: maintenance"), 17, "kind: fire");
  EXPECT_THAT(plan(text).problems,
              ElementsAre(HasSubstr("maintenance: kind: must be"), HasSubstr("bars")))
      << "the rule of the signal that failed says nothing of its own";
}

TEST_F(PlannerTest, AProfileGivesSignalsAndRules) {
  open();
  const std::vector<File> files{{"pump.yaml", R"(millwright-profile: 1
name: pump
version: 1
title: Pump
asset_class: pump
signals:
  - {name: flow, unit: L/min, mapping: {mqtt: {topic: q}}}
  - {name: pressure, unit: bar}
rules:
  - {signal: pressure, kind: high, limit: 12, message: "{asset}: pressure is high"}
)"},
                                {"plant.yaml", R"(millwright-plant: 1
sites:
  - name: mill
    areas:
      - name: water
        lines:
          - name: line1
            assets:
              - {name: pump1, profile: pump, prefix: plc/p1}
              - name: pump2
                profile: pump@1
                prefix: plc/p2
                signals:
                  - {name: pressure, unit: kPa}
)"}};
  const Plan plan = apply(files);
  EXPECT_THAT(plan.problems, IsEmpty());
  const auto plant = registry->snapshot();
  EXPECT_EQ(plant->all<Asset>()[0].asset_class, "pump");
  EXPECT_EQ(plant->find_signal_by_path("mill/water/line1/pump1/flow")->address, "plc/p1/q");
  EXPECT_EQ(plant->find_signal_by_path("mill/water/line1/pump2/pressure")->unit, "kPa");
  EXPECT_EQ(plant->find_signal_by_path("mill/water/line1/pump2/pressure")->address,
            "plc/p2/pressure");
  ASSERT_EQ(plant->all<Rule>().size(), 2u);
  EXPECT_EQ(plant->all<Rule>()[0].message, "Pump 1: pressure is high");
  EXPECT_EQ(plant->all<Rule>()[0].approved_by, "profile:pump@1");
  EXPECT_THAT(lines(this->plan(files)), IsEmpty());
}

TEST_F(PlannerTest, DocumentsGoThroughTheirLife) {
  open();
  const std::vector<File> files{
      {"p.yaml", "procedure: look-and-see\ntitle: Look\n"},
      {"r.yaml", "roster: operators\ntitle: Operators\n"},
      {"holidays.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"},
  };
  EXPECT_THAT(lines(apply(files)), UnorderedElementsAre("add document procedure look-and-see",
                                                        "add document roster operators",
                                                        "add document calendar holidays"));
  const auto plant = registry->snapshot();
  EXPECT_NE(plant->find_in_force(DocumentKind::kRoster, "operators"), nullptr);
  EXPECT_NE(plant->find_in_force(DocumentKind::kCalendar, "holidays"), nullptr);
  EXPECT_EQ(plant->find_in_force(DocumentKind::kProcedure, "look-and-see"), nullptr)
      << "somebody else approves it";
  EXPECT_EQ(plant->all<Document>()[0].state, DocumentState::kReview);
  EXPECT_THAT(lines(plan(files)), IsEmpty());

  const std::vector<File> next{{"r.yaml", "roster: operators\ntitle: Operators and others\n"}};
  EXPECT_THAT(lines(apply(next)), ElementsAre(HasSubstr("change document roster operators")));
  EXPECT_EQ(registry->snapshot()->find_in_force(DocumentKind::kRoster, "operators")->version, 2);
  EXPECT_THAT(lines(plan(next)), IsEmpty());
}

TEST_F(PlannerTest, AsksWhoKnowsTheDocuments) {
  open();
  Options options = this->options();
  options.check_document = [](const Document& d) {
    return Status(fail(Code::kInvalidArgument, d.name + ":2: no steps"));
  };
  const std::vector<File> files{{"p.yaml", "procedure: x\n"}};
  const Plan plan = must(make_plan(*registry, engineer.who, files, options));
  EXPECT_THAT(plan.problems, ElementsAre("p.yaml: x:2: no steps"));
}

TEST_F(PlannerTest, WarnsOfWhatIsProbablyNotMeant) {
  open();
  EXPECT_THAT(plan(with("limit: 12.5", "limit: 20")).warnings, testing::Not(IsEmpty()));
}

}  // namespace
}  // namespace millwright::plan
