// SPDX-License-Identifier: Apache-2.0
#pragma once
// The transfers from project to operation as they stand. Reads from memory; changes are audited and
// journaled.

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "pipeline/plant_service.h"
#include "registry/registry.h"
#include "rollout/transfer/transfer.h"

namespace millwright::api {

/// By id, as they are stored. Errors: data_loss   a stored row is damaged.
Result<std::vector<rollout::Transfer>> load_transfers(registry::Registry& registry);

/// Thread: any that may block; state() any.
class TransferBook {
 public:
  using State = std::shared_ptr<const std::vector<rollout::Transfer>>;  ///< by id

  /// Errors: data_loss   a stored row is damaged.  Lifetime: `plant` outlives it.
  static Result<std::unique_ptr<TransferBook>> open(pipeline::PlantService& plant);

  State state() const;

  /// Stores what `make` gives: a new one where its id is none, else the changed one.
  /// Errors: those of `make`; the store's.
  Result<rollout::Transfer> put(
      const registry::Intent& intent,
      const std::function<Result<rollout::Transfer>(const std::vector<rollout::Transfer>&)>& make);

 private:
  explicit TransferBook(pipeline::PlantService& plant) : plant_(plant) {}
  Status load();

  pipeline::PlantService& plant_;
  std::mutex change_mutex_;  ///< one change at a time; taken before state_mutex_
  mutable std::mutex state_mutex_;
  State state_ = std::make_shared<const std::vector<rollout::Transfer>>();
};

}  // namespace millwright::api
