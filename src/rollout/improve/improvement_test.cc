// SPDX-License-Identifier: Apache-2.0
#include "rollout/improve/improvement.h"

#include <gmock/gmock.h>

#include "rollout/improve/improvement_codec.h"

namespace millwright::rollout {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using ::testing::HasSubstr;

constexpr UtcNanos kNow{1'795'000'000'000'000'000};

Improvement a_finding() {
  Improvement finding;
  finding.id = 3;
  finding.source = FindingSource::kMissedFailure;
  finding.key = "7";
  finding.title = "The limit of pump 1 is too wide";
  finding.words = "It failed at 7.9 bar.";
  finding.found_by = "olga";
  finding.found_at = kNow - 24h;
  return finding;
}

ImprovementAction an_action() {
  ImprovementAction action;
  action.owner = "max";
  action.what = "Set it to 7.5 bar";
  action.due = kNow + days(14);
  action.metric = "nuisance_share";
  action.scope = Scope::kPlant;
  action.direction = Direction::kDown;
  return action;
}

EffectMeasure measured(std::optional<Interval> interval, UtcNanos end = kNow) {
  EffectMeasure out{end - days(28), end, std::nullopt, interval, 28, {}};
  if (interval) out.value = interval->low;
  if (!interval) out.reason = "not known: nothing of the kind happened";
  return out;
}

Improvement done(std::optional<Interval> before, Direction direction = Direction::kDown) {
  ImprovementAction action = an_action();
  action.direction = direction;
  const auto planned = plan_action(a_finding(), action, kNow);
  EXPECT_TRUE(planned);
  const auto finished = finish_action(*planned, measured(before), {"max", kNow, ""});
  EXPECT_TRUE(finished);
  return *finished;
}

/// Written and read again; the id is the row's.
Improvement stored(const Improvement& finding) {
  auto read = decode_improvement(encode(finding));
  EXPECT_TRUE(read) << read.error().message();
  if (!read) return {};
  read->id = finding.id;
  return *read;
}

TEST(ImprovementTest, TheEffectIsWhatTheIntervalsShow) {
  struct Case {
    std::string_view what;
    std::optional<Interval> before;
    std::optional<Interval> after;
    Direction direction;
    Effect effect;
  };
  for (const Case& c : {
           Case{"less, as expected", Interval{0.5, 0.6}, Interval{0.1, 0.2}, Direction::kDown,
                Effect::kBetter},
           Case{"more", Interval{0.1, 0.2}, Interval{0.5, 0.6}, Direction::kDown, Effect::kWorse},
           Case{"more, as expected", Interval{0.1, 0.2}, Interval{0.5, 0.6}, Direction::kUp,
                Effect::kBetter},
           Case{"they meet in a point", Interval{0.2, 0.5}, Interval{0.1, 0.2}, Direction::kDown,
                Effect::kNoDifference},
           Case{"states that are equal", Interval{3, 3}, Interval{3, 3}, Direction::kDown,
                Effect::kNoDifference},
           Case{"states that are not", Interval{3, 3}, Interval{2, 2}, Direction::kDown,
                Effect::kBetter},
           Case{"unbounded before", Interval{2, kUnbounded}, Interval{0, 1}, Direction::kDown,
                Effect::kBetter},
           Case{"not measured before", std::nullopt, Interval{0, 1}, Direction::kDown,
                Effect::kNotKnown},
           Case{"not measured after", Interval{0, 1}, std::nullopt, Direction::kDown,
                Effect::kNotKnown},
       }) {
    SCOPED_TRACE(c.what);
    const Improvement finding = done(c.before, c.direction);
    EXPECT_EQ(finding.effect(), Effect::kTooEarly);
    EXPECT_EQ(finding.effect_due(), kNow + days(28));
    const auto known = note_effect(finding, measured(c.after, kNow + days(28)));
    ASSERT_TRUE(known);
    EXPECT_EQ(known->effect(), c.effect);
    EXPECT_FALSE(known->effect_due());
    EXPECT_EQ(stored(*known), *known);
    EXPECT_FALSE(note_effect(*known, measured(c.after, kNow + days(56)))) << "measured once";
  }
}

TEST(ImprovementTest, TooEarlyIsTooEarly) {
  const Improvement finding = done(Interval{0, 1});
  EXPECT_FALSE(note_effect(finding, measured(Interval{0, 1}, kNow + days(28) - 1ns)));
  EXPECT_FALSE(note_effect(a_finding(), measured(Interval{0, 1}, kNow + days(28))));
  EXPECT_EQ(a_finding().effect(), Effect::kNoAction);
  EXPECT_FALSE(a_finding().effect_due());
}

TEST(ImprovementTest, AnActionSaysWhatItIsToChange) {
  struct Case {
    std::string_view says;
    void (*spoil)(ImprovementAction&);
  };
  for (const Case& c : {
           Case{"owner", [](ImprovementAction& a) { a.owner = " "; }},
           Case{"what", [](ImprovementAction& a) { a.what.clear(); }},
           Case{"what", [](ImprovementAction& a) { a.what = std::string(5000, 'x'); }},
           Case{"due", [](ImprovementAction& a) { a.due = kNow; }},
           Case{"due", [](ImprovementAction& a) { a.due = kNow + days(400); }},
           Case{"metric", [](ImprovementAction& a) { a.metric = "happiness"; }},
           Case{"window", [](ImprovementAction& a) { a.window = days(0); }},
           Case{"window", [](ImprovementAction& a) { a.window = days(91); }},
           Case{"wave", [](ImprovementAction& a) { a.scope = Scope::kWave; }},
           Case{"for the plant",
                [](ImprovementAction& a) {
                  a.metric = "platform_uptime";
                  a.scope = Scope::kWave;
                  a.wave = WaveId(1);
                }},
       }) {
    SCOPED_TRACE(c.says);
    ImprovementAction action = an_action();
    c.spoil(action);
    const auto planned = plan_action(a_finding(), action, kNow);
    ASSERT_FALSE(planned);
    EXPECT_THAT(std::string(planned.error().message()), HasSubstr(c.says));
  }
  const auto planned = plan_action(a_finding(), an_action(), kNow);
  ASSERT_TRUE(planned);
  EXPECT_FALSE(planned->action->is_overdue(kNow));
  EXPECT_TRUE(planned->action->is_overdue(kNow + days(14)));
  EXPECT_TRUE(plan_action(*planned, an_action(), kNow)) << "until it is done it may be changed";
}

TEST(ImprovementTest, WhatIsDoneStays) {
  EXPECT_FALSE(finish_action(a_finding(), measured(Interval{0, 1}), {"max", kNow, ""}));
  const Improvement finding = done(Interval{0, 1});
  EXPECT_FALSE(finding.action->is_overdue(kNow + days(20)));
  EXPECT_FALSE(finish_action(finding, measured(Interval{0, 1}), {"eve", kNow, ""}));
  EXPECT_FALSE(plan_action(finding, an_action(), kNow));
}

TEST(ImprovementTest, ClosingTakesALessonAndSaysWhetherItHelped) {
  EXPECT_FALSE(close(a_finding(), {"olga", kNow, " "}));
  const auto closed = close(a_finding(), {"olga", kNow, "Ask the operators first."});
  ASSERT_TRUE(closed);
  EXPECT_TRUE(closed->is_closed_without_effect());
  EXPECT_FALSE(close(*closed, {"olga", kNow, "again"}));
  EXPECT_FALSE(plan_action(*closed, an_action(), kNow));
  EXPECT_EQ(stored(*closed), *closed);
  const auto early = close(done(Interval{0, 1}), {"olga", kNow, "It was the valve."});
  ASSERT_TRUE(early);
  EXPECT_TRUE(early->is_closed_without_effect());
  // What lasts when it is closed is measured all the same.
  const auto known = note_effect(*early, measured(Interval{2, 3}, kNow + days(28)));
  ASSERT_TRUE(known);
  EXPECT_FALSE(known->is_closed_without_effect());
}

TEST(ImprovementTest, FindingsAndRowsAreChecked) {
  EXPECT_TRUE(check(a_finding()));
  Improvement finding = a_finding();
  finding.title = "  ";
  EXPECT_FALSE(check(finding));
  finding = a_finding();
  finding.key.clear();
  EXPECT_FALSE(check(finding));
  finding = a_finding();
  finding.words = std::string(5000, 'x');
  EXPECT_FALSE(check(finding));
  for (const FindingSource source :
       {FindingSource::kReview, FindingSource::kDrill, FindingSource::kProblem,
        FindingSource::kMissedFailure, FindingSource::kComment}) {
    EXPECT_EQ(parse_finding_source(name(source)), source);
  }
  std::string text = encode(done(Interval{0, 1}));
  EXPECT_FALSE(decode_improvement("{}"));
  text.replace(text.find("missed-failure"), 14, "weather");
  EXPECT_FALSE(decode_improvement(text));
}

}  // namespace
}  // namespace millwright::rollout
