// SPDX-License-Identifier: Apache-2.0
#include "api/meeting_book.h"

#include <algorithm>
#include <utility>

#include "api/rollout_records.h"
#include "rollout/review/review_codec.h"

namespace millwright::api {
namespace {

using registry::RolloutTable;
using rollout::Meeting;
using rollout::Review;

template <class T>
const T* find_by_id(const std::vector<T>& list, std::uint32_t id) {
  const auto it = std::ranges::find(list, id, &T::id);
  return it == list.end() ? nullptr : &*it;
}

}  // namespace

const Review* ReviewsState::find_review(std::uint32_t id) const {
  return find_by_id(reviews, id);
}

const Meeting* ReviewsState::find_meeting(std::uint32_t id) const {
  return find_by_id(meetings, id);
}

Result<std::vector<Meeting>> load_meetings(registry::Registry& registry) {
  return read_records<Meeting>(registry, RolloutTable::kMeetings, "meeting",
                               rollout::decode_meeting);
}

Result<std::unique_ptr<MeetingBook>> MeetingBook::open(pipeline::PlantService& plant) {
  ReviewsState read;
  MW_TRY(read.reviews, read_records<Review>(plant.registry(), RolloutTable::kReviews, "review",
                                            rollout::decode_review));
  MW_TRY(read.meetings, load_meetings(plant.registry()));
  return std::unique_ptr<MeetingBook>(new MeetingBook(plant, std::move(read)));
}

Result<Review> MeetingBook::put_review(
    const registry::Intent& intent,
    const std::function<Result<Review>(const ReviewsState&)>& make) {
  Review made;
  MW_TRY_STATUS(kept_.change(intent, [&](registry::Edit& edit, ReviewsState& next) -> Status {
    MW_TRY(made, make(next));
    return put_record(edit, RolloutTable::kReviews, next.reviews, made,
                      [&](const Review& one) { return made.id != 0 && one.id == made.id; });
  }));
  return made;
}

Result<Meeting> MeetingBook::put_meeting(
    const registry::Intent& intent,
    const std::function<Result<Meeting>(const ReviewsState&)>& make) {
  Meeting made;
  MW_TRY_STATUS(kept_.change(intent, [&](registry::Edit& edit, ReviewsState& next) -> Status {
    MW_TRY(made, make(next));
    return put_record(edit, RolloutTable::kMeetings, next.meetings, made,
                      [&](const Meeting& one) { return made.id != 0 && one.id == made.id; });
  }));
  return made;
}

}  // namespace millwright::api
