// SPDX-License-Identifier: Apache-2.0
#include "api/meeting_keeper.h"

#include <fmt/format.h>

#include <utility>

#include "api/mailing.h"
#include "api/meeting_agenda.h"
#include "core/log.h"
#include "rollout/review/minutes.h"

namespace millwright::api {
namespace {

using rollout::Meeting;
using rollout::Review;

/// A mail has an end; the page shows all of it.
constexpr std::size_t kMostMailed = 40;

registry::Intent by_itself(std::string why) {
  registry::Intent intent;
  intent.act = registry::Act::kOperation;
  intent.why = std::move(why);
  return intent;
}

/// The one of this moment, or a new one. Errors: failed_precondition   it was begun meanwhile.
Result<Meeting> untouched(const ReviewsState& state, const Review& review, UtcNanos due) {
  const Meeting* found = rollout::find_meeting(state.meetings, review.id, due);
  Meeting meeting;
  meeting.review = review.id;
  meeting.due = due;
  if (found == nullptr) return meeting;
  if (found->state == rollout::MeetingState::kAnnounced) return *found;
  return fail(Code::kFailedPrecondition,
              fmt::format("the meeting of {} was begun meanwhile", to_rfc3339(due)));
}

Status note_missed(const MeetingSite& site, const Review& review, UtcNanos due) {
  const auto noted = site.book->put_meeting(
      by_itself(fmt::format("nobody opened '{}' of {}", review.name, to_rfc3339(due))),
      [&](const ReviewsState& state) -> Result<Meeting> {
        MW_TRY(Meeting meeting, untouched(state, review, due));
        return rollout::missed(std::move(meeting));
      });
  if (!noted) return std::unexpected(noted.error());
  log_warning("review", fmt::format("'{}' of {} was missed", review.name, to_rfc3339(due)));
  return {};
}

/// Whoever is killed between the two finds the messages there already the next time.
Status hand_over(const MeetingSite& site, const Review& review, const Meeting& meeting) {
  const auto state = site.book->state();
  rollout::Agenda agenda = agenda_now(site, *state, review, meeting.due);
  if (agenda.items.size() > kMostMailed) {
    agenda.n_left_out += agenda.items.size() - kMostMailed;
    agenda.items.resize(kMostMailed);
  }
  const rollout::Minutes minutes{review, meeting.due, agenda, nullptr,
                                 calendar_of(site.readiness.services, review).calendar.zone};
  const std::string base_url = site.public_url();
  Mailing mailing;
  mailing.thread = meeting_thread(meeting.id);
  mailing.created = meeting.reminder->at;
  mailing.open_path = "/reviews";
  for (const char* language : {"en", "de"}) {
    const rollout::ValueStyle style{language, base_url};
    mailing.texts.push_back({language, rollout::minutes_subject(minutes, language),
                             rollout::minutes_plain(minutes, style),
                             rollout::minutes_html(minutes, style)});
  }
  MW_TRY(auto messages, messages_of(mailing, meeting.reminder->to));
  if (!messages.empty()) MW_TRY_STATUS(site.submit(std::move(messages)));
  const auto noted = site.book->put_meeting(
      by_itself("the agenda is on its way"), [&](const ReviewsState& fresh) -> Result<Meeting> {
        const Meeting* stored = fresh.find_meeting(meeting.id);
        if (stored == nullptr || !stored->reminder) return fail(Code::kNotFound, "it is gone");
        Meeting handed = *stored;
        handed.reminder->is_handed_over = true;
        return handed;
      });
  return noted ? Status() : Status(std::unexpected(noted.error()));
}

Status announce(const MeetingSite& site, const Review& review, UtcNanos due) {
  const Services& services = site.readiness.services;
  Audience audience = audience_of(services, review.attendees);
  std::erase_if(audience.gaps, [](const rollout::SentGap& gap) {
    return gap.why == rollout::GapKind::kNobody;  // who is not invited is not missing
  });
  rollout::Reminder reminder;
  reminder.at = services.clock.wall();
  reminder.to = std::move(audience.to);
  reminder.gaps = std::move(audience.gaps);
  MW_TRY(const Meeting kept,
         site.book->put_meeting(by_itself(fmt::format("'{}' is tomorrow", review.name)),
                                [&](const ReviewsState& state) -> Result<Meeting> {
                                  MW_TRY(Meeting meeting, untouched(state, review, due));
                                  meeting.reminder = reminder;
                                  return meeting;
                                }));
  log_info("review",
           fmt::format("'{}' of {}: {} people are told, {} cannot be", review.name, to_rfc3339(due),
                       kept.reminder->to.size(), kept.reminder->gaps.size()));
  return hand_over(site, review, kept);
}

}  // namespace

std::string meeting_thread(std::uint32_t meeting) {
  return fmt::format("review-meeting-{}", meeting);
}

Status keep_meetings(const MeetingSite& site) {
  Status first;
  const auto note = [&](Status status) {
    if (status) return;
    log_error("review", status.error().message());
    if (first) first = std::move(status);
  };
  const Services& services = site.readiness.services;
  const auto before = site.book->state();
  for (const Review& review : before->reviews) {
    const SiteCalendar calendar = calendar_of(services, review);
    const UtcNanos now = services.clock.wall();
    for (const UtcNanos due :
         rollout::newly_missed(review, calendar.calendar, before->meetings, now)) {
      note(note_missed(site, review, due));
    }
    if (services.host.is_demo) continue;
    const auto due = rollout::to_announce(review, calendar.calendar, before->meetings, now);
    if (due) note(announce(site, review, *due));
  }
  for (const Meeting& meeting : before->meetings) {
    const bool is_cut_off = meeting.reminder && !meeting.reminder->is_handed_over;
    const Review* review = before->find_review(meeting.review);
    if (is_cut_off && review != nullptr) note(hand_over(site, *review, meeting));
  }
  return first;
}

}  // namespace millwright::api
