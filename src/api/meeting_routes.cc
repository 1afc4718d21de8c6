// SPDX-License-Identifier: Apache-2.0
// Reviews of the roll-out: when they come round, their agenda, and what came of each meeting.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/desk_call.h"
#include "api/meeting_views.h"
#include "api/person_act.h"
#include "api/problem.h"
#include "api/schedule_body.h"
#include "registry/rollout_rows.h"
#include "rollout/review/minutes.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;
using rollout::Meeting;
using rollout::Review;

constexpr std::string_view kReviews = "list them with GET /api/v1/rollout/reviews";
constexpr std::string_view kMeetings = "list them with GET /api/v1/rollout/reviews/{id}/meetings";
constexpr std::size_t kMostListed = 200;

Result<std::uint32_t> number_of(const Call& call, std::size_t place, std::string_view what) {
  MW_TRY(const std::uint64_t number, path_number(call.parameters[place], what));
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(number, UINT32_MAX));
}

Result<Review> review_of(const ReviewsState& state, std::uint32_t id) {
  const Review* found = state.find_review(id);
  if (found != nullptr) return *found;
  return fail(Code::kNotFound, fmt::format("no review {}", id));
}

Result<Review> review_asked(const MeetingSite& site, const Call& call) {
  MW_TRY(const std::uint32_t id, number_of(call, 0, "review"));
  return review_of(*site.book->state(), id);
}

Result<Meeting> meeting_of(const ReviewsState& state, std::uint32_t id) {
  const Meeting* found = state.find_meeting(id);
  if (found != nullptr) return *found;
  return fail(Code::kNotFound, fmt::format("no meeting {}", id));
}

net::HttpResponse answer(const MeetingSite& site, const Call& call, const Result<Meeting>& done,
                         int status = 200) {
  if (!done) return problem(done.error(), done.error().code() == Code::kNotFound ? kMeetings : "");
  const auto state = site.book->state();
  return json_response(
      meeting_view(*done, state->find_review(done->review), page_language(call.http)), status);
}

// Reviews.

json view_of(const MeetingSite& site, const ReviewsState& state, const Review& review) {
  const SiteCalendar calendar = calendar_of(site.readiness.services, review);
  return review_view(review, state, calendar.calendar, site.readiness.services.clock.wall());
}

net::HttpResponse list_reviews(const MeetingSite& site, const Call&) {
  const auto state = site.book->state();
  json rows = json::array();
  for (const Review& review : state->reviews) rows.push_back(view_of(site, *state, review));
  return json_response({{"reviews", std::move(rows)}});
}

Result<Review> read_review(const MeetingSite& site, const Call& call) {
  const Services& services = site.readiness.services;
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(
      body, {"name", "is_on", "cycle", "weeks", "weekday", "time", "wave", "chair", "attendees"}));
  Review review;
  MW_TRY(review.name, text_field(body, "name"));
  if (body.contains("is_on")) {
    MW_TRY(review.is_on, optional_flag(body, "is_on"));
  }
  MW_TRY(const std::string cycle, text_field(body, "cycle"));
  const auto parsed = rollout::parse_review_cycle(cycle);
  if (!parsed) return fail(Code::kInvalidArgument, "cycle: must be weeks or windows");
  review.cycle = *parsed;
  if (review.cycle == rollout::ReviewCycle::kWeeks) {
    const auto weeks = body.find("weeks");
    const bool is_number = weeks != body.end() && weeks->is_number_unsigned() &&
                           weeks->get<std::uint64_t>() <= respond::WeeklyRhythm::kMostWeeks;
    if (!is_number) {
      return fail(Code::kInvalidArgument,
                  fmt::format("weeks: must be 1 to {}", respond::WeeklyRhythm::kMostWeeks));
    }
    review.rhythm.weeks = weeks->get<int>();
    MW_TRY(review.rhythm.weekday, read_weekday(body));
    MW_TRY(review.rhythm.time_of_day, read_wall_time(body));
  }
  MW_TRY(const auto wave, optional_id_field(body, "wave"));
  review.wave = rollout::WaveId(
      static_cast<std::uint32_t>(std::min<std::uint64_t>(wave.value_or(0), UINT32_MAX)));
  const auto waves = services.host.rollout->state();
  if (review.wave && rollout::find_wave(waves->waves, review.wave) == nullptr) {
    return fail(Code::kInvalidArgument, fmt::format("wave: no wave {}", review.wave.value));
  }
  const auto plant = services.plant.registry().snapshot();
  MW_TRY(review.chair, text_field(body, "chair"));
  const User* chair = plant->find_user_by_name(review.chair);
  if (chair == nullptr || !chair->is_active) {
    return fail(Code::kInvalidArgument,
                fmt::format("chair: there is no active user '{}'", review.chair));
  }
  MW_TRY(review.attendees, read_people(body, "attendees", *plant));
  review.set_by = caller_name(call);
  review.set_at = services.clock.wall();
  review.since = review.set_at;
  MW_TRY_STATUS(rollout::check(review));
  return review;
}

