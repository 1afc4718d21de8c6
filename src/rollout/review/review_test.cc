// SPDX-License-Identifier: Apache-2.0
#include "rollout/review/review.h"

#include <gmock/gmock.h>

#include "rollout/review/review_rig_test.h"

namespace millwright::rollout {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const ReviewCalendar kCalendar{berlin(), nullptr};

WaveAct act(std::string who, UtcNanos when, std::string why = {}) {
  return {std::move(who), when, std::move(why)};
}

template <class T>
void expect_refused(const Result<T>& result, Code code, std::string_view says) {
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), code) << result.error().message();
  EXPECT_THAT(std::string(result.error().message()), HasSubstr(says));
}

TEST(Review, RefusesWhatMakesNoSense) {
  EXPECT_TRUE(check(a_review()));
  struct Case {
    std::string_view says;
    void (*spoil)(Review&);
  };
  for (const Case& c : {
           Case{"name", [](Review& r) { r.name = " "; }},
           Case{"name", [](Review& r) { r.name.assign(Review::kMostName + 1, 'x'); }},
           Case{"weeks", [](Review& r) { r.rhythm.weeks = 0; }},
           Case{"weekday", [](Review& r) { r.rhythm.weekday = 7; }},
           Case{"attendees: name", [](Review& r) { r.attendees.clear(); }},
           Case{"attendees: more", [](Review& r) { r.attendees.resize(51, r.attendees[0]); }},
           Case{"none of the five", [](Review& r) { r.attendees[1].function = TeamKind::kVendor; }},
           Case{"a person is missing", [](Review& r) { r.attendees[1].person = ""; }},
           Case{"is there twice", [](Review& r) { r.attendees[1].person = "lena"; }},
           Case{"chair: 'max'", [](Review& r) { r.chair = "max"; }},
           Case{"wave: missing", [](Review& r) { r.cycle = ReviewCycle::kWindows; }},
       }) {
    SCOPED_TRACE(c.says);
    Review review = a_review();
    c.spoil(review);
    const Status checked = check(review);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code(), Code::kInvalidArgument);
    EXPECT_THAT(std::string(checked.error().message()), HasSubstr(c.says));
  }
}

TEST(Review, OtherPeopleDoNotMoveItAnotherRhythmDoes) {
  const Review stored = a_review();
  Review wanted = a_review();
  wanted.id = 0;
  wanted.set_at = at("2026-11-20");
  wanted.since = wanted.set_at;
  wanted.chair = "olga";
  EXPECT_EQ(changed(stored, wanted).since, stored.since);
  EXPECT_EQ(changed(stored, wanted).id, stored.id);
  wanted.rhythm.weeks = 2;
  EXPECT_EQ(changed(stored, wanted).since, wanted.set_at);
  wanted.rhythm.weeks = 1;
  wanted.is_on = false;
  EXPECT_EQ(changed(stored, wanted).since, wanted.set_at);
}

TEST(Review, ComesRoundOnItsWeekdayFromWhenItWasSet) {
  Review review = a_review();
  EXPECT_EQ(next_due(review, kCalendar, at("2026-10-01")), at("2026-11-10", 9));
  EXPECT_EQ(next_due(review, kCalendar, at("2026-11-10", 9)), at("2026-11-17", 9));
  review.rhythm.weeks = 2;  // counted from the week it was set in: 3 November
  EXPECT_EQ(next_due(review, kCalendar, at("2026-11-05")), at("2026-11-17", 9));
  review.is_on = false;
  EXPECT_FALSE(next_due(review, kCalendar, at("2026-11-05")));
}

TEST(Review, ComesRoundAtTheEndOfEachWindowOfItsWave) {
  Review review = a_review();
  review.cycle = ReviewCycle::kWindows;
  review.wave = WaveId(3);
  Wave wave;
  wave.gate_every = std::chrono::days(14);
  const ReviewCalendar calendar{berlin(), &wave};
  EXPECT_FALSE(next_due(review, calendar, at("2026-11-05"))) << "it is planned";
  wave.state = WaveState::kStabilizing;
  wave.stabilizing_since = at("2026-11-20", 8);
  EXPECT_EQ(next_due(review, calendar, at("2026-11-05")), at("2026-12-04", 8));
  EXPECT_EQ(next_due(review, calendar, at("2026-12-04", 8)), at("2026-12-18", 8));
  wave.state = WaveState::kHeld;
  EXPECT_FALSE(next_due(review, calendar, at("2026-12-05")));
  EXPECT_FALSE(next_due(review, kCalendar, at("2026-12-05"))) << "the wave is gone";
}

