// SPDX-License-Identifier: Apache-2.0
#include "api/meeting_views.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "api/json_body.h"
#include "api/schedule_body.h"
#include "rollout/review/minutes.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using rollout::AgendaItem;
using rollout::Meeting;
using rollout::Review;

json number_or_null(std::uint32_t number) {
  return number == 0 ? json(nullptr) : json(number);
}

json item_view(const AgendaItem& item, std::string_view language) {
  return {{"number", item.number},
          {"kind", item.kind},
          {"key", item.key},
          {"urgency", name(item.urgency)},
          {"words", item.words.in(language)},
          {"figure", item.figure ? json(*item.figure) : json(nullptr)},
          {"unit", item.unit},
          {"page", item.page},
          {"function", millwright::name(item.function)},
          {"speaker", item.speaker},
          {"n_carried", item.n_carried}};
}

json outcome_view(const rollout::ItemOutcome* outcome) {
  if (outcome == nullptr) return nullptr;
  return {{"result", name(outcome->result)},
          {"words", outcome->words},
          {"decision", number_or_null(outcome->ruling)},
          {"improvement", number_or_null(outcome->finding)},
          {"owner", outcome->owner},
          {"due", time_or_null(outcome->due)},
          {"by", outcome->by},
          {"at", to_rfc3339(outcome->at)}};
}

json told_view(const Meeting& meeting, std::string_view language) {
  if (!meeting.reminder) return nullptr;
  json to = json::array();
  for (const rollout::SentTo& one : meeting.reminder->to) to.push_back(one.person);
  json gaps = json::array();
  for (const rollout::SentGap& gap : meeting.reminder->gaps) {
    gaps.push_back(rollout::words_of(gap).in(language));
  }
  return {
      {"at", to_rfc3339(meeting.reminder->at)}, {"to", std::move(to)}, {"gaps", std::move(gaps)}};
}

json absent_view(const Meeting& meeting) {
  json out = json::array();
  if (meeting.state != rollout::MeetingState::kClosed) return out;
  for (const TeamKind function : rollout::absent_functions(meeting.attendees, meeting.present)) {
    out.push_back(millwright::name(function));
  }
  return out;
}

}  // namespace

json review_view(const Review& review, const ReviewsState& state,
                 const rollout::ReviewCalendar& calendar, UtcNanos now) {
  const auto due = rollout::coming(review, calendar, state.meetings, now);
  const rollout::HeldCount count = [&] {
    std::vector<Meeting> own;
    for (const Meeting& one : state.meetings) {
      if (one.review == review.id) own.push_back(one);
    }
    // One that was held early counts at once.
    return rollout::count_held(own, UtcNanos{0},
                               UtcNanos{std::numeric_limits<std::int64_t>::max()});
  }();
  rollout::AgendaFacts past;
  rollout::add_past(review, state.meetings, now, past);
  const auto open = std::ranges::find_if(state.meetings, [&](const Meeting& one) {
    return one.review == review.id && one.state == rollout::MeetingState::kOpen;
  });
  const Meeting* last = rollout::last_held(state.meetings, review.id);
  const bool is_weekly = review.cycle == rollout::ReviewCycle::kWeeks;
  return {{"id", review.id},
          {"name", review.name},
          {"is_on", review.is_on},
          {"cycle", name(review.cycle)},
          {"weeks", is_weekly ? json(review.rhythm.weeks) : json(nullptr)},
          {"weekday", is_weekly ? json(review.rhythm.weekday + 1) : json(nullptr)},
          {"time", is_weekly ? json(wall_time_text(review.rhythm.time_of_day)) : json(nullptr)},
          {"time_zone", calendar.zone.name()},
          {"wave", number_or_null(review.wave.value)},
          {"chair", review.chair},
          {"attendees", people_view(review.attendees)},
          {"set_by", review.set_by},
          {"set_at", to_rfc3339(review.set_at)},
          {"next_due", time_or_null(due)},
          {"opens_at", due ? json(to_rfc3339(*due - rollout::kOpensBefore)) : json(nullptr)},
          {"open_meeting", open == state.meetings.end() ? json(nullptr) : json(open->id)},
          {"last_held_at", last == nullptr ? json(nullptr) : time_or_null(last->opened_at)},
          {"n_held", count.n_held},
          {"n_missed", count.n_missed},
          {"n_missed_lately", past.missed.size()}};
}

json agenda_view(const Review& review, const rollout::Agenda& agenda, UtcNanos due, UtcNanos now,
                 std::string_view language) {
  json items = json::array();
  for (const AgendaItem& item : agenda.items) items.push_back(item_view(item, language));
  const bool is_empty = agenda.items.empty();
  return {{"review", review.id},
          {"name", review.name},
          {"due", to_rfc3339(due)},
          {"as_of", to_rfc3339(now)},
          {"chair", review.chair},
          {"words", is_empty ? rollout::nothing_to_discuss().in(language) : std::string_view()},
          {"items", std::move(items)},
          {"n_left_out", agenda.n_left_out}};
}

json meeting_summary(const Meeting& meeting, std::string_view language) {
  const auto n_items = meeting.agenda.items.size();
  return {{"id", meeting.id},
          {"review", meeting.review},
          {"due", to_rfc3339(meeting.due)},
          {"state", name(meeting.state)},
          {"chair", meeting.chair},
          {"attendees", people_view(meeting.attendees)},
          {"opened_by", meeting.opened_by},
          {"opened_at", time_or_null(meeting.opened_at)},
          {"n_items", n_items},
          {"n_open", n_items - std::min(n_items, meeting.outcomes.size())},
          {"agenda_hash", meeting.agenda_hash},
          {"present", meeting.present},
          {"absent", absent_view(meeting)},
          {"absent_reason", meeting.absent_reason},
          {"ended_by", meeting.ended_by},
          {"ended_at", time_or_null(meeting.ended_at)},
          {"reason", meeting.reason},
          {"told", told_view(meeting, language)}};
}

json meeting_view(const Meeting& meeting, const Review* review, std::string_view language) {
  json view = meeting_summary(meeting, language);
  view["name"] = review == nullptr ? std::string() : review->name;
  view["n_left_out"] = meeting.agenda.n_left_out;
  json items = json::array();
  for (const AgendaItem& item : meeting.agenda.items) {
    json row = item_view(item, language);
    row["outcome"] = outcome_view(meeting.outcome_of(item.number));
    items.push_back(std::move(row));
  }
  view["items"] = std::move(items);
  return view;
}

}  // namespace millwright::api
