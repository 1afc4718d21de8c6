// SPDX-License-Identifier: Apache-2.0
#include "respond/escalation/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace millwright::respond {
namespace {

using testing::ElementsAre;

TEST(Policy, ReadsAllThereIs) {
  const Result<Policy> policy = parse_policy(R"(
policy: pumps
title: Pumps by night
applies:
  - priorities: [1, 2]
    asset_classes: pump
    areas: [mixing, north/filling]
    rule_kinds: [high, high-high]
    condition: process
  - condition: warning
default: true
stop_on: acknowledged
steps:
  - notify: {people: [ann], rosters: ops, teams: [mech], channels: [email, siren], skill: seals}
  - wait: 1h30m
  - continue_if: {hours: out, of: ops}
  - continue_if: {more_than: 3, within: 10m}
  - webhook: {url: "https://x/y", template: order}
  - repeat: {times: 4}
last_resort: {people: [boss], channels: sms}
)",
                                             "p.yaml");
  ASSERT_TRUE(policy.has_value()) << policy.error().message();
  EXPECT_EQ(policy->name, "pumps");
  EXPECT_EQ(policy->title, "Pumps by night");
  ASSERT_EQ(policy->applies.size(), 2u);
  EXPECT_EQ(policy->applies[0].specificity(), 5);
  EXPECT_EQ(policy->applies[0].line, 5);
  EXPECT_THAT(policy->applies[0].priorities, ElementsAre(1, 2));
  EXPECT_EQ(policy->applies[1].condition, ConditionClass::kWarning);
  EXPECT_TRUE(policy->is_default);
  EXPECT_EQ(policy->stop_on, StopOn::kAcknowledged);
  ASSERT_EQ(policy->steps.size(), 6u);
  const auto& notify = std::get<NotifyStep>(policy->steps[0].what);
  EXPECT_THAT(notify.rosters, ElementsAre("ops"));
  EXPECT_EQ(notify.channels, (ChannelSet{Channel::kEmail, Channel::kSiren}));
  EXPECT_EQ(notify.skill, "seals");
  EXPECT_EQ(std::get<WaitStep>(policy->steps[1].what).duration, std::chrono::minutes(90));
  EXPECT_EQ(std::get<HoursStep>(policy->steps[2].what), (HoursStep{Hours::kOut, "ops"}));
  EXPECT_EQ(std::get<LoadStep>(policy->steps[3].what), (LoadStep{3, std::chrono::minutes(10)}));
  EXPECT_EQ(std::get<WebhookStep>(policy->steps[4].what), (WebhookStep{"https://x/y", "order"}));
  EXPECT_EQ(std::get<RepeatStep>(policy->steps[5].what).times, 4);
  EXPECT_EQ(policy->steps[5].line, 19);
  EXPECT_THAT(policy->last_resort->people, ElementsAre("boss"));
}

struct BadCase {
  const char* name;
  const char* text;
  const char* says;
};

TEST(Policy, MistakesAreSaidWithTheirLine) {
  const std::vector<BadCase> cases{
      {"empty", "", "p.yaml:"},
      {"no name", "steps: [wait: 5m]", "p.yaml:1: "},
      {"empty name", "policy: ''\nsteps: [wait: 5m]", "p.yaml:1: policy: must not be empty"},
      {"no steps", "policy: p", "steps"},
      {"empty steps", "policy: p\nsteps: []", "p.yaml:2: steps must be a list"},
      {"not a list", "policy: p\nsteps: {wait: 5m}", "p.yaml:2: steps must be a list"},
      {"misspelt key", "policy: p\nstep: []\nsteps: [wait: 5m]", "p.yaml:2: "},
      {"two in one step", "policy: p\nsteps:\n  - {wait: 5m, repeat: {times: 1}}",
       "p.yaml:3: a step is exactly one of"},
      {"nothing in a step", "policy: p\nsteps:\n  - {}", "p.yaml:3: a step is exactly one of"},
      {"a bare number", "policy: p\nsteps:\n  - wait: 5", "p.yaml:3: "},
      {"too long", "policy: p\nsteps:\n  - wait: 8d", "p.yaml:3: wait: must be from 1s to 7d"},
      {"no time at all", "policy: p\nsteps:\n  - wait: 0s", "p.yaml:3: wait: must be from"},
      {"nobody", "policy: p\nsteps:\n  - notify: {channels: email}",
       "p.yaml:3: nobody to notify; name people, rosters or teams"},
      {"no channel", "policy: p\nsteps:\n  - notify: {people: a}", "channels"},
      {"unknown channel", "policy: p\nsteps:\n  - notify: {people: a, channels: fax}",
       "p.yaml:3: channels: 'fax' must be email, browser"},
      {"both conditions",
       "policy: p\nsteps:\n  - continue_if: {hours: in, of: r, more_than: 3, within: 5m}",
       "p.yaml:3: continue_if is either"},
      {"no condition", "policy: p\nsteps:\n  - continue_if: {}", "p.yaml:3: continue_if is either"},
      {"no roster", "policy: p\nsteps:\n  - continue_if: {hours: in}", "of"},
      {"too many", "policy: p\nsteps:\n  - continue_if: {more_than: 101, within: 5m}",
       "p.yaml:3: "},
      {"odd url", "policy: p\nsteps:\n  - webhook: {url: 'file:///etc/passwd'}",
       "p.yaml:3: url: must start with https:// or http://"},
      {"repeat in the middle", "policy: p\nsteps:\n  - repeat: {times: 1}\n  - wait: 5m",
       "p.yaml:3: repeat must be the last step; move it to the end"},
      {"bad priority", "policy: p\napplies:\n  - priorities: [4]\nsteps: [wait: 5m]",
       "p.yaml:3: priorities: '4' must be 1, 2 or 3"},
      {"bad rule kind", "policy: p\napplies:\n  - rule_kinds: hot\nsteps: [wait: 5m]",
       "p.yaml:3: rule_kinds: 'hot' must be"},
      {"bad condition", "policy: p\napplies:\n  - condition: bad\nsteps: [wait: 5m]", "p.yaml:3: "},
      {"bad stop_on", "policy: p\nstop_on: never\nsteps: [wait: 5m]", "p.yaml:2: "},
      {"applies is a map", "policy: p\napplies: {priorities: 1}\nsteps: [wait: 5m]",
       "p.yaml:2: applies must be a list"},
  };
  for (const BadCase& c : cases) {
    SCOPED_TRACE(c.name);
    const Result<Policy> policy = parse_policy(c.text, "p.yaml");
    ASSERT_FALSE(policy.has_value());
    EXPECT_EQ(policy.error().code(), Code::kInvalidArgument);
    EXPECT_THAT(policy.error().message(), testing::HasSubstr(c.says));
  }
}

