// SPDX-License-Identifier: Apache-2.0
#pragma once
// The history of all alarms in memory, for figures over periods: read once, then only what is new.

#include <memory>
#include <mutex>
#include <vector>

#include "pipeline/alarm_store.h"

namespace millwright::pipeline {

/// Thread: any.
class AlarmHistory {
 public:
  using Lines = std::shared_ptr<const std::vector<alarm::Transition>>;

  /// `reader`: a store of its own, from AlarmStore::open_reader().
  explicit AlarmHistory(std::unique_ptr<AlarmStore> reader) : reader_(std::move(reader)) {}

  /// Every line as of the latest commit, oldest first; it never changes, later calls give a longer
  /// one. Errors: those of the store. Cost: O(new lines), and a copy of all when there are new
  /// ones.
  Result<Lines> all();

 private:
  std::mutex mutex_;
  std::unique_ptr<AlarmStore> reader_;  // guarded by mutex_
  Lines lines_ = std::make_shared<const std::vector<alarm::Transition>>();
  std::uint64_t last_ = 0;
};

}  // namespace millwright::pipeline
