// SPDX-License-Identifier: Apache-2.0
#pragma once
// Findings with their actions. Reads from memory; changes are audited and journaled.

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "api/kept_state.h"
#include "rollout/improve/improvement.h"

namespace millwright::api {

using Improvements = std::vector<rollout::Improvement>;  ///< by id

/// As they are stored. Errors: data_loss   a stored row is damaged.  Thread: any that may block.
Result<Improvements> load_improvements(registry::Registry& registry);

/// Thread: any that may block; state() any.
class ImprovementBook {
 public:
  using State = std::shared_ptr<const Improvements>;

  /// Errors: data_loss   a stored row is damaged.  Lifetime: `plant` outlives it.
  static Result<std::unique_ptr<ImprovementBook>> open(pipeline::PlantService& plant);

  State state() const { return kept_.state(); }

  /// Stores what `make` gives of finding `id`; of an empty one, as a new finding, where that is 0.
  /// Errors: not_found; those of `make`; the store's.
  Result<rollout::Improvement> put(
      const registry::Intent& intent, std::uint32_t id,
      const std::function<Result<rollout::Improvement>(const rollout::Improvement&)>& make);

 private:
  ImprovementBook(pipeline::PlantService& plant, Improvements read)
      : kept_(plant, std::move(read)) {}

  KeptState<Improvements> kept_;
};

}  // namespace millwright::api
