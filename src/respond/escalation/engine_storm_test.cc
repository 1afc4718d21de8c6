// SPDX-License-Identifier: Apache-2.0
// EscalationEngine in a flood: messages stay few, pages and their history complete.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "respond/escalation/escalation_rig_test.h"

namespace millwright::respond {
namespace {

using testing::ElementsAre;

constexpr std::string_view kPolicy = R"(
policy: p
default: true
steps:
  - notify: {people: [ann, bob], channels: email}
  - webhook: {url: "https://cmms.example/orders", template: order}
  - wait: 15m
  - notify: {people: cem, channels: email}
)";

class StormTest : public testing::Test {
 protected:
  StormTest() {
    rig.policy(kPolicy);
    rig.commits_at_ticks_only = true;
  }
  int n_messages(MessageKind kind, std::string_view person) const {
    return static_cast<int>(
        std::ranges::count_if(rig.store.messages, [&](const PageMessage& message) {
          return message.kind == kind && message.person == person;
        }));
  }
  AlarmFacts facts(std::uint64_t alarm) const {
    AlarmFacts facts = EscalationRig::facts(alarm, alarm % 10 == 0 ? 1 : 3);
    facts.cause = "gateway " + std::to_string(alarm % 40);
    return facts;
  }
  EscalationRig rig;
};

TEST_F(StormTest, TenThousandAlarmsInAMinute) {
  constexpr std::uint64_t kAlarms = 10'000;
  for (std::uint64_t alarm = 1; alarm <= kAlarms; ++alarm) {
    rig.raise(facts(alarm));
    if (alarm % 167 == 0) rig.advance(1s);
  }
  rig.advance(3min);
  EXPECT_EQ(rig.engine().chains().size(), kAlarms);
  EXPECT_EQ(rig.engine().open_pages("ann").size(), kAlarms);
  EXPECT_EQ(rig.store.plans.size(), 1u) << "equal steps are kept once";
  for (const std::string_view target : {"ann", "bob", ""}) {
    const bool is_hook = target.empty();
    EXPECT_EQ(n_messages(is_hook ? MessageKind::kWebhook : MessageKind::kPage, target), 12);
    EXPECT_LE(n_messages(MessageKind::kDigest, target), 2);
  }
  std::uint32_t n_told = 12;
  for (const PageMessage& message : rig.store.messages) {
    if (message.kind != MessageKind::kDigest || message.person != "ann") continue;
    n_told += message.digest.n_pages();
    EXPECT_LE(message.digest.by_cause.size(), DigestCount::kMostCauses);
    std::uint32_t n_by_cause = message.digest.other_causes;
    for (const auto& [cause, n] : message.digest.by_cause) n_by_cause += n;
    EXPECT_EQ(n_by_cause, message.digest.n_pages());
    EXPECT_GT(message.digest.by_priority[0], 0u);
    EXPECT_EQ(message.digest.by_priority[1], 0u);
  }
  EXPECT_EQ(n_told, kAlarms) << "every page is told, singly or in a digest";
}

TEST_F(StormTest, ItsEndIsToldInOneDigest) {
  for (std::uint64_t alarm = 1; alarm <= 1000; ++alarm) rig.raise(facts(alarm));
  rig.advance(2min);
  const std::size_t n_before = rig.store.messages.size();
  for (std::uint64_t alarm = 1; alarm <= 1000; ++alarm) rig.give_back_normal(alarm);
  rig.commit();
  EXPECT_EQ(rig.store.messages.size() - n_before, 24u) << "12 told singly to each of two";
  rig.advance(2min);
  const PageMessage& last = rig.store.messages.back();
  EXPECT_EQ(last.kind, MessageKind::kDigest);
  EXPECT_EQ(last.digest.n_over, 988u);
  EXPECT_EQ(last.digest.n_pages(), 0u);
  EXPECT_EQ(last.channels, ChannelSet{Channel::kEmail});
}

TEST_F(StormTest, WhatEndsBeforeTheDigestIsNotInIt) {
  for (std::uint64_t alarm = 1; alarm <= 20; ++alarm) rig.raise(facts(alarm));
  for (std::uint64_t alarm = 13; alarm <= 19; ++alarm) rig.give_back_normal(alarm);
  rig.advance(2min);
  const PageMessage& digest = rig.store.messages.back();
  ASSERT_EQ(digest.person, "bob");
  EXPECT_EQ(digest.digest.n_pages(), 1u);
  EXPECT_EQ(digest.digest.n_over, 0u);
  EXPECT_THAT(digest.digest.by_cause, ElementsAre(std::pair("gateway 20", 1)));
}

TEST_F(StormTest, ADigestWithNothingLeftIsNotSent) {
  for (std::uint64_t alarm = 1; alarm <= 13; ++alarm) rig.raise(facts(alarm));
  rig.give_back_normal(13);
  rig.advance(2min);
  EXPECT_EQ(n_messages(MessageKind::kDigest, "ann"), 0);
}

TEST_F(StormTest, AfterTheWindowPagesAreSingleAgain) {
  for (std::uint64_t alarm = 1; alarm <= 14; ++alarm) rig.raise(facts(alarm));
  rig.advance(10min);
  rig.raise(facts(50));
  rig.commit();
  EXPECT_EQ(n_messages(MessageKind::kPage, "ann"), 13);
}

// What comes back from silence with many others: a chain and a page each, one message a person, and
// what is urgent by itself, before and after the others.
TEST_F(StormTest, TwoHundredAlarmsComeBackTogether) {
  const auto come_back = [&](const AlarmFacts& facts, MayPage may_page) {
    alarm::Transition transition;
    transition.alarm = facts.alarm;
    transition.action = alarm::Action::kReturnToService;
    transition.from = alarm::State::kOutOfService;
    transition.to = alarm::State::kUnacknowledged;
    rig.apply(transition, facts, may_page);
  };
  AlarmFacts safety = facts(201);
  safety.is_safety = true;
  come_back(safety, MayPage::kTogether);
  for (std::uint64_t alarm = 1; alarm <= 200; ++alarm) {
    AlarmFacts one = facts(alarm);
    one.priority = 3;
    come_back(one, MayPage::kTogether);
  }
  come_back(facts(210), MayPage::kTogether);  // priority 1
  rig.commit();
  EXPECT_EQ(n_messages(MessageKind::kPage, "ann"), 2) << "the urgent ones, at once";
  rig.advance(60s);
  EXPECT_EQ(n_messages(MessageKind::kDigest, "ann"), 1);
  EXPECT_EQ(rig.store.messages.back().digest.n_pages(), 200u);
  EXPECT_EQ(rig.engine().open_pages("ann").size(), 202u) << "each can be taken";
  // The next step of two hundred chains is one message, too.
  rig.advance(16min);
  EXPECT_EQ(n_messages(MessageKind::kPage, "cem"), 2);
  EXPECT_EQ(n_messages(MessageKind::kDigest, "cem"), 1);
  EXPECT_EQ(n_messages(MessageKind::kDigest, ""), 1) << "the webhook";
}

// One by one they are told one by one, until it is clear that they are many.
TEST_F(StormTest, WhatComesBackOneAfterTheOtherIsToldTogetherInTheEnd) {
  for (const bool crashes : {false, true}) {
    SCOPED_TRACE(crashes ? "with a crash after every record" : "without a crash");
    EscalationRig one;
    one.policy(kPolicy);
    one.crashes_after_each_record = crashes;
    for (std::uint64_t alarm = 1; alarm <= 60; ++alarm) {
      alarm::Transition transition;
      transition.alarm = AlarmId(alarm);
      transition.action = alarm::Action::kUnshelve;
      transition.from = alarm::State::kShelved;
      transition.to = alarm::State::kUnacknowledged;
      AlarmFacts fact = facts(alarm);
      fact.priority = 2;
      one.apply(transition, fact, MayPage::kYes);
      one.advance(1s);
    }
    one.advance(2min);
    const auto n = [&](MessageKind kind) {
      return std::ranges::count_if(one.store.messages, [&](const PageMessage& message) {
        return message.kind == kind && message.person == "ann";
      });
    };
    EXPECT_EQ(n(MessageKind::kPage), 3);
    EXPECT_LE(n(MessageKind::kDigest), 2);
  }
}

// "Only if more than X alarms came": what was silent all the while did not come.
TEST_F(StormTest, WhatComesBackIsNoNewAlarmForAContinueIf) {
  EscalationRig one;
  one.policy(R"(
policy: p
default: true
steps:
  - continue_if: {more_than: 2, within: 10m}
  - notify: {people: [ann], channels: email}
)");
  for (std::uint64_t alarm = 1; alarm <= 20; ++alarm) {
    alarm::Transition transition;
    transition.alarm = AlarmId(alarm);
    transition.action = alarm::Action::kUnsuppress;
    transition.from = alarm::State::kSuppressedByDesign;
    transition.to = alarm::State::kUnacknowledged;
    one.apply(transition, facts(alarm), MayPage::kTogether);
  }
  one.advance(2min);
  EXPECT_EQ(one.sent(), std::vector<std::string>{});
  EXPECT_EQ(one.chain(1).state, ChainState::kStopped);
}

// A digest that is being collected does not hold back what is urgent.
TEST_F(StormTest, WhatIsUrgentOvertakesADigest) {
  for (std::uint64_t alarm = 1; alarm <= 4; ++alarm) {
    alarm::Transition transition;
    transition.alarm = AlarmId(alarm);
    transition.action = alarm::Action::kUnshelve;
    transition.to = alarm::State::kUnacknowledged;
    rig.apply(transition, facts(alarm), MayPage::kTogether);
  }
  rig.raise(facts(10));  // priority 1
  rig.raise(facts(11));
  rig.commit();
  EXPECT_EQ(n_messages(MessageKind::kPage, "ann"), 1);
}

// A sensor that chatters for an hour costs its operator a bounded number of messages.
TEST_F(StormTest, AChatteringAlarm) {
  for (int i = 0; i < 1800; ++i) {
    rig.raise(facts(1));
    rig.advance(1s);
    rig.give_back_normal(1);
    rig.advance(1s);
  }
  const int n_windows = 6;
  EXPECT_LE(n_messages(MessageKind::kPage, "ann"), 12 * n_windows);
  EXPECT_LE(n_messages(MessageKind::kWithdrawn, "ann"), 12 * n_windows);
  EXPECT_LE(n_messages(MessageKind::kDigest, "ann"), 61);
}

}  // namespace
}  // namespace millwright::respond