TEST(Policy, TooMuchOfAnythingIsRefused) {
  std::string steps = "policy: p\nsteps:\n";
  for (int i = 0; i < 33; ++i) steps += "  - wait: 1m\n";
  EXPECT_FALSE(parse_policy(steps, "p").has_value());
  std::string names = "policy: p\nsteps:\n  - notify: {channels: email, people: [a";
  for (int i = 0; i < 32; ++i) names += ", a" + std::to_string(i);
  EXPECT_FALSE(parse_policy(names + "]}", "p").has_value());
}

struct ChoiceCase {
  const char* name;
  AlarmFacts facts;
  const char* policy;
};

TEST(Policy, TheMostSpecificClauseWins) {
  std::vector<Policy> policies;
  for (const char* text :
       {"{policy: default, default: true, steps: [wait: 5m]}",
        "{policy: urgent, applies: [{priorities: 1}], steps: [wait: 5m]}",
        "{policy: b-pumps, applies: [{asset_classes: pump, priorities: [1, 2]}], steps: [wait: "
        "5m]}",
        "{policy: a-mixing, applies: [{areas: mixing, priorities: [1, 2]}], steps: [wait: 5m]}",
        "{policy: warnings, applies: [{condition: warning}], steps: [wait: 5m]}",
        "{policy: silent, applies: [{rule_kinds: no-data, areas: south/mixing, priorities: 3}], "
        "steps: [wait: 5m]}"}) {
    policies.push_back(parse_policy(text, "p").value());
  }
  std::vector<const Policy*> list;
  for (const Policy& policy : policies) list.push_back(&policy);
  const auto facts = [](int priority, const char* asset_class, const char* area,
                        ConditionClass condition = ConditionClass::kProcess,
                        RuleKind kind = RuleKind::kHigh) {
    AlarmFacts f;
    f.priority = priority;
    f.asset_class = asset_class;
    f.area = area;
    f.condition = condition;
    f.rule_kind = kind;
    return f;
  };
  const std::vector<ChoiceCase> cases{
      {"nothing matches", facts(3, "fan", "north/filling"), "default"},
      {"one condition", facts(1, "fan", "north/filling"), "urgent"},
      {"two beat one", facts(1, "pump", "north/filling"), "b-pumps"},
      {"equals go by name", facts(2, "pump", "north/mixing"), "a-mixing"},
      {"a warning", facts(3, "fan", "", ConditionClass::kWarning), "warnings"},
      {"the whole path", facts(3, "", "south/mixing", ConditionClass::kProcess, RuleKind::kNoData),
       "silent"},
      {"another site", facts(3, "", "north/mixing", ConditionClass::kProcess, RuleKind::kNoData),
       "default"},
  };
  for (const ChoiceCase& c : cases) {
    const Policy* chosen = choose_policy(list, c.facts);
    ASSERT_NE(chosen, nullptr);
    EXPECT_EQ(chosen->name, c.policy) << c.name;
  }
  AlarmFacts named = facts(1, "pump", "north/filling");
  named.policy = "silent";
  EXPECT_EQ(choose_policy(list, named)->name, "silent") << "the rule's own word";
  named.policy = "retired";
  EXPECT_EQ(choose_policy(list, named)->name, "b-pumps") << "better another than none";
  list.erase(list.begin());
  EXPECT_EQ(choose_policy(list, cases[0].facts), nullptr);
}

TEST(Policy, TheShippedOnesAreInOrder) {
  int n = 0;
  for (const auto& entry : std::filesystem::directory_iterator(MW_POLICY_DIR)) {
    if (entry.path().extension() != ".yaml") continue;
    std::ifstream file(entry.path());
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const Result<Policy> policy = parse_policy(text, entry.path().filename().string());
    EXPECT_TRUE(policy.has_value()) << policy.error().message();
    if (policy) EXPECT_EQ(policy->name, entry.path().stem().string());
    ++n;
  }
  EXPECT_GE(n, 3);
}

}  // namespace
}  // namespace millwright::respond
