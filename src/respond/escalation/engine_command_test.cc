// SPDX-License-Identifier: Apache-2.0
// EscalationEngine: accepting, giving back, testing.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "respond/escalation/escalation_rig_test.h"

namespace millwright::respond {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class PageCommandTest : public testing::Test {
 protected:
  PageCommandTest() {
    rig.policy(R"(
policy: p
default: true
steps:
  - notify: {people: [ann, bob], channels: email}
  - wait: 5m
  - notify: {people: cem, channels: email}
  - wait: 5m
)");
  }
  EscalationRig rig;
};

TEST_F(PageCommandTest, TheFirstToAcceptHasIt) {
  rig.raise(1);
  rig.sent();
  const Result<PageAnswer> first = rig.accept(1, "ann");
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->outcome, PageOutcome::kDone);
  EXPECT_EQ(first->holder, "ann");
  EXPECT_THAT(rig.sent(), ElementsAre("taken bob by ann"));

  const Result<PageAnswer> second = rig.accept(2, "bob");
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->outcome, PageOutcome::kTakenByOther);
  EXPECT_EQ(second->holder, "ann");
  EXPECT_EQ(second->held_since, rig.now);

  EXPECT_EQ(rig.accept(1, "ann")->outcome, PageOutcome::kAlreadyYours);
  EXPECT_EQ(rig.page(1).state, PageState::kAccepted);
  EXPECT_EQ(rig.page(2).state, PageState::kSuperseded);
  EXPECT_EQ(rig.page(2).reason, "taken by ann");
  EXPECT_THAT(rig.engine().open_pages("bob"), IsEmpty());
  rig.sleep(24h);
  EXPECT_THAT(rig.sent(), IsEmpty()) << "no reminder after that";
}

TEST_F(PageCommandTest, TheSirenStopsForThePersonItCalledToo) {
  rig.directory.people["ann"].channels = {Channel::kEmail, Channel::kSiren};
  rig.policy(R"(
policy: p
default: true
steps:
  - notify: {people: ann, channels: [email, siren]}
  - wait: 5m
  - notify: {people: ann, channels: email}
  - wait: 1h
)");
  rig.raise(1);
  EXPECT_THAT(rig.sent(), ElementsAre("page ann"));
  rig.accept(1, "ann");
  EXPECT_THAT(rig.sent(), ElementsAre("withdrawn ann by ann"));
  EXPECT_EQ(rig.store.messages.back().channels, ChannelSet{Channel::kSiren});

  rig.raise(2);
  rig.sent();
  rig.sleep(5min);  // paged without the siren
  EXPECT_THAT(rig.sent(), ElementsAre("withdrawn ann", "page ann"));
  rig.accept(3, "ann");
  EXPECT_THAT(rig.sent(), IsEmpty()) << "nobody is told what they did themselves";
}

TEST_F(PageCommandTest, AColleagueTakesItAndThePersonIsTold) {
  rig.raise(1);
  rig.sent();
  EXPECT_EQ(rig.accept(1, "dee")->page, PageId(1));
  EXPECT_THAT(rig.sent(), ElementsAre("taken ann by dee", "taken bob by dee"));
  EXPECT_EQ(rig.chain(1).holder, "dee");
  EXPECT_TRUE(rig.release(1, "dee").has_value());
  EXPECT_THAT(rig.sent(), ElementsAre("reminder ann", "reminder bob", "page cem"));
}

TEST_F(PageCommandTest, OnesOwnPageIsTheOneAccepted) {
  rig.raise(1);
  EXPECT_EQ(rig.accept(1, "bob")->page, PageId(2));
  EXPECT_EQ(rig.page(1).state, PageState::kSuperseded);
}

TEST_F(PageCommandTest, GivenBackItGoesOnWithTheNextStep) {
  rig.raise(1);
  rig.advance(60s);
  rig.accept(1, "ann");
  rig.sent();
  rig.sleep(1h);
  const Result<PageAnswer> released = rig.release(1, "ann");
  ASSERT_TRUE(released.has_value()) << released.error().message();
  EXPECT_THAT(rig.sent(), ElementsAre("reminder bob", "page cem"))
      << "bob was told that ann has it, and must not go on believing so";
  EXPECT_EQ(rig.page(2).state, PageState::kOpen);
  EXPECT_EQ(rig.page(1).state, PageState::kWithdrawn);
  EXPECT_EQ(rig.page(1).reason, "given back by ann: called away");
  EXPECT_EQ(rig.chain(1).state, ChainState::kRunning);
  rig.sleep(5min);
  EXPECT_EQ(rig.chain(1).state, ChainState::kExhausted);
  EXPECT_EQ(rig.accept(1, "ann")->outcome, PageOutcome::kDone) << "changed their mind";
}

