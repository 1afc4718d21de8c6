// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a book holds in memory of rows on disk: read without waiting for a change, changed one
// transaction at a time. For the headers of books.

#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "pipeline/plant_service.h"
#include "registry/registry.h"

namespace millwright::api {

/// Thread: any that may block; state() any.
template <class State>
class KeptState {
 public:
  /// Lifetime: `plant` outlives it.
  KeptState(pipeline::PlantService& plant, State read)
      : plant_(plant), state_(std::make_shared<const State>(std::move(read))) {}

  std::shared_ptr<const State> state() const {
    const std::scoped_lock lock(state_mutex_);
    return state_;
  }

  /// Runs `fn` on a copy of the state, and keeps the copy when the change is on disk.
  /// Errors: those of `fn`; the store's.
  Status change(const registry::Intent& intent,
                const std::function<Status(registry::Edit&, State&)>& fn) {
    const std::scoped_lock lock(change_mutex_);
    auto next = std::make_shared<State>(*state());
    MW_TRY(const registry::Revision revision,
           plant_.registry().change(intent, [&](registry::Edit& edit) { return fn(edit, *next); }));
    {
      const std::scoped_lock state_lock(state_mutex_);
      state_ = std::move(next);
    }
    return plant_.publish(revision);
  }

 private:
  pipeline::PlantService& plant_;
  std::mutex change_mutex_;  ///< one change at a time; taken before state_mutex_
  mutable std::mutex state_mutex_;
  std::shared_ptr<const State> state_;  ///< guarded by state_mutex_
};

}  // namespace millwright::api