TEST(Review, WhatComesIsTheEarliestThatMayStillBeHeld) {
  const Review review = a_review();
  struct Case {
    std::string_view what;
    UtcNanos now;
    std::vector<Meeting> meetings;
    UtcNanos due;
  };
  const auto with = [](UtcNanos due, MeetingState state) {
    Meeting meeting = a_meeting(due);
    meeting.state = state;
    return std::vector{meeting};
  };
  const UtcNanos first = at("2026-11-10", 9);
  const UtcNanos second = at("2026-11-17", 9);
  using enum MeetingState;
  const Case cases[] = {
      {"ahead", at("2026-11-06"), {}, first},
      {"the day after, within the grace", at("2026-11-11", 8), {}, first},
      {"too late", at("2026-11-11", 9), {}, second},
      {"announced", at("2026-11-10", 8), with(first, kAnnounced), first},
      {"held", at("2026-11-10", 10), with(first, kClosed), second},
      {"skipped", at("2026-11-09", 10), with(first, kSkipped), second},
      {"one lasts", at("2026-11-20"), with(first, kOpen), first},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    EXPECT_EQ(coming(review, kCalendar, c.meetings, c.now), c.due);
  }
}

TEST(Review, IsMissedOnceForEachMomentThatNobodyOpened) {
  const Review review = a_review();
  const UtcNanos first = at("2026-11-10", 9);
  std::vector<Meeting> meetings;
  EXPECT_THAT(newly_missed(review, kCalendar, meetings, first + kGrace - 1ns), IsEmpty());
  EXPECT_THAT(newly_missed(review, kCalendar, meetings, first + kGrace), ElementsAre(first));
  // The server was down for weeks: each is on record.
  EXPECT_THAT(newly_missed(review, kCalendar, meetings, at("2026-11-26")),
              ElementsAre(first, at("2026-11-17", 9), at("2026-11-24", 9)));
  meetings.push_back(missed(a_meeting(first)));
  EXPECT_EQ(meetings[0].ended_at, first + kGrace);
  meetings.push_back(a_meeting(at("2026-11-17", 9)));  // announced, and still nobody came
  EXPECT_THAT(newly_missed(review, kCalendar, meetings, at("2026-11-19")),
              ElementsAre(at("2026-11-17", 9)));
  meetings[1].state = MeetingState::kOpen;
  EXPECT_THAT(newly_missed(review, kCalendar, meetings, at("2026-11-19")), IsEmpty());
}

TEST(Review, IsAnnouncedADayAheadAndOnce) {
  const Review review = a_review();
  const UtcNanos due = at("2026-11-10", 9);
  EXPECT_FALSE(to_announce(review, kCalendar, {}, due - 25h));
  EXPECT_EQ(to_announce(review, kCalendar, {}, due - 24h), due);
  const std::vector<Meeting> announced{a_meeting(due)};
  EXPECT_FALSE(to_announce(review, kCalendar, announced, due - 1h));
}

class MeetingTest : public ::testing::Test {
 protected:
  static inline const UtcNanos kDue = at("2026-11-10", 9);

  Meeting opened(std::size_t n_items = 2) {
    Meeting meeting =
        *open_meeting(review, {}, a_meeting(kDue), an_agenda(n_items), act("olga", kDue));
    meeting.id = 7;
    return meeting;
  }
  Result<Meeting> note(Meeting meeting, std::uint32_t item, ItemOutcome outcome = {},
                       OutcomeFacts facts = {}, std::string who = "olga") {
    outcome.item = item;
    return note_outcome(review, std::move(meeting), std::move(outcome), facts, act(who, kDue));
  }
  Meeting with_outcomes() { return *note(*note(opened(), 1), 2); }

  Review review = a_review();
};

