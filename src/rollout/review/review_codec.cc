// SPDX-License-Identifier: Apache-2.0
#include "rollout/review/review_codec.h"

#include "record/members.h"
#include "rollout/value/sent_record.h"
#include "rollout/wave/stakeholder_record.h"

namespace millwright::rollout {
namespace {

constexpr int kVersion = 1;
constexpr std::size_t kMostBytes = 1024 * 1024;
constexpr std::uint64_t kMostMinutes = 24 * 60 - 1;

}  // namespace

template <class Io>
static void members(Io& io, record::Of<Io, Review>& r) {
  io.text("name", r.name);
  io.flag("is_on", r.is_on);
  io.one_of("cycle", r.cycle, parse_review_cycle);
  io.number("weeks", r.rhythm.weeks, respond::WeeklyRhythm::kMostWeeks);
  io.number("weekday", r.rhythm.weekday, 6);
  io.duration("minute_of_day", r.rhythm.time_of_day, kMostMinutes);
  io.optional_id("wave", r.wave);
  io.name("chair", r.chair);
  io.list("attendees", r.attendees, Review::kMostAttendees);
  io.name("set_by", r.set_by);
  io.time("set_at_ns", r.set_at);
  io.time("since_ns", r.since);
}

template <class Io>
static void members(Io& io, record::Of<Io, AgendaItem>& item) {
  io.number("number", item.number);
  io.name("kind", item.kind);
  io.name("key", item.key);
  io.one_of("urgency", item.urgency, parse_urgency);
  io.text("en", item.words.en);
  io.text("de", item.words.de);
  io.real("figure", item.figure);
  io.text("unit", item.unit);
  io.text("page", item.page);
  io.one_of("function", item.function, parse_team_kind);
  io.text("speaker", item.speaker);
  io.optional_number("n_carried", item.n_carried);
}

template <class Io>
static void members(Io& io, record::Of<Io, Agenda>& agenda) {
  io.list("items", agenda.items, Agenda::kMostItems);
  io.optional_number("n_left_out", agenda.n_left_out);
}

template <class Io>
static void members(Io& io, record::Of<Io, ItemOutcome>& o) {
  io.number("item", o.item);
  io.one_of("result", o.result, parse_item_result);
  io.text("words", o.words);
  io.optional_number("ruling", o.ruling);
  io.optional_number("finding", o.finding);
  io.text("owner", o.owner);
  io.time("due_ns", o.due);
  io.name("by", o.by);
  io.time("at_ns", o.at);
}

template <class Io>
static void members(Io& io, record::Of<Io, Reminder>& r) {
  io.time("at_ns", r.at);
  io.list("to", r.to, Review::kMostAttendees);
  io.list("gaps", r.gaps, 2 * Review::kMostAttendees);
  io.flag("is_handed_over", r.is_handed_over);
}

template <class Io>
static void members(Io& io, record::Of<Io, Meeting>& m) {
  io.number("review", m.review);
  io.time("due_ns", m.due);
  io.one_of("state", m.state, parse_meeting_state);
  io.object("reminder", m.reminder);
  io.text("chair", m.chair);
  io.list("attendees", m.attendees, Review::kMostAttendees);
  io.text("opened_by", m.opened_by);
  io.time("opened_at_ns", m.opened_at);
  io.object("agenda", m.agenda);
  io.text("agenda_hash", m.agenda_hash);
  io.list("outcomes", m.outcomes, Agenda::kMostItems);
  io.texts("present", m.present, Review::kMostAttendees);
  io.text("absent_reason", m.absent_reason);
  io.text("ended_by", m.ended_by);
  io.time("ended_at_ns", m.ended_at);
  io.text("reason", m.reason);
}

std::string encode(const Review& review) {
  return record::encode_row(review, kVersion);
}

std::string encode(const Meeting& meeting) {
  return record::encode_row(meeting, kVersion);
}

std::string agenda_text(const Agenda& agenda) {
  return record::encode_row(agenda, kVersion);
}

Result<Review> decode_review(std::string_view text) {
  return record::decode_row<Review>(text, "review", kVersion);
}

Result<Meeting> decode_meeting(std::string_view text) {
  return record::decode_row<Meeting>(text, "meeting", kVersion, kMostBytes);
}

}  // namespace millwright::rollout
