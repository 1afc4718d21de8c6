// SPDX-License-Identifier: Apache-2.0
#include "respond/escalation/dry_run.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "respond/escalation/escalation_rig_test.h"

namespace millwright::respond {
namespace {

using testing::ElementsAre;

std::vector<Policy> policies(std::string_view text) {
  return {parse_policy(text, "p.yaml").value()};
}

/// "+300s 3 paged cem email".
std::vector<std::string> lines(const DryRun& run, UtcNanos start) {
  std::vector<std::string> texts;
  for (const DryRunLine& line : run.lines) {
    std::string text = fmt::format("+{}s {} {}", (line.time - start).count() / 1'000'000'000,
                                   line.step, name(line.what));
    if (!line.person.empty()) text += " " + line.person;
    if (!line.channels.empty()) text += " " + line.channels.to_text();
    if (!line.text.empty()) text += ": " + line.text;
    texts.push_back(std::move(text));
  }
  return texts;
}

TEST(DryRun, TellsEveryStepToTheEnd) {
  FakeDirectory directory;
  directory.add_person("ann");
  directory.add_person("bob", {Channel::kSms});
  directory.add_person("cem");
  const UtcNanos start = EscalationRig::kMidnight;
  directory.rosters["ops"] = {{{0}, {"ann"}}, {start + 4min, {"cem"}}};
  const DryRun run = dry_run(policies(R"(
policy: p
default: true
steps:
  - notify: {rosters: ops, people: bob, channels: email}
  - wait: 5m
  - continue_if: {hours: out, of: ops}
  - notify: {rosters: ops, channels: [email, browser]}
  - repeat: {times: 1}
last_resort: {people: bob, channels: sms}
)"),
                             directory, EscalationRig::facts(1), start);
  EXPECT_EQ(run.policy, "p");
  EXPECT_EQ(run.outcome, ChainState::kExhausted);
  EXPECT_THAT(
      lines(run, start),
      ElementsAre("+0s 0 started: policy p", "+0s 1 not-reached bob: none of the channels",
                  "+0s 1 paged ann email", "+0s 2 waiting: 5m",
                  "+300s 3 condition-met: outside the hours of ops",
                  "+300s 4 paged cem email, browser", "+300s 5 repeated: 1 of 1",
                  "+300s 1 not-reached bob: none of the channels", "+300s 1 paged cem email",
                  "+300s 2 waiting: 5m", "+600s 3 condition-met: outside the hours of ops",
                  "+600s 4 reminded cem email, browser", "+600s 0 exhausted: nobody took it",
                  "+600s 0 last-resort", "+600s 0 paged bob sms"));
}

TEST(DryRun, AssumesOtherAlarmsOnlyWhenAsked) {
  FakeDirectory directory;
  directory.add_person("ann");
  const std::vector<Policy> list = policies(
      "{policy: p, default: true, steps: [continue_if: {more_than: 2, within: 5m}, notify: "
      "{people: "
      "ann, channels: email}]}");
  const AlarmFacts facts = EscalationRig::facts(1);
  EXPECT_EQ(dry_run(list, directory, facts, {0}).outcome, ChainState::kStopped);
  EXPECT_EQ(dry_run(list, directory, facts, {0}, 2).outcome, ChainState::kExhausted);
}

TEST(DryRun, SaysWhenNoPolicyMatches) {
  const FakeDirectory directory;
  AlarmFacts facts;  // an alarm that does not exist yet has no id
  const DryRun run = dry_run({}, directory, facts, {0});
  EXPECT_EQ(run.policy, "");
  ASSERT_EQ(run.lines.size(), 1u);
  EXPECT_EQ(run.lines[0].text, "no policy matches this alarm");
}

TEST(DryRun, HoldsWhatWouldBeSent) {
  FakeDirectory directory;
  directory.add_person("ann");
  directory.add_person("bob", {Channel::kSms});
  const UtcNanos start = EscalationRig::kMidnight;
  const AlarmFacts facts = EscalationRig::facts(1);
  const DryRun run = dry_run(policies(R"(
policy: p
default: true
steps:
  - notify: {people: ann, channels: [email, browser]}
  - webhook: {url: "https://chat.example/x", template: slack}
  - wait: 5m
  - repeat: {times: 1}
last_resort: {people: bob, channels: sms}
)"),
                             directory, facts, start);
  std::vector<std::string> texts;
  for (const DryRunMessage& sent : run.messages) {
    const PageMessage& message = sent.message;
    texts.push_back(fmt::format(
        "+{}s {} {} {}{} {}", (message.created - start).count() / 1'000'000'000, sent.step,
        name(message.kind), message.person, message.url, message.channels.to_text()));
    EXPECT_EQ(message.facts.title, facts.title);
    EXPECT_EQ(message.facts.alarm, facts.alarm);
  }
  EXPECT_THAT(
      texts,
      ElementsAre("+0s 1 page ann email, browser", "+0s 2 webhook https://chat.example/x webhook",
                  "+300s 1 reminder ann email, browser",
                  "+300s 2 webhook https://chat.example/x webhook", "+600s 0 page bob sms"));
}

TEST(DryRun, AnAlarmThatIsNotThereYetHasNoId) {
  FakeDirectory directory;
  directory.add_person("ann");
  AlarmFacts facts = EscalationRig::facts(1);
  facts.alarm = AlarmId();
  const DryRun run = dry_run(
      policies("{policy: p, default: true, steps: [notify: {people: ann, channels: email}]}"),
      directory, facts, {0});
  ASSERT_EQ(run.messages.size(), 1u);
  EXPECT_FALSE(run.messages[0].message.facts.alarm);
}

TEST(DryRun, ADraftRunsWhateverItAppliesTo) {
  FakeDirectory directory;
  directory.add_person("ann");
  AlarmFacts facts = EscalationRig::facts(1);
  facts.asset_class = "pump";
  const Policy draft = policies(
                           "{policy: q, applies: [{asset_classes: [fan]}], steps: [notify: "
                           "{people: ann, channels: email}]}")
                           .front();
  EXPECT_EQ(dry_run({draft}, directory, facts, {0}).policy, "") << "as it is, it would not apply";
  const DryRun run = dry_run_of(draft, directory, facts, {0});
  EXPECT_EQ(run.policy, "q");
  EXPECT_EQ(run.messages.size(), 1u);
}

TEST(DryRun, SaysWhoWouldTakeItWithTheDraftInForce) {
  AlarmFacts facts = EscalationRig::facts(1);
  facts.asset_class = "pump";
  const auto of = [](const char* name, const char* rest) {
    return policies(
               fmt::format("{{policy: {}, {}, steps: [notify: {{people: ann, channels: email}}]}}",
                           name, rest))
        .front();
  };
  const std::vector<Policy> stored{of("all", "default: true"), of("pumps", "default: true")};
  EXPECT_EQ(chosen_with(stored, of("pumps", "applies: [{asset_classes: [pump]}]"), facts), "pumps");
  EXPECT_EQ(chosen_with(stored, of("pumps", "applies: [{asset_classes: [fan]}]"), facts), "all")
      << "the stored text of that name is no longer there";
  EXPECT_EQ(chosen_with({}, of("fans", "applies: [{asset_classes: [fan]}]"), facts), "");
}

TEST(DryRun, WeeksTakeNoTime) {
  FakeDirectory directory;
  directory.add_person("ann");
  const DryRun run = dry_run(policies("{policy: p, default: true, steps: [notify: {people: ann, "
                                      "channels: email}, wait: 7d, repeat: {times: 100}]}"),
                             directory, EscalationRig::facts(1), {0});
  EXPECT_EQ(run.outcome, ChainState::kExhausted);
  EXPECT_EQ(run.lines.back().time - UtcNanos{0}, std::chrono::days(707));
}

}  // namespace
}  // namespace millwright::respond
