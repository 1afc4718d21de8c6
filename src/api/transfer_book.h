// SPDX-License-Identifier: Apache-2.0
#pragma once
// The transfers from project to operation as they stand. Reads from memory; changes are audited and
// journaled.

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "api/kept_state.h"
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

  State state() const { return kept_.state(); }

  /// Stores what `make` gives: a new one where its id is none, else the changed one.
  /// Errors: those of `make`; the store's.
  Result<rollout::Transfer> put(
      const registry::Intent& intent,
      const std::function<Result<rollout::Transfer>(const std::vector<rollout::Transfer>&)>& make);

 private:
  TransferBook(pipeline::PlantService& plant, std::vector<rollout::Transfer> read)
      : kept_(plant, std::move(read)) {}

  KeptState<std::vector<rollout::Transfer>> kept_;
};

}  // namespace millwright::api