net::HttpResponse show_review(const MeetingSite& site, const Result<Review>& done, int status) {
  if (!done) return problem(done.error(), done.error().code() == Code::kNotFound ? kReviews : "");
  return json_response(view_of(site, *site.book->state(), *done), status);
}

net::HttpResponse add_review(const MeetingSite& site, const Call& call) {
  const auto wanted = read_review(site, call);
  if (!wanted) return problem(wanted.error());
  const auto stored =
      site.book->put_review(call.intent(Act::kConfiguration),
                            [&](const ReviewsState&) -> Result<Review> { return *wanted; });
  return show_review(site, stored, 201);
}

net::HttpResponse put_review(const MeetingSite& site, const Call& call) {
  const auto asked = review_asked(site, call);
  if (!asked) return problem(asked.error(), kReviews);
  const auto wanted = read_review(site, call);
  if (!wanted) return problem(wanted.error());
  const auto stored = site.book->put_review(
      call.intent(Act::kConfiguration), [&](const ReviewsState& state) -> Result<Review> {
        MW_TRY(const Review before, review_of(state, asked->id));
        return rollout::changed(before, *wanted);
      });
  return show_review(site, stored, 200);
}

// The meeting to come.

/// A review, the moment of its next meeting, and the agenda as of now.
struct Coming {
  Review review;
  UtcNanos due;
  rollout::Agenda agenda;
};
Result<Coming> coming_of(const MeetingSite& site, const Call& call) {
  const Services& services = site.readiness.services;
  const auto state = site.book->state();
  Coming out;
  MW_TRY(const std::uint32_t id, number_of(call, 0, "review"));
  MW_TRY(out.review, review_of(*state, id));
  const SiteCalendar calendar = calendar_of(services, out.review);
  const auto due =
      rollout::coming(out.review, calendar.calendar, state->meetings, services.clock.wall());
  if (!due) {
    return fail(Code::kFailedPrecondition,
                fmt::format("'{}' has no meeting ahead: {}", out.review.name,
                            out.review.is_on ? "its wave has no window running"
                                             : "it does not take place any more"));
  }
  out.due = *due;
  out.agenda = agenda_now(site, *state, out.review, out.due);
  return out;
}

net::HttpResponse refused_coming(const Error& error) {
  return problem(error, error.code() == Code::kNotFound ? kReviews : "");
}

net::HttpResponse get_agenda(const MeetingSite& site, const Call& call) {
  const auto found = coming_of(site, call);
  if (!found) return refused_coming(found.error());
  return json_response(agenda_view(found->review, found->agenda, found->due,
                                   site.readiness.services.clock.wall(), page_language(call.http)));
}

/// The meeting of the moment as it stands, or a new one.
Meeting meeting_at(const ReviewsState& state, const Coming& found) {
  const Meeting* stored = rollout::find_meeting(state.meetings, found.review.id, found.due);
  if (stored != nullptr) return *stored;
  Meeting meeting;
  meeting.review = found.review.id;
  meeting.due = found.due;
  return meeting;
}

net::HttpResponse open(const MeetingSite& site, const Call& call) {
  const auto act = act_by_person(site.readiness.services, call, {});
  if (!act) return problem(act.error());
  const auto found = coming_of(site, call);
  if (!found) return refused_coming(found.error());
  const auto opened = site.book->put_meeting(
      call.intent(Act::kOperation), [&](const ReviewsState& state) -> Result<Meeting> {
        MW_TRY(const Review review, review_of(state, found->review.id));
        MW_TRY(Meeting meeting,
               rollout::open_meeting(review, state.meetings, meeting_at(state, *found),
                                     found->agenda, *act));
        meeting.agenda_hash = registry::content_hash(rollout::agenda_text(meeting.agenda));
        return meeting;
      });
  return answer(site, call, opened, 201);
}

