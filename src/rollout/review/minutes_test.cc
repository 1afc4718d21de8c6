// SPDX-License-Identifier: Apache-2.0
#include "rollout/review/minutes.h"

#include <gmock/gmock.h>

#include "rollout/review/review_rig_test.h"

namespace millwright::rollout {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Minutes, AnAgendaSaysWhatAndWhoSpeaks) {
  const Review review = a_review();
  const Agenda agenda = an_agenda(1);
  const Minutes minutes{review, at("2026-11-10", 9), agenda, nullptr, berlin()};
  EXPECT_EQ(minutes_subject(minutes, "en"), "Agenda: steering, 2026-11-10 09:00");
  EXPECT_EQ(minutes_subject(minutes, "de"), "Tagesordnung: steering, 2026-11-10 09:00");
  const std::string plain = minutes_plain(minutes, {"en", "https://mill.example"});
  EXPECT_THAT(plain, HasSubstr("1. it leaks <here>"));
  EXPECT_THAT(plain, HasSubstr("olga speaks [https://mill.example/rollout/1]"));
  const std::string html = minutes_html(minutes, {"de", {}});
  EXPECT_THAT(html, HasSubstr("es tropft &lt;hier&gt;"));
  EXPECT_THAT(html, Not(HasSubstr("<hier>")));
}

TEST(Minutes, AnEmptyAgendaSaysSo) {
  const Review review = a_review();
  const Agenda agenda;
  const Minutes minutes{review, at("2026-11-10", 9), agenda, nullptr, berlin()};
  EXPECT_THAT(minutes_plain(minutes, {}), HasSubstr("There is nothing to talk about"));
  EXPECT_THAT(minutes_html(minutes, {"de", {}}), HasSubstr("Es gibt nichts zu besprechen"));
}

TEST(Minutes, OfAMeetingSayWhatCameOfItAndWhoWasAbsent) {
  const Review review = a_review();
  Meeting meeting = a_meeting(at("2026-11-10", 9));
  meeting.state = MeetingState::kClosed;
  meeting.opened_at = meeting.due;
  meeting.attendees = review.attendees;
  meeting.chair = "lena";
  meeting.agenda = an_agenda(1);
  meeting.agenda.n_left_out = 2;
  meeting.agenda_hash = "00ff";
  meeting.outcomes.resize(1);
  meeting.outcomes[0].item = 1;
  meeting.outcomes[0].result = ItemResult::kAction;
  meeting.outcomes[0].owner = "olga";
  meeting.outcomes[0].due = at("2026-11-20", 12);
  meeting.outcomes[0].words = "seal it";
  meeting.present = {"lena", "olga"};
  meeting.absent_reason = "ivan is ill";
  const Minutes minutes{review, meeting.due, meeting.agenda, &meeting, berlin()};
  EXPECT_EQ(minutes_subject(minutes, "en"), "Minutes: steering, 2026-11-10 09:00");
  for (const std::string& text :
       {minutes_plain(minutes, {"en", {}}), minutes_html(minutes, {"en", {}})}) {
    EXPECT_THAT(text, HasSubstr("Outcome: action, olga, 2026-11-20: seal it"));
    EXPECT_THAT(text, HasSubstr("Present: lena, olga"));
    EXPECT_THAT(text, HasSubstr("ivan is ill"));
    EXPECT_THAT(text, HasSubstr("2 less urgent items"));
    EXPECT_THAT(text, HasSubstr("00ff"));
  }
}

}  // namespace
}  // namespace millwright::rollout
