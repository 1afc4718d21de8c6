// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reviews of the roll-out and their meetings. Reads from memory; changes are audited and journaled.

#include <functional>
#include <memory>
#include <vector>

#include "api/kept_state.h"
#include "rollout/review/review.h"

namespace millwright::api {

struct ReviewsState {
  std::vector<rollout::Review> reviews;    ///< by id
  std::vector<rollout::Meeting> meetings;  ///< by id; of one review and moment at most one

  const rollout::Review* find_review(std::uint32_t id) const;
  const rollout::Meeting* find_meeting(std::uint32_t id) const;
};

/// As they are stored. Errors: data_loss   a stored row is damaged.  Thread: any that may block.
Result<std::vector<rollout::Meeting>> load_meetings(registry::Registry& registry);

/// Thread: any that may block; state() any.
class MeetingBook {
 public:
  /// Errors: data_loss   a stored row is damaged.  Lifetime: `plant` outlives it.
  static Result<std::unique_ptr<MeetingBook>> open(pipeline::PlantService& plant);

  std::shared_ptr<const ReviewsState> state() const { return kept_.state(); }

  /// Stores what `make` gives: a new one where its id is 0, else the changed one.
  /// Errors: those of `make`; the store's.
  Result<rollout::Review> put_review(
      const registry::Intent& intent,
      const std::function<Result<rollout::Review>(const ReviewsState&)>& make);
  Result<rollout::Meeting> put_meeting(
      const registry::Intent& intent,
      const std::function<Result<rollout::Meeting>(const ReviewsState&)>& make);

 private:
  MeetingBook(pipeline::PlantService& plant, ReviewsState read) : kept_(plant, std::move(read)) {}

  KeptState<ReviewsState> kept_;
};

}  // namespace millwright::api
