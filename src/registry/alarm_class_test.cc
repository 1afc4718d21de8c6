// SPDX-License-Identifier: Apache-2.0
#include "registry/alarm_class.h"

#include <gmock/gmock.h>

#include "registry/registry_fixture.h"

namespace millwright::registry {
namespace {

class AlarmClassTest : public RegistryFixture {
 protected:
  void SetUp() override {
    RegistryFixture::SetUp();
    make_asset();
    must(registry->create(engineer, signal(1, "flow")));
  }
  std::vector<std::string> names() {
    std::vector<std::string> out;
    for (const AlarmClass& c : must(load_alarm_classes(*registry))) out.push_back(c.name);
    return out;
  }
};

TEST_F(AlarmClassTest, APlantBeginsWithAFewThatItMayChange) {
  EXPECT_EQ(names(), (std::vector<std::string>{"environment", "equipment", "production", "quality",
                                               "safety"}));
  const AlarmClass safety = must(load_alarm_classes(*registry)).back();
  EXPECT_TRUE(safety.needs_acknowledgement);
  EXPECT_EQ(safety.may_shelve, Role::kEngineer);
  EXPECT_EQ(safety.longest_shelf_minutes, 60u);
  EXPECT_EQ(safety.proof_test_days, 365u);

  AlarmClass fire;
  fire.name = "fire";
  fire.may_shelve.reset();
  fire.drill_days = 90;
  must(put_alarm_class(*registry, engineer, fire));
  fire.drill_days = 60;
  must(put_alarm_class(*registry, engineer, fire));
  reopen();
  EXPECT_EQ(names().at(2), "fire");
  EXPECT_EQ(must(load_alarm_classes(*registry)).at(2), fire);
  AuditQuery query;
  query.what = "alarm-class fire";
  const auto trail = must(registry->audit(query));
  ASSERT_EQ(trail.size(), 2u);
  EXPECT_NE(trail[0].before->find("\"drill_days\":90"), std::string::npos);
  EXPECT_NE(trail[0].after->find("\"drill_days\":60"), std::string::npos);
  must(remove_alarm_class(*registry, engineer, "fire"));
  EXPECT_EQ(error_of(remove_alarm_class(*registry, engineer, "fire")), "no alarm class 'fire'");
}

TEST_F(AlarmClassTest, ARuleNamesOneThatIsInTheList) {
  Rule r = rule(1, RuleKind::kHigh, 8);
  r.alarm_class = "qualty";
  EXPECT_EQ(error_of(registry->create(engineer, r)),
            "alarm_class 'qualty': not in the list of classes (environment, equipment, production, "
            "quality, safety); did you mean 'quality'?");
  r.alarm_class = "quality";
  r = must(registry->create(engineer, r)).record;
  EXPECT_EQ(error_of(remove_alarm_class(*registry, engineer, "quality")),
            "alarm class 'quality': 1 rules name it; give them another one first");
  r.alarm_class = "colour";
  EXPECT_FALSE(registry->update(engineer, r));
  // One from before there was a list may stay until somebody changes it.
  make_old(r);
  r.limit = 9;
  must(registry->update(engineer, r));
  r.alarm_class.clear();
  must(registry->update(engineer, r));
}

TEST_F(AlarmClassTest, WhatMakesNoSenseIsRefused) {
  struct Case {
    void (*spoil)(AlarmClass&);
    std::string problem;
  };
  const Case cases[] = {
      {[](auto& c) { c.drill_days = 0; }, "drill_days 0: must be 1 to 3650, or left out"},
      {[](auto& c) { c.proof_test_days = 9999; },
       "proof_test_days 9999: must be 1 to 3650, or left out"},
      {[](auto& c) { c.longest_shelf_minutes = 1441; },
       "longest_shelf_minutes 1441: must be 1 to 1440"},
  };
  for (const Case& c : cases) {
    AlarmClass wanted;
    wanted.name = "fire";
    c.spoil(wanted);
    EXPECT_EQ(error_of(put_alarm_class(*registry, engineer, wanted)), c.problem);
  }
  AlarmClass wanted;
  wanted.name = "a/b";
  EXPECT_FALSE(put_alarm_class(*registry, engineer, wanted));
}

TEST_F(AlarmClassTest, TheListGoesOutAndIn) {
  const auto classes = must(load_alarm_classes(*registry));
  const std::string csv = alarm_classes_csv(classes);
  EXPECT_TRUE(
      csv.starts_with("name,needs_acknowledgement,proof_test_days,drill_days,may_shelve,"
                      "longest_shelf_minutes\r\n"));
  EXPECT_EQ(must(import_alarm_classes(*registry, engineer, csv)), 0u);
  EXPECT_EQ(must(import_alarm_classes(*registry, engineer, csv + "fire,true,,30,nobody,15\r\n")),
            1u);
  const std::string wrong = csv + "a,true,,,nobody,15\r\nb,perhaps,,,nobody,15\r\n";
  EXPECT_EQ(error_of(import_alarm_classes(*registry, engineer, wrong)),
            "line 8: needs_acknowledgement: 'perhaps' is not true or false");
  EXPECT_THAT(
      error_of(import_alarm_classes(*registry, engineer, csv + "x,false,,,operator,60\r\n")),
      ::testing::HasSubstr("line 7: needs_acknowledgement: must be true"));
  EXPECT_EQ(names().size(), 6u) << "nothing of a wrong file is taken";
  EXPECT_EQ(error_of(import_alarm_classes(*registry, engineer, "class\r\nx\r\n")),
            "line 1: the head row must be name,needs_acknowledgement,proof_test_days,drill_days,"
            "may_shelve,longest_shelf_minutes");
}

}  // namespace
}  // namespace millwright::registry
