// SPDX-License-Identifier: Apache-2.0
#include "alarm/proposal_inhibition.h"

#include <gtest/gtest.h>

namespace millwright::alarm {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kHour = 3600;

UtcNanos at(std::int64_t seconds) {
  return {seconds * kSecond};
}

/// A machine that stops for ten minutes in each of ten hours, and alarms a minute into each stop.
struct Stops {
  EventPast event{RuleId(7), {}};
  std::vector<Occurrence> others;
  Period period{at(0), at(10 * kHour)};

  Stops() {
    for (int hour = 0; hour < 10; ++hour) {
      event.held.push_back({at(hour * kHour), at(hour * kHour + 600)});
      add(hour * kHour + 60, 300);
    }
  }
  void add(std::int64_t raised, std::int64_t lasts, Outcome outcome = Outcome::kNuisance) {
    others.push_back({at(raised), at(raised + lasts), outcome});
  }
  std::optional<InhibitionProposal> propose() const {
    return propose_inhibition(event, others, period);
  }
};

TEST(ProposalInhibition, AnEventThatExplainsTheAlarmsOfItsMachine) {
  Stops rig;
  rig.add(20 * 60, 60, Outcome::kTrue);  // while it runs
  const auto proposal = rig.propose();
  ASSERT_TRUE(proposal);
  EXPECT_EQ(proposal->cause, RuleId(7));
  EXPECT_EQ(proposal->effect.n_before, 11U);
  EXPECT_EQ(proposal->effect.n_after, 1U);
  EXPECT_EQ(proposal->effect.n_true_kept, 1U);
  EXPECT_EQ(proposal->reason,
            "suppressing the alarms of this machine while the event holds would have removed 10 of "
            "11 alarms on 10 occasions and kept 1 of 1 true ones (the event held 16.7 % of the "
            "time, 91 % of the alarms came while it did)");
}

TEST(ProposalInhibition, NotWhereATrueAlarmWouldBeLostOrLate) {
  Stops lost;
  lost.others[3].outcome = Outcome::kTrue;
  EXPECT_FALSE(lost.propose());
  Stops late;
  late.add(60, 4000, Outcome::kEarly);  // outlasts the stop
  EXPECT_FALSE(late.propose());
}

TEST(ProposalInhibition, WhatOutlastsTheEventIsStillTold) {
  Stops rig;
  rig.others[0].returned = at(700);
  rig.others[1].returned.reset();
  EXPECT_EQ(rig.propose()->effect.n_removed(), 8U);
}

TEST(ProposalInhibition, NotByChance) {
  Stops rig;
  rig.event.held = {{at(0), at(10 * kHour)}};  // it always holds
  EXPECT_FALSE(rig.propose());
  Stops often;
  for (Period& stretch : often.event.held) stretch.end = at(stretch.begin.ns / kSecond + 2400);
  EXPECT_FALSE(often.propose());
}

TEST(ProposalInhibition, NotFromOneBadDay) {
  Stops rig;
  rig.others.clear();
  for (int i = 0; i < 20; ++i) rig.add(2 * kHour + i * 25, 10);
  EXPECT_FALSE(rig.propose());
}

TEST(ProposalInhibition, NothingFromNothing) {
  Stops rig;
  rig.others.clear();
  EXPECT_FALSE(rig.propose());
  rig.event.held.clear();
  rig.period = {at(0), at(0)};
  EXPECT_FALSE(rig.propose());
}

}  // namespace
}  // namespace millwright::alarm