net::HttpResponse skip(const MeetingSite& site, const Call& call) {
  const auto done = [&]() -> Result<Meeting> {
    MW_TRY(const json body, parse_object(call.http));
    MW_TRY_STATUS(only_fields(body, {"reason"}));
    MW_TRY(std::string reason, text_field(body, "reason"));
    MW_TRY(const auto act, act_by_person(site.readiness.services, call, std::move(reason)));
    MW_TRY(const Coming found, coming_of(site, call));
    return site.book->put_meeting(
        call.intent(Act::kOperation, act.why), [&](const ReviewsState& state) -> Result<Meeting> {
          MW_TRY(const Review review, review_of(state, found.review.id));
          return rollout::skip_meeting(review, state.meetings, meeting_at(state, found),
                                       found.agenda, act);
        });
  };
  return answer(site, call, done(), 201);
}

// Meetings.

/// The latest first.
net::HttpResponse list_meetings(const MeetingSite& site, const Call& call) {
  const auto review = review_asked(site, call);
  if (!review) return problem(review.error(), kReviews);
  const auto state = site.book->state();
  std::vector<const Meeting*> own;
  for (const Meeting& one : state->meetings) {
    if (one.review == review->id) own.push_back(&one);
  }
  std::ranges::sort(own, std::ranges::greater(), [](const Meeting* one) { return one->due; });
  if (own.size() > kMostListed) own.resize(kMostListed);
  json rows = json::array();
  for (const Meeting* one : own) rows.push_back(meeting_summary(*one, page_language(call.http)));
  return json_response({{"meetings", std::move(rows)}});
}

Result<Meeting> meeting_asked(const MeetingSite& site, const Call& call) {
  MW_TRY(const std::uint32_t id, number_of(call, 0, "meeting"));
  return meeting_of(*site.book->state(), id);
}

net::HttpResponse get_meeting(const MeetingSite& site, const Call& call) {
  return answer(site, call, meeting_asked(site, call));
}

net::HttpResponse print_meeting(const MeetingSite& site, const Call& call) {
  const auto meeting = meeting_asked(site, call);
  if (!meeting) return problem(meeting.error(), kMeetings);
  const auto review = review_of(*site.book->state(), meeting->review);
  if (!review) return problem(review.error(), kReviews);
  const SiteCalendar calendar = calendar_of(site.readiness.services, *review);
  const rollout::Minutes minutes{*review, meeting->due, meeting->agenda, &*meeting,
                                 calendar.calendar.zone};
  return html_page(rollout::minutes_html(minutes, {page_language(call.http), {}}));
}

/// Changes the meeting asked for as it then stands, with its review.
Result<Meeting> change(const MeetingSite& site, const Call& call, std::string why,
                       const std::function<Result<Meeting>(const Review&, Meeting)>& make) {
  MW_TRY(const std::uint32_t id, number_of(call, 0, "meeting"));
  return site.book->put_meeting(call.intent(Act::kOperation, std::move(why)),
                                [&](const ReviewsState& state) -> Result<Meeting> {
                                  MW_TRY(Meeting meeting, meeting_of(state, id));
                                  MW_TRY(const Review review, review_of(state, meeting.review));
                                  return make(review, std::move(meeting));
                                });
}

Result<rollout::ItemOutcome> read_outcome(const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(body, {"result", "words", "decision", "improvement", "owner", "due"}));
  rollout::ItemOutcome out;
  MW_TRY(out.item, number_of(call, 1, "item"));
  MW_TRY(const std::string result, text_field(body, "result"));
  const auto parsed = rollout::parse_item_result(result);
  if (!parsed) {
    return fail(Code::kInvalidArgument, "result: must be noted, decided, action or carried-over");
  }
  out.result = *parsed;
  MW_TRY(out.words, optional_text(body, "words"));
  const auto as_number = [](const std::optional<std::uint64_t>& id) {
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(id.value_or(0), UINT32_MAX));
  };
  MW_TRY(const auto decision, optional_id_field(body, "decision"));
  out.ruling = as_number(decision);
  MW_TRY(const auto improvement, optional_id_field(body, "improvement"));
  out.finding = as_number(improvement);
  MW_TRY(out.owner, optional_text(body, "owner"));
  MW_TRY(out.due, optional_time_field(body, "due"));
  return out;
}

