// SPDX-License-Identifier: Apache-2.0
#include "respond/escalation/policy_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "respond/escalation/escalation_rig_test.h"

namespace millwright::respond {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr UtcNanos kNow = EscalationRig::kMidnight;

class PolicyCheckTest : public testing::Test {
 protected:
  PolicyCheckTest() {
    directory.add_person("ann");
    directory.add_person("bob", {Channel::kSms});
    directory.people["bob"].is_active = false;
    directory.teams["mech"] = {"ann", "bob"};
    directory.teams["empty"] = {};
    directory.rosters["ops"] = {{{0}, {"ann"}}};
    directory.rosters["nights"] = {{{0}, {"ann"}},
                                   {kNow + 24h, {}},
                                   {kNow + 32h, {"ann"}},
                                   {kNow + 48h, {}},
                                   {kNow + 50h, {"ann"}}};
    directory.rosters["later"] = {{{0}, {}}, {kNow + 240h, {"ann"}}};
    directory.rosters["never"] = {};
    directory.rosters["mixed"] = {{{0}, {"ann"}}, {kNow + 9h, {"ann", "zoe"}}};
  }
  void add(const std::string& text) {
    const std::string file = "f" + std::to_string(policies.size() + 1) + ".yaml";
    policies.push_back({file, parse_policy(text, file).value()});
  }
  /// "kind where: what".
  std::vector<std::string> findings(std::span<const AlarmFacts> alarms = {}) const {
    std::vector<std::string> texts;
    for (const PolicyFinding& f : check_policies(policies, directory, directory, alarms, kNow)) {
      EXPECT_FALSE(f.advice.empty());
      texts.push_back(std::string(name(f.kind)) + " " + f.where + ": " + f.what);
    }
    return texts;
  }

  FakeDirectory directory;
  std::vector<CheckedPolicy> policies;
};

TEST_F(PolicyCheckTest, NothingToSayAboutAGoodOne) {
  add(R"(
policy: p
default: true
steps:
  - notify: {rosters: ops, teams: mech, channels: email}
  - wait: 5m
  - repeat: {times: 3}
)");
  EXPECT_THAT(findings(std::vector<AlarmFacts>{EscalationRig::facts(1)}), IsEmpty());
}

struct StepCase {
  const char* name;
  const char* step;
  std::vector<std::string> findings;
};

TEST_F(PolicyCheckTest, Steps) {
  const std::vector<StepCase> cases{
      {"unknown names",
       "notify: {people: [ann, zoe], rosters: day, teams: elec, channels: email}",
       {"unknown-name f1.yaml:4: there is no person zoe",
        "unknown-name f1.yaml:4: there is no team elec",
        "unknown-name f1.yaml:4: there is no roster day"}},
      {"a roster with a person that left",
       "notify: {rosters: mixed, channels: email}",
       {"unknown-name f1.yaml:4: there is no person zoe, on roster mixed"}},
      {"unknown hours",
       "continue_if: {hours: in, of: day}",
       {"unknown-name f1.yaml:4: there is no roster day"}},
      {"a gap",
       "notify: {rosters: nights, channels: email}",
       {"nobody-on-duty f1.yaml:4: roster nights: nobody on duty from 2026-01-02T00:00Z to "
        "2026-01-02T08:00Z, and 1 more times in the next 30 days"}},
      {"later is soon enough",
       "notify: {rosters: later, channels: email}",
       {"nobody-on-duty f1.yaml:4: roster later: nobody on duty from 2026-01-01T00:00Z to "
        "2026-01-11T00:00Z"}},
      {"nobody ever",
       "notify: {rosters: never, channels: email}",
       {"nobody-on-duty f1.yaml:4: roster never: nobody on duty from 2026-01-01T00:00Z to "
        "2026-01-31T00:00Z",
        "reaches-no-one f1.yaml:4: this step reaches no one"}},
      {"on duty, but not by this channel",
       "notify: {rosters: ops, channels: siren}",
       {"reaches-no-one f1.yaml:4: this step reaches no one; ann: none of the channels"}},
      {"inactive",
       "notify: {people: bob, channels: sms}",
       {"reaches-no-one f1.yaml:4: this step reaches no one; bob: not active"}},
      {"nobody has the skill",
       "notify: {people: ann, channels: email, skill: seals}",
       {"reaches-no-one f1.yaml:4: this step reaches no one; ann: lacks the skill"}},
      {"an empty team",
       "notify: {teams: empty, channels: email}",
       {"reaches-no-one f1.yaml:4: this step reaches no one"}},
      {"a loop", "repeat: {times: 2}", {"loop f1.yaml:4: policy p repeats without a wait"}},
  };
  for (const StepCase& c : cases) {
    SCOPED_TRACE(c.name);
    policies.clear();
    add(std::string("policy: p\ndefault: true\nsteps:\n  - ") + c.step);
    EXPECT_EQ(findings(), c.findings);
  }
}

TEST_F(PolicyCheckTest, TheLastResortIsAStepToo) {
  add("policy: p\ndefault: true\nsteps:\n  - wait: 5m\nlast_resort: {people: zoe, channels: "
      "email}");
  EXPECT_THAT(
      findings(),
      ElementsAre("unknown-name f1.yaml:5: there is no person zoe",
                  "reaches-no-one f1.yaml:5: this step reaches no one; zoe: no such person"));
}

TEST_F(PolicyCheckTest, PoliciesNobodyGets) {
  add("policy: a\ndefault: true\napplies:\n  - priorities: 1\nsteps: [wait: 5m]");
  add("policy: b\ndefault: true\nsteps: [wait: 5m]");
  add("policy: c\nsteps: [wait: 5m]");
  add("policy: d\napplies:\n  - areas: x\n  - priorities: 1\nsteps: [wait: 5m]");
  EXPECT_THAT(
      findings(),
      ElementsAre(
          "unreachable-policy f2.yaml:1: policy b is never used: a is the default already",
          "unreachable-policy f3.yaml:1: policy c is never used: it applies to nothing",
          "unreachable-policy f4.yaml:4: this clause of policy d is never used: a asks for the "
          "same"));
}

TEST_F(PolicyCheckTest, AlarmsNoPolicyMatches) {
  add("policy: a\napplies:\n  - priorities: 1\nsteps: [wait: 5m]");
  EXPECT_THAT(findings(), ElementsAre("uncovered-alarms policies: no policy is the default"));
  const std::vector<AlarmFacts> alarms{EscalationRig::facts(1, 1), EscalationRig::facts(2, 2),
                                       EscalationRig::facts(3, 3)};
  EXPECT_THAT(findings(alarms),
              ElementsAre("uncovered-alarms policies: no policy matches 2 of 3 rules, among them "
                          "rule 2 on : Pump 2 cavitates"));
}

}  // namespace
}  // namespace millwright::respond
