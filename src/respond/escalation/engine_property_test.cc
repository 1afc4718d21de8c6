// SPDX-License-Identifier: Apache-2.0
// EscalationEngine: random days. Killed and restored from its rows after every record, it leaves
// the same rows, history and messages as one that was never killed; and some things always hold.
// MW_SEED replays one seed.

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <random>

#include "respond/escalation/escalation_rig_test.h"

namespace millwright::respond {
namespace {

using alarm::Action;
using alarm::State;

unsigned first_seed() {
  const char* text = std::getenv("MW_SEED");
  return text == nullptr ? 0 : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}
unsigned n_seeds() {
  return std::getenv("MW_SEED") == nullptr ? 12 : 1;
}

class RandomDays {
 public:
  RandomDays(unsigned seed, EscalationRig& rig) : random_(seed), rig_(rig) {
    FakeDirectory& directory = rig.directory;
    directory.people["ann"].channels.insert(Channel::kSms);
    directory.teams["all"] = {"ann", "bob", "cem", "gone"};
    directory.rosters["ops"] = {{{0}, {"ann"}},
                                {rig.now + 2h, {"bob", "cem"}},
                                {rig.now + 9h, {}},
                                {rig.now + 20h, {"dee"}}};
    directory.skills.insert({"bob", "seals"});
    rig.policy(R"(
policy: high
applies: [{priorities: 1}]
stop_on: acknowledged
steps:
  - notify: {rosters: ops, channels: [email, sms]}
  - wait: 90s
  - notify: {people: ann, channels: sms}
  - webhook: {url: "https://a", template: t}
  - wait: 10m
  - repeat: {times: 3}
last_resort: {teams: all, channels: email}
)");
    rig.policy(R"(
policy: low
default: true
steps:
  - wait: 1m
  - notify: {teams: all, channels: email, skill: seals}
  - continue_if: {more_than: 3, within: 1h}
  - wait: 5m
  - notify: {rosters: [ops, none], channels: [browser]}
)");
  }

  void step() {
    const std::uint64_t alarm = 1 + pick(6);
    switch (pick(12)) {
      case 0:
      case 1:
      case 2:
      case 3:
        rig_.raise(EscalationRig::facts(alarm, alarm % 2 == 0 ? 1 : 3),
                   pick(10) == 0 ? MayPage::kNo : MayPage::kYes);
        break;
      case 4:
        rig_.give_back_normal(alarm);
        break;
      case 5:
        rig_.change(alarm, Action::kAcknowledge, State::kAcknowledged, "bob");
        break;
      case 6:
        rig_.change(alarm, Action::kShelve, State::kShelved, "cem");
        break;
      case 7:
        act(PageAction::kAccept);
        break;
      case 8:
        act(PageAction::kRelease);
        break;
      case 9:
        if (pick(10) == 0) act(PageAction::kAcceptAll);
        break;
      case 10:
        rig_.advance(std::chrono::seconds(pick(600)), 30s);
        break;
      default:
        rig_.sleep(std::chrono::minutes(pick(90)));
    }
  }

 private:
  std::uint64_t pick(std::uint64_t n) { return random_() % n; }
  void act(PageAction action) {
    constexpr std::array<const char*, 4> kNames{"ann", "bob", "cem", "dee"};
    PageCommand command;
    command.action = action;
    command.page = PageId(1 + pick(rig_.engine().pages().size() + 1));
    command.who = kNames[pick(kNames.size())];
    command.reason = "tired";
    static_cast<void>(rig_.command(command));
  }

  std::mt19937 random_;
  EscalationRig& rig_;
};

constexpr int kSteps = 150;

TEST(EscalationProperty, KilledAtEveryRecordItEndsTheSame) {
  for (unsigned seed = first_seed(); seed < first_seed() + n_seeds(); ++seed) {
    SCOPED_TRACE("MW_SEED=" + std::to_string(seed));
    // Few messages allowed, so that digests take part.
    const PagingLimits limits{3, 10min, 1min};
    EscalationRig twin(limits);
    EscalationRig killed(limits);
    killed.crashes_after_each_record = true;
    RandomDays for_twin(seed, twin);
    RandomDays for_killed(seed, killed);
    for (int i = 0; i < kSteps; ++i) {
      for_twin.step();
      for_killed.step();
    }
    ASSERT_FALSE(twin.store.messages.empty());
    ASSERT_EQ(killed.store, twin.store);
  }
}

void expect_sound(const EscalationRig& rig, EscalationEngine& engine) {
  std::map<AlarmId, int> attached;
  for (const auto& [id, chain] : engine.chains()) {
    if (!chain.ended) ++attached[chain.alarm()];
    EXPECT_EQ(chain.due.has_value(), chain.state == ChainState::kRunning) << "chain " << id.value;
    EXPECT_EQ(chain.holder.empty(), chain.state != ChainState::kAccepted);
    int n_accepted = 0;
    for (const PageId page_id : chain.pages) {
      const Page& page = *engine.find_page(page_id);
      EXPECT_EQ(page.closed.has_value(), page.state != PageState::kOpen);
      n_accepted += page.state == PageState::kAccepted ? 1 : 0;
      const bool may_be_open = !chain.ended && chain.state != ChainState::kAccepted &&
                               chain.state != ChainState::kAcknowledged;
      if (!may_be_open) EXPECT_NE(page.state, PageState::kOpen) << "page " << page_id.value;
    }
    EXPECT_EQ(n_accepted, chain.state == ChainState::kAccepted ? 1 : 0);
  }
  for (const auto& [alarm, n] : attached) EXPECT_EQ(n, 1) << "alarm " << alarm.value;
  std::set<std::string> keys;
  for (const PageMessage& message : rig.store.messages) keys.insert(message.key);
  EXPECT_EQ(keys.size(), rig.store.messages.size()) << "one key, one message";
}

// At most `n_messages` pages and reminders to one person in any window.
void expect_bounded(const EscalationRig& rig, const PagingLimits& limits) {
  std::map<std::string, std::vector<UtcNanos>> sent;
  for (const PageMessage& message : rig.store.messages) {
    if (message.kind != MessageKind::kPage && message.kind != MessageKind::kReminder) continue;
    std::vector<UtcNanos>& times = sent[message.person];
    times.push_back(message.created);
    if (times.size() <= limits.n_messages) continue;
    const UtcNanos before = times[times.size() - 1 - limits.n_messages];
    EXPECT_GE(message.created - before, limits.window) << message.person;
  }
}

TEST(EscalationProperty, WhatAlwaysHolds) {
  for (unsigned seed = first_seed(); seed < first_seed() + n_seeds(); ++seed) {
    SCOPED_TRACE("MW_SEED=" + std::to_string(seed));
    const PagingLimits limits{4, 10min, 1min};
    EscalationRig rig(limits);
    RandomDays days(seed, rig);
    for (int i = 0; i < kSteps; ++i) {
      days.step();
      expect_sound(rig, rig.engine());
      if (testing::Test::HasFailure()) return;
    }
    expect_bounded(rig, limits);
  }
}

}  // namespace
}  // namespace millwright::respond