Status check_owner(const MeetingSite& site, const rollout::ItemOutcome& outcome) {
  if (outcome.result != rollout::ItemResult::kAction || outcome.owner.empty()) return {};
  const auto plant = site.readiness.services.plant.registry().snapshot();
  const User* user = plant->find_user_by_name(outcome.owner);
  if (user != nullptr && user->is_active) return {};
  return fail(Code::kInvalidArgument,
              fmt::format("owner: there is no active user '{}'", outcome.owner));
}

net::HttpResponse put_outcome(const MeetingSite& site, const Call& call) {
  const auto done = [&]() -> Result<Meeting> {
    MW_TRY(const rollout::ItemOutcome outcome, read_outcome(call));
    MW_TRY_STATUS(check_owner(site, outcome));
    MW_TRY(const auto act, act_by_person(site.readiness.services, call, outcome.words));
    const auto governance = site.readiness.governance->state();
    const auto improvements = site.improvements->state();
    const auto ruling =
        std::ranges::find(governance->rulings, outcome.ruling, &rollout::Ruling::id);
    const auto finding =
        std::ranges::find(*improvements, outcome.finding, &rollout::Improvement::id);
    rollout::OutcomeFacts facts;
    if (ruling != governance->rulings.end()) facts.ruling = &*ruling;
    if (finding != improvements->end()) facts.finding = &*finding;
    return change(site, call, act.why, [&](const Review& review, Meeting meeting) {
      return rollout::note_outcome(review, std::move(meeting), outcome, facts, act);
    });
  };
  return answer(site, call, done());
}

Result<std::vector<std::string>> read_present(const json& body) {
  const auto it = body.find("present");
  if (it == body.end() || !it->is_array()) {
    return fail(Code::kInvalidArgument, "present: must be a list of log-in names");
  }
  std::vector<std::string> out;
  for (const json& one : *it) {
    if (!one.is_string()) return fail(Code::kInvalidArgument, "present: must hold log-in names");
    out.push_back(one.get<std::string>());
  }
  return out;
}

net::HttpResponse close(const MeetingSite& site, const Call& call) {
  const auto done = [&]() -> Result<Meeting> {
    MW_TRY(const json body, parse_object(call.http));
    MW_TRY_STATUS(only_fields(body, {"present", "absent_reason"}));
    MW_TRY(const auto present, read_present(body));
    MW_TRY(std::string reason, optional_text(body, "absent_reason"));
    MW_TRY(const auto act, act_by_person(site.readiness.services, call, std::move(reason)));
    return change(site, call, act.why, [&](const Review& review, Meeting meeting) {
      return rollout::close_meeting(review, std::move(meeting), present, act);
    });
  };
  return answer(site, call, done());
}

}  // namespace

void add_meeting_routes(Router& router, const MeetingSite& site) {
  const auto add = [&](const char* method, const std::string& path, Access access, auto handler) {
    router.add(method, "/api/v1/rollout/" + path, access,
               [site, handler](const Call& call) { return handler(site, call); });
  };
  add("GET", "reviews", Access::kViewer, list_reviews);
  add("POST", "reviews", Access::kEngineer, add_review);
  add("PUT", "reviews/{id}", Access::kEngineer, put_review);
  add("GET", "reviews/{id}/agenda", Access::kViewer, get_agenda);
  add("GET", "reviews/{id}/meetings", Access::kViewer, list_meetings);
  // Who is invited holds the meeting, whatever else they may do: each act asks for that.
  add("POST", "reviews/{id}/open", Access::kViewer, open);
  add("POST", "reviews/{id}/skip", Access::kViewer, skip);
  add("GET", "meetings/{id}", Access::kViewer, get_meeting);
  add("GET", "meetings/{id}/print", Access::kViewer, print_meeting);
  add("PUT", "meetings/{id}/items/{number}", Access::kViewer, put_outcome);
  add("POST", "meetings/{id}/close", Access::kViewer, close);
}

}  // namespace millwright::api
