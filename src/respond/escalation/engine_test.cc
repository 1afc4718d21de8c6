// SPDX-License-Identifier: Apache-2.0
// EscalationEngine: how a chain goes on, and what ends it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "respond/escalation/escalation_rig_test.h"

namespace millwright::respond {
namespace {

using alarm::Action;
using alarm::State;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr std::string_view kTwoStages = R"(
policy: pumps
default: true
steps:
  - notify: {rosters: operators, channels: [email, browser]}
  - wait: 5m
  - notify: {people: [cem], channels: email}
  - wait: 10m
last_resort: {people: dee, channels: email}
)";

class EscalationTest : public testing::Test {
 protected:
  EscalationTest() { rig.directory.rosters["operators"] = {{{0}, {"ann", "bob"}}}; }
  EscalationRig rig;
};

TEST_F(EscalationTest, NobodyAnswersUntilTheLastResort) {
  rig.policy(kTwoStages);
  rig.raise(1);
  EXPECT_THAT(rig.sent(), ElementsAre("page ann", "page bob"));
  EXPECT_EQ(rig.chain(1).due, rig.now + 5min);
  rig.advance(299s);
  EXPECT_THAT(rig.sent(), IsEmpty());
  rig.advance(1s);
  EXPECT_THAT(rig.sent(), ElementsAre("page cem"));
  rig.advance(10min);
  EXPECT_THAT(rig.sent(), ElementsAre("page dee"));
  EXPECT_EQ(rig.chain(1).state, ChainState::kExhausted);
  EXPECT_TRUE(rig.has_event(ChainEventKind::kExhausted));
  EXPECT_TRUE(rig.has_event(ChainEventKind::kLastResort));
  rig.sleep(48h);
  EXPECT_THAT(rig.sent(), IsEmpty());
  // Late is better than never.
  EXPECT_TRUE(rig.accept(1, "ann").has_value());
  EXPECT_EQ(rig.chain(1).state, ChainState::kAccepted);
}

TEST_F(EscalationTest, MessagesCarryTheAlarm) {
  rig.policy(kTwoStages);
  AlarmFacts facts = EscalationRig::facts(7);
  facts.consequence = "seal fails";
  facts.is_drill = true;
  facts.title = std::string(499, 'x') + "\u00e4";  // cut before, not inside, the last character
  rig.raise(facts);
  const PageMessage& message = rig.store.messages.front();
  EXPECT_EQ(message.facts.alarm, AlarmId(7));
  EXPECT_EQ(message.facts.consequence, "seal fails");
  EXPECT_EQ(message.facts.title, std::string(499, 'x'));
  EXPECT_TRUE(message.is_drill);
  EXPECT_EQ(message.key, "page-1");
  EXPECT_EQ(message.language, "en");
  EXPECT_EQ(message.channels, (ChannelSet{Channel::kEmail, Channel::kBrowser}));
}

TEST_F(EscalationTest, WhatMayNotPageStartsNothing) {
  rig.policy(kTwoStages);
  rig.raise(1, MayPage::kNo);
  EXPECT_TRUE(rig.engine().chains().empty());
  EXPECT_TRUE(rig.store.messages.empty());
}

TEST_F(EscalationTest, AReRaiseWhileAttachedStartsNoSecondChain) {
  rig.policy(kTwoStages);
  rig.raise(1);
  rig.change(1, Action::kReRaise, State::kUnacknowledged);
  EXPECT_EQ(rig.engine().chains().size(), 1u);
  rig.give_back_normal(1);
  rig.raise(1);
  EXPECT_EQ(rig.engine().chains().size(), 2u);
  EXPECT_EQ(rig.engine().find_chain_of(AlarmId(1))->id, ChainId(2));
}

struct OverCase {
  const char* name;
  Action action;
  State to;
  const char* reason;
};

TEST(Escalation, WhateverEndsTheAlarmWithdrawsItsPages) {
  const std::vector<OverCase> cases{
      {"returned", Action::kReturn, State::kReturnedUnacknowledged, "returned to normal"},
      {"shelved", Action::kShelve, State::kShelved, "shelved by ann"},
      {"suppressed", Action::kSuppress, State::kSuppressedByDesign, "suppressed by design"},
      {"out of service", Action::kTakeOutOfService, State::kOutOfService,
       "taken out of service by ann"},
      {"rule deleted", Action::kRemove, State::kNormal, "the rule was removed"},
  };
  for (const OverCase& c : cases) {
    SCOPED_TRACE(c.name);
    EscalationRig rig;
    rig.policy(
        "{policy: p, default: true, steps: [notify: {people: [ann, bob], channels: email}, "
        "wait: 5m, notify: {people: cem, channels: email}]}");
    rig.raise(1);
    rig.sent();
    rig.change(1, c.action, c.to,
               c.to == State::kShelved || c.to == State::kOutOfService ? "ann" : "");
    EXPECT_THAT(rig.sent(), ElementsAre("withdrawn ann", "withdrawn bob"));
    EXPECT_EQ(rig.store.messages.back().reason, c.reason);
    EXPECT_EQ(rig.page(1).state, PageState::kWithdrawn);
    EXPECT_EQ(rig.chain(1).state, ChainState::kWithdrawn);
    EXPECT_TRUE(rig.store.plans.empty()) << "nobody uses the plan any more";
    rig.sleep(24h);
    EXPECT_THAT(rig.sent(), IsEmpty());
    EXPECT_FALSE(rig.accept(1, "ann").has_value());
  }
}

TEST_F(EscalationTest, AcknowledgingStopsOnlyWhereThePolicySaysSo) {
  rig.policy(kTwoStages);
  rig.raise(1);
  rig.change(1, Action::kAcknowledge, State::kAcknowledged, "ann");
  EXPECT_EQ(rig.chain(1).state, ChainState::kRunning);
  rig.remove_policies();
  rig.policy(
      "{policy: q, default: true, stop_on: acknowledged, steps: [notify: {people: bob, "
      "channels: email}, wait: 5m, notify: {people: cem, channels: email}]}");
  rig.raise(2);
  rig.sent();
  rig.change(2, Action::kAcknowledge, State::kAcknowledged, "ann");
  EXPECT_THAT(rig.sent(), ElementsAre("withdrawn bob"));
  EXPECT_EQ(rig.chain(2).state, ChainState::kAcknowledged);
  EXPECT_FALSE(rig.accept(3, "bob").has_value());
  rig.sleep(4min);
  EXPECT_EQ(rig.engine().next_due(), rig.chain(1).due);
}

TEST_F(EscalationTest, ARunningChainKeepsItsSteps) {
  rig.policy(kTwoStages);
  rig.raise(1);
  rig.remove_policies();
  rig.directory.people.erase("cem");
  rig.directory.people["dee"].is_active = false;
  rig.directory.rosters.clear();
  rig.sent();
  rig.sleep(1h);
  EXPECT_THAT(rig.sent(), ElementsAre("page cem", "page dee"));
}

TEST_F(EscalationTest, ARosterIsAskedWhenTheStepComes) {
  rig.directory.rosters["operators"] = {{{0}, {"ann"}}, {rig.now + 5min, {"bob"}}};
  rig.policy(
      "{policy: p, default: true, steps: [notify: {rosters: operators, channels: email}, "
      "wait: 5m, notify: {rosters: operators, channels: email}]}");
  rig.raise(1);
  rig.sleep(5min);
  EXPECT_THAT(rig.sent(), ElementsAre("page ann", "page bob"));
}

TEST_F(EscalationTest, ADeletedRosterAnswersAsAtTheStart) {
  rig.policy(
      "{policy: p, default: true, steps: [wait: 5m, notify: {rosters: operators, channels: "
      "email}]}");
  rig.raise(1);
  rig.directory.rosters.clear();
  rig.directory.people.erase("bob");
  rig.sleep(5min);
  EXPECT_THAT(rig.sent(), ElementsAre("page ann", "page bob"));
}

TEST_F(EscalationTest, NobodyReachedGoesOnAtOnce) {
  rig.directory.people["ann"].is_active = false;
  rig.directory.people["bob"].channels = {Channel::kSiren};
  rig.policy(R"(
policy: p
default: true
steps:
  - notify: {rosters: [operators, nights], teams: ghosts, people: nobody, channels: email}
  - wait: 1h
  - notify: {people: cem, channels: email}
  - wait: 1h
)");
  rig.raise(1);
  EXPECT_THAT(rig.sent(), ElementsAre("page cem"));
  std::vector<std::string> skipped;
  std::string step;
  for (const ChainEvent& event : rig.store.events) {
    if (event.kind == ChainEventKind::kNotReached)
      skipped.push_back(event.person + ": " + event.text);
    if (event.kind == ChainEventKind::kReachedNoOne) step = event.text;
  }
  EXPECT_THAT(skipped, UnorderedElementsAre("nobody: no such person", "ann: not active",
                                            "bob: none of the channels"));
  EXPECT_EQ(step, "reached no one; no such team or roster: ghosts, nights");
  EXPECT_EQ(rig.chain(1).due, rig.now + 1h) << "the wait after somebody was reached is kept";
}

TEST_F(EscalationTest, AFirstWaitIsKept) {
  rig.policy(
      "{policy: p, default: true, steps: [wait: 2m, notify: {people: ann, channels: "
      "email}]}");
  rig.raise(1);
  EXPECT_THAT(rig.sent(), IsEmpty());
  rig.sleep(2min);
  EXPECT_THAT(rig.sent(), ElementsAre("page ann"));
}

TEST_F(EscalationTest, OnlyThoseWithTheSkill) {
  rig.directory.skills.insert({"bob", "seals"});
  rig.policy(
      "{policy: p, default: true, steps: [notify: {rosters: operators, channels: email, "
      "skill: seals}]}");
  rig.raise(1);
  EXPECT_THAT(rig.sent(), ElementsAre("page bob"));
}

TEST_F(EscalationTest, RepeatRemindsAndAnotherChannelSupersedes) {
  rig.directory.people["ann"].channels = {Channel::kEmail, Channel::kSms};
  rig.policy(R"(
policy: p
default: true
steps:
  - notify: {people: ann, channels: email}
  - wait: 5m
  - notify: {people: ann, channels: sms}
  - wait: 5m
  - repeat: {times: 2}
)");
  rig.raise(1);
  rig.sleep(1h);
  EXPECT_THAT(rig.sent(), ElementsAre("page ann", "page ann", "reminder ann", "reminder ann",
                                      "reminder ann", "reminder ann"));
  EXPECT_EQ(rig.n_events(ChainEventKind::kRepeated), 2);
  EXPECT_EQ(rig.chain(1).state, ChainState::kExhausted);
  EXPECT_EQ(rig.engine().pages().size(), 2u);
  EXPECT_EQ(rig.page(1).state, PageState::kSuperseded);
  EXPECT_EQ(rig.page(2).state, PageState::kOpen);
  // The link in the first message still takes it.
  EXPECT_EQ(rig.accept(1, "ann")->page, PageId(2));
}

TEST_F(EscalationTest, RepeatWithoutWaitDoesNotRace) {
  rig.policy(
      "{policy: p, default: true, steps: [notify: {people: ann, channels: email}, repeat: "
      "{times: 3}]}");
  rig.raise(1);
  EXPECT_EQ(rig.sent().size(), 1u);
  rig.advance(59s);
  EXPECT_THAT(rig.sent(), IsEmpty());
  rig.advance(1s);
  EXPECT_EQ(rig.sent().size(), 1u);
  rig.sleep(1h);
  EXPECT_EQ(rig.sent().size(), 2u);
}

TEST_F(EscalationTest, HoursDecideWhetherItGoesOn) {
  constexpr std::string_view kText =
      "{policy: p, default: true, steps: [continue_if: {hours: out, of: operators}, notify: "
      "{people: ann, channels: email}]}";
  rig.policy(kText);
  rig.raise(1);  // midnight
  EXPECT_THAT(rig.sent(), ElementsAre("page ann"));
  rig.sleep(12h);
  rig.raise(2);
  EXPECT_THAT(rig.sent(), IsEmpty());
  EXPECT_EQ(rig.chain(2).state, ChainState::kStopped);
  EXPECT_TRUE(rig.has_event(ChainEventKind::kConditionUnmet));
  rig.directory.rosters.clear();
  rig.raise(3);
  EXPECT_THAT(rig.sent(), ElementsAre("page ann")) << "a lost roster keeps nothing from people";
}

TEST_F(EscalationTest, MoreThanSoManyAlarms) {
  rig.policy(
      "{policy: p, default: true, steps: [continue_if: {more_than: 2, within: 10m}, notify: "
      "{people: ann, channels: email}]}");
  rig.raise(1);
  rig.sleep(5min);
  rig.raise(2);
  EXPECT_THAT(rig.sent(), IsEmpty());
  rig.raise(3);
  EXPECT_THAT(rig.sent(), ElementsAre("page ann"));
  rig.sleep(6min);
  rig.raise(4);
  EXPECT_THAT(rig.sent(), ElementsAre("page ann")) << "2, 3 and 4 within 10 min";
  rig.sleep(10min);
  rig.raise(5);
  EXPECT_THAT(rig.sent(), IsEmpty());
}

TEST_F(EscalationTest, AWebhookStepIsAMessage) {
  rig.policy(
      "{policy: p, default: true, steps: [webhook: {url: 'https://cmms/x', template: "
      "order}]}");
  rig.raise(1);
  ASSERT_EQ(rig.store.messages.size(), 1u);
  EXPECT_EQ(rig.store.messages[0].kind, MessageKind::kWebhook);
  EXPECT_EQ(rig.store.messages[0].url, "https://cmms/x");
  EXPECT_EQ(rig.store.messages[0].template_name, "order");
  EXPECT_EQ(rig.store.messages[0].facts.alarm, AlarmId(1));
}

TEST_F(EscalationTest, NoPolicyIsSaid) {
  rig.policy(
      "{policy: p, applies: [{priorities: 1}], steps: [notify: {people: ann, channels: "
      "email}]}");
  rig.raise(1);
  EXPECT_TRUE(rig.engine().chains().empty());
  ASSERT_EQ(rig.store.events.size(), 1u);
  EXPECT_EQ(rig.store.events[0].kind, ChainEventKind::kReachedNoOne);
  EXPECT_EQ(rig.store.events[0].alarm, AlarmId(1));
}

// A server that was down for hours takes the next step, not all of them at once.
TEST_F(EscalationTest, AfterAnOutageEachWaitStillCounts) {
  rig.policy(kTwoStages);
  rig.raise(1);
  rig.sent();
  rig.advance(3h, 3h);
  EXPECT_THAT(rig.sent(), ElementsAre("page cem"));
  EXPECT_EQ(rig.chain(1).due, rig.now + 10min);
}

TEST_F(EscalationTest, EndedChainsAreForgottenWithTheirPages) {
  rig.policy(kTwoStages);
  rig.raise(1);
  rig.give_back_normal(1);
  rig.advance(EscalationEngine::kRemembered - 1s, 1h);
  EXPECT_NE(rig.engine().find_page(PageId(1)), nullptr);
  rig.advance(1s);
  EXPECT_EQ(rig.engine().find_page(PageId(1)), nullptr);
  EXPECT_TRUE(rig.store.chains.empty());
  EXPECT_TRUE(rig.store.pages.empty());
  EXPECT_EQ(rig.accept(1, "ann").error().code(), Code::kNotFound);
}

}  // namespace
}  // namespace millwright::respond
