// SPDX-License-Identifier: Apache-2.0
#pragma once
// When a review comes round at this site, and its agenda from what the platform recorded.

#include <memory>

#include "api/meeting_site.h"
#include "api/rollout_book.h"
#include "rollout/review/review.h"

namespace millwright::api {

/// A calendar with the waves it points into.
struct SiteCalendar {
  RolloutBook::State rollout;
  rollout::ReviewCalendar calendar;
};
SiteCalendar calendar_of(const Services& services, const rollout::Review& review);

/// As of now, for the meeting of `due`.
/// Thread: one that may block.  Cost: that of readiness_now(), unless the review is of one wave.
rollout::Agenda agenda_now(const MeetingSite& site, const ReviewsState& state,
                           const rollout::Review& review, UtcNanos due);

}  // namespace millwright::api