TEST_F(MeetingTest, IsOpenedByWhoIsInvitedAndInTime) {
  const Meeting meeting = opened();
  EXPECT_EQ(meeting.state, MeetingState::kOpen);
  EXPECT_EQ(meeting.opened_by, "olga");
  EXPECT_EQ(meeting.agenda, an_agenda());
  EXPECT_EQ(meeting.attendees, review.attendees);
  const auto open = [&](std::string who, UtcNanos when, Meeting from, Meetings all = {}) {
    return open_meeting(review, all, std::move(from), an_agenda(), act(std::move(who), when));
  };
  expect_refused(open("max", kDue, a_meeting(kDue)), Code::kFailedPrecondition, "does not attend");
  expect_refused(open("olga", kDue - 73h, a_meeting(kDue)), Code::kFailedPrecondition, "too early");
  EXPECT_TRUE(open("olga", kDue - 72h, a_meeting(kDue)));
  expect_refused(open("olga", kDue, meeting), Code::kFailedPrecondition, "is open already");
  expect_refused(open("olga", kDue, missed(a_meeting(kDue))), Code::kFailedPrecondition, "missed");
  const std::vector<Meeting> all{meeting};
  expect_refused(open("olga", kDue, a_meeting(at("2026-11-17", 9)), all), Code::kFailedPrecondition,
                 "close it first");
}

TEST_F(MeetingTest, IsSkippedByTheChairAndOnlyWhereThereIsNothingToSay) {
  const auto skip = [&](std::string who, std::string why, std::size_t n_items) {
    return skip_meeting(review, {}, a_meeting(kDue), an_agenda(n_items),
                        act(std::move(who), kDue - 1h, std::move(why)));
  };
  const auto skipped = skip("lena", "nothing happened", 0);
  ASSERT_TRUE(skipped);
  EXPECT_EQ(skipped->state, MeetingState::kSkipped);
  EXPECT_EQ(skipped->reason, "nothing happened");
  expect_refused(skip("olga", "x", 0), Code::kFailedPrecondition, "lena chairs");
  expect_refused(skip("lena", " ", 0), Code::kInvalidArgument, "reason");
  expect_refused(skip("lena", "holidays", 1), Code::kFailedPrecondition, "1 items");
}

TEST_F(MeetingTest, EachItemGetsItsOutcome) {
  Ruling ruling;
  ruling.id = 4;
  Improvement finding;
  finding.id = 5;
  const auto of = [](ItemResult result) {
    ItemOutcome out;
    out.result = result;
    return out;
  };
  ItemOutcome decided = of(ItemResult::kDecided);
  decided.ruling = 4;
  expect_refused(note(opened(), 1, decided), Code::kInvalidArgument, "no decision 4");
  expect_refused(note(opened(), 1, decided, {&ruling, nullptr}), Code::kFailedPrecondition,
                 "not made yet");
  ruling.state = RulingState::kNo;
  EXPECT_TRUE(note(opened(), 1, decided, {&ruling, nullptr}));

  ItemOutcome action = of(ItemResult::kAction);
  action.finding = 5;
  expect_refused(note(opened(), 1, action), Code::kInvalidArgument, "no finding 5");
  expect_refused(note(opened(), 1, action, {nullptr, &finding}), Code::kFailedPrecondition,
                 "no action");
  finding.action.emplace();
  EXPECT_TRUE(note(opened(), 1, action, {nullptr, &finding}));
  action.finding = 0;
  expect_refused(note(opened(), 1, action), Code::kInvalidArgument, "words");
  action.words = "seal it";
  expect_refused(note(opened(), 1, action), Code::kInvalidArgument, "owner");
  action.owner = "olga";
  expect_refused(note(opened(), 1, action), Code::kInvalidArgument, "due");
  action.due = kDue;
  expect_refused(note(opened(), 1, action), Code::kInvalidArgument, "due");
  action.due = kDue + 48h;
  const auto agreed = note(opened(), 1, action);
  ASSERT_TRUE(agreed);
  EXPECT_EQ(agreed->outcomes[0].by, "olga");

  expect_refused(note(opened(), 3), Code::kNotFound, "no item 3");
  expect_refused(note(opened(), 1, {}, {}, "max"), Code::kFailedPrecondition, "does not attend");
  expect_refused(note(a_meeting(kDue), 1), Code::kFailedPrecondition, "announced, not open");
  // Another outcome takes the place of the first, and what does not belong to it goes.
  ItemOutcome noted = action;
  noted.result = ItemResult::kNoted;
  const auto again = note(*agreed, 1, noted);
  ASSERT_TRUE(again);
  ASSERT_EQ(again->outcomes.size(), 1U);
  EXPECT_TRUE(again->outcomes[0].owner.empty());
  EXPECT_FALSE(again->outcomes[0].due);
}

