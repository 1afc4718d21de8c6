// SPDX-License-Identifier: Apache-2.0
#include "rollout/governance/ruling.h"

#include <gtest/gtest.h>

namespace millwright::rollout {
namespace {

using std::chrono::days;

constexpr UtcNanos kNow{1'800'000'000'000'000'000};

Ruling a_question() {
  Ruling ruling;
  ruling.subject = Subject::kBudget;
  ruling.question = "May wave 1 cost 40,000?";
  ruling.asked_by = "max";
  ruling.asked_at = kNow;
  ruling.due = kNow + days(14);
  return ruling;
}
Raci by_erika() {
  return {1, Subject::kBudget, "erika", {{TeamKind::kFinance, Share::kResponsible}}};
}

TEST(Ruling, AQuestionHasWordsAndADate) {
  EXPECT_TRUE(check_question(a_question()));
  struct Case {
    std::string_view name;
    void (*spoil)(Ruling&);
  };
  const Case cases[] = {
      {"no words", [](Ruling& r) { r.question = " \n"; }},
      {"too many words", [](Ruling& r) { r.question.assign(kMostRulingWords + 1, 'x'); }},
      {"due now", [](Ruling& r) { r.due = r.asked_at; }},
      {"due in the past", [](Ruling& r) { r.due = r.asked_at - days(1); }},
      {"due in two years", [](Ruling& r) { r.due = r.asked_at + days(730); }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Ruling ruling = a_question();
    c.spoil(ruling);
    const Status checked = check_question(ruling);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code(), Code::kInvalidArgument);
  }
}

TEST(Ruling, OnlyTheAccountablePersonDecidesAndOnlyOnce) {
  const Raci raci = by_erika();
  const WaveAct act{"erika", kNow, "it pays"};
  const auto decided = decide(a_question(), &raci, RulingState::kYes, act);
  ASSERT_TRUE(decided);
  EXPECT_EQ(decided->state, RulingState::kYes);
  EXPECT_EQ(decided->decided_by, "erika");
  EXPECT_EQ(decided->reason, "it pays");
  struct Case {
    std::string_view name;
    Ruling ruling;
    const Raci* raci;
    RulingState verdict;
    WaveAct act;
    Code code;
  };
  const Case cases[] = {
      {"decided", *decided, &raci, RulingState::kNo, act, Code::kFailedPrecondition},
      {"nobody named", a_question(), nullptr, RulingState::kYes, act, Code::kFailedPrecondition},
      {"another",
       a_question(),
       &raci,
       RulingState::kYes,
       {"max", kNow, "I say so"},
       Code::kFailedPrecondition},
      {"no reason",
       a_question(),
       &raci,
       RulingState::kYes,
       {"erika", kNow, " "},
       Code::kInvalidArgument},
      {"no verdict", a_question(), &raci, RulingState::kOpen, act, Code::kInvalidArgument},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto refused = decide(c.ruling, c.raci, c.verdict, c.act);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), c.code);
  }
}

TEST(Ruling, IsOverdueFromItsDateUntilItIsDecided) {
  Ruling ruling = a_question();
  EXPECT_FALSE(ruling.is_overdue(ruling.due - days(1)));
  EXPECT_TRUE(ruling.is_overdue(ruling.due));
  ruling.state = RulingState::kNo;
  EXPECT_FALSE(ruling.is_overdue(ruling.due));
}

TEST(Raci, NamesOnePersonAndWhoDoesTheWork) {
  EXPECT_TRUE(check(by_erika()));
  EXPECT_EQ(by_erika().share_of(TeamKind::kFinance), Share::kResponsible);
  EXPECT_EQ(by_erika().share_of(TeamKind::kIt), Share::kNone);
  Raci nobody = by_erika();
  nobody.accountable.clear();
  Raci idle = by_erika();
  idle.shares[0].share = Share::kInformed;
  Raci twice = by_erika();
  twice.shares.push_back(twice.shares[0]);
  Raci vendor = by_erika();
  vendor.shares.push_back({TeamKind::kVendor, Share::kConsulted});
  for (const Raci& wrong : {nobody, idle, twice, vendor}) {
    const Status checked = check(wrong);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code(), Code::kInvalidArgument);
  }
}

}  // namespace
}  // namespace millwright::rollout
