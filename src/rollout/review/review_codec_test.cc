// SPDX-License-Identifier: Apache-2.0
#include "rollout/review/review_codec.h"

#include <gtest/gtest.h>

#include <string>

#include "rollout/review/review_rig_test.h"

namespace millwright::rollout {
namespace {

Meeting a_full_meeting() {
  Meeting meeting = a_meeting(at("2026-11-10", 9));
  meeting.state = MeetingState::kClosed;
  meeting.reminder = Reminder{at("2026-11-09", 9),
                              {{TeamKind::kIt, "ivan", "ivan@mill.example", "de"}},
                              {{TeamKind::kOperations, GapKind::kNoAddress, "olga"}},
                              true};
  meeting.chair = "lena";
  meeting.attendees = a_review().attendees;
  meeting.opened_by = "olga";
  meeting.opened_at = meeting.due;
  meeting.agenda = an_agenda();
  meeting.agenda.items[1].figure.reset();
  meeting.agenda.items[1].n_carried = 2;
  meeting.agenda.n_left_out = 3;
  meeting.agenda_hash = "00ff";
  ItemOutcome action;
  action.item = 1;
  action.result = ItemResult::kAction;
  action.words = "seal it";
  action.owner = "olga";
  action.due = at("2026-11-20");
  action.by = "olga";
  action.at = meeting.due;
  ItemOutcome decided = action;
  decided.item = 2;
  decided.result = ItemResult::kDecided;
  decided.ruling = 4;
  decided.due.reset();
  meeting.outcomes = {action, decided};
  meeting.present = {"lena", "olga"};
  meeting.absent_reason = "ivan is ill";
  meeting.ended_by = "lena";
  meeting.ended_at = at("2026-11-10", 10);
  return meeting;
}

TEST(ReviewCodec, EverythingComesBackAsItWas) {
  Review review = a_review();
  review.id = 0;
  EXPECT_EQ(decode_review(encode(review)).value(), review);
  review.cycle = ReviewCycle::kWindows;
  review.wave = WaveId(3);
  review.is_on = false;
  EXPECT_EQ(decode_review(encode(review)).value(), review);
  EXPECT_EQ(decode_meeting(encode(a_full_meeting())).value(), a_full_meeting());
  EXPECT_EQ(decode_meeting(encode(a_meeting(at("2026-11-10", 9)))).value(),
            a_meeting(at("2026-11-10", 9)));
}

// Golden: a site's rows of today are read by every later version.
TEST(ReviewCodec, TheTextStaysAsItIs) {
  EXPECT_EQ(encode(a_review()),
            R"({"attendees":[{"function":"leadership","person":"lena"},)"
            R"({"function":"operations","person":"olga"},{"function":"it","person":"ivan"}],)"
            R"("chair":"lena","cycle":"weeks","is_on":true,"minute_of_day":540,"name":"steering",)"
            R"("set_at_ns":1793790000000000000,"set_by":"admin","since_ns":1793790000000000000,)"
            R"("version":1,"wave":0,"weekday":1,"weeks":1})");
}

// The largest agenda there is can be kept.
TEST(ReviewCodec, AFullAgendaIsKept) {
  Meeting meeting = a_full_meeting();
  meeting.agenda = an_agenda(Agenda::kMostItems);
  for (AgendaItem& item : meeting.agenda.items) {
    item.words.en.assign(AgendaItem::kMostWords, 'x');
    item.words.de.assign(AgendaItem::kMostWords, 'y');
  }
  EXPECT_EQ(decode_meeting(encode(meeting)).value(), meeting);
}

TEST(ReviewCodec, EqualAgendasHaveEqualTexts) {
  EXPECT_EQ(agenda_text(an_agenda()), agenda_text(an_agenda()));
  Agenda other = an_agenda();
  other.items[0].figure = 4.0;
  EXPECT_NE(agenda_text(an_agenda()), agenda_text(other));
}

TEST(ReviewCodec, RefusesWhatIsDamaged) {
  for (const std::string text : {"x", "{}", R"({"version":2})", R"({"version":1})",
                                 R"({"version":1,"review":1,"due_ns":1,"state":"asleep"})"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(decode_review(text));
    EXPECT_FALSE(decode_meeting(text));
  }
}

}  // namespace
}  // namespace millwright::rollout