TEST_F(MeetingTest, IsClosedByTheChairWhenAllIsSaid) {
  const auto close = [&](Meeting meeting, std::string who, std::vector<std::string> present,
                         std::string why = {}) {
    return close_meeting(review, std::move(meeting), std::move(present),
                         act(std::move(who), kDue + 1h, std::move(why)));
  };
  const auto closed = close(with_outcomes(), "lena", {"lena", "olga", "ivan"});
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->state, MeetingState::kClosed);
  expect_refused(close(*closed, "lena", {"lena"}), Code::kFailedPrecondition, "closed, not open");
  expect_refused(close(with_outcomes(), "olga", {"olga"}), Code::kFailedPrecondition, "chairs");
  expect_refused(close(*note(opened(), 1), "lena", {"lena"}), Code::kFailedPrecondition,
                 "item 2 has no outcome");
  expect_refused(close(with_outcomes(), "lena", {"lena", "max"}), Code::kInvalidArgument,
                 "max was not invited");
  expect_refused(close(with_outcomes(), "lena", {"lena", "lena"}), Code::kInvalidArgument,
                 "is there twice");
  expect_refused(close(with_outcomes(), "lena", {"lena", "olga"}), Code::kFailedPrecondition,
                 "nobody of it");
  const auto without = close(with_outcomes(), "lena", {"lena", "olga"}, "ivan is ill");
  ASSERT_TRUE(without);
  EXPECT_EQ(without->absent_reason, "ivan is ill");
  EXPECT_THAT(absent_functions(without->attendees, without->present), ElementsAre(TeamKind::kIt));
}

TEST_F(MeetingTest, LeavesToTheNextOneWhatWasPutOffAndAgreed) {
  ItemOutcome put_off;
  put_off.result = ItemResult::kCarriedOver;
  ItemOutcome action;
  action.result = ItemResult::kAction;
  action.words = "seal it";
  action.owner = "olga";
  action.due = kDue + 72h;
  Meeting held = *note(*note(opened(), 1, put_off), 2, action);
  held.state = MeetingState::kClosed;
  const std::vector<Meeting> meetings{missed(a_meeting(kDue - 168h)), held,
                                      missed(a_meeting(kDue + 168h))};
  AgendaFacts facts;
  add_past(review, meetings, kDue + 200h, facts);
  EXPECT_EQ(facts.since, held.opened_at);
  EXPECT_THAT(facts.missed, ElementsAre(kDue + 168h)) << "what was missed before is told";
  ASSERT_EQ(facts.put_off.size(), 1U);
  EXPECT_EQ(facts.put_off[0].key, "problem:1");
  ASSERT_EQ(facts.actions.size(), 1U);
  EXPECT_EQ(facts.actions[0].owner, "olga");
  AgendaFacts early;
  add_past(review, meetings, kDue + 24h, early);
  EXPECT_THAT(early.actions, IsEmpty()) << "its day has not come";
}

TEST(Reviews, AreCountedByWhatBecameOfThem) {
  const UtcNanos due = at("2026-11-10", 9);
  std::vector<Meeting> meetings(5, a_meeting(due));
  meetings[0].opened_at = due;
  meetings[1].state = MeetingState::kSkipped;
  meetings[2].state = MeetingState::kMissed;
  meetings[3].state = MeetingState::kAnnounced;
  meetings[4].state = MeetingState::kMissed;
  meetings[4].due = due + 168h;
  const HeldCount count = count_held(meetings, due, due + 168h);
  EXPECT_EQ(count.n_held, 2U);
  EXPECT_EQ(count.n_missed, 1U);
}

}  // namespace
}  // namespace millwright::rollout