TEST_F(PageCommandTest, AnAcceptedPageStaysSoWhenTheAlarmIsOver) {
  rig.raise(1);
  rig.accept(1, "ann");
  rig.sent();
  rig.give_back_normal(1);
  EXPECT_THAT(rig.sent(), IsEmpty());
  EXPECT_EQ(rig.page(1).state, PageState::kAccepted);
  EXPECT_TRUE(rig.chain(1).ended.has_value());
  EXPECT_EQ(rig.release(1, "ann").error().code(), Code::kFailedPrecondition);
}

TEST_F(PageCommandTest, AcceptAllTakesEveryOpenPageOfOnePerson) {
  for (std::uint64_t alarm = 1; alarm <= 5; ++alarm) rig.raise(alarm);
  rig.accept(2, "bob");
  PageCommand all;
  all.action = PageAction::kAcceptAll;
  all.who = "ann";
  EXPECT_EQ(rig.command(all)->n_pages, 4u);
  for (std::uint64_t id = 2; id <= 5; ++id) EXPECT_EQ(rig.chain(id).holder, "ann");
  EXPECT_EQ(rig.chain(1).holder, "bob");
  EXPECT_EQ(rig.command(all)->n_pages, 0u);
}

struct RefusedCase {
  const char* name;
  PageAction action;
  std::uint64_t page;
  const char* who;
  const char* reason;
  Code code;
  const char* message;
};

TEST_F(PageCommandTest, Refused) {
  rig.raise(1);
  rig.raise(2);
  rig.accept(1, "ann");
  const RowStore before = rig.store;
  const std::vector<RefusedCase> cases{
      {"no such page", PageAction::kAccept, 99, "ann", "", Code::kNotFound, "no page 99"},
      {"nobody", PageAction::kAccept, 1, "", "", Code::kInvalidArgument, "a command needs a name"},
      {"no reason", PageAction::kRelease, 1, "ann", "", Code::kInvalidArgument,
       "giving a page back needs a reason"},
      {"not the holder", PageAction::kRelease, 1, "bob", "why", Code::kFailedPrecondition,
       "page 1 is with ann, not with bob"},
      {"not taken", PageAction::kRelease, 3, "ann", "why", Code::kFailedPrecondition,
       "page 3 is with nobody"},
      {"no such page to give back", PageAction::kRelease, 99, "ann", "why", Code::kNotFound,
       "no page 99"},
      {"nobody to test", PageAction::kTest, 0, "ann", "", Code::kInvalidArgument,
       "zoe: no such person"},
  };
  for (const RefusedCase& c : cases) {
    SCOPED_TRACE(c.name);
    PageCommand command;
    command.action = c.action;
    command.page = PageId(c.page);
    command.who = c.who;
    command.reason = c.reason;
    command.person = "zoe";
    const Result<PageAnswer> answer = rig.command(command);
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code(), c.code);
    EXPECT_EQ(answer.error().message(), c.message);
    EXPECT_EQ(rig.store, before);
  }
}

TEST_F(PageCommandTest, ATestMessageGoesToOnePerson) {
  PageCommand command;
  command.action = PageAction::kTest;
  command.who = "ann";
  command.person = "bob";
  command.channels = {Channel::kEmail, Channel::kSms};
  ASSERT_TRUE(rig.command(command).has_value());
  EXPECT_THAT(rig.sent(), ElementsAre("test bob by ann"));
  EXPECT_EQ(rig.store.messages[0].channels, ChannelSet{Channel::kEmail});
}

TEST_F(PageCommandTest, TheHistorySaysHow) {
  rig.raise(1);
  PageCommand accept;
  accept.page = PageId(1);
  accept.who = "ann";
  accept.via = "link";
  rig.command(accept);
  const ChainEvent& event = rig.store.events.back();
  EXPECT_EQ(event.kind, ChainEventKind::kAccepted);
  EXPECT_EQ(event.person, "ann");
  EXPECT_EQ(event.text, "taken by ann, by link");
  EXPECT_EQ(event.alarm, AlarmId(1));
}

}  // namespace
}  // namespace millwright::respond
