// SPDX-License-Identifier: Apache-2.0
#pragma once
// What was found damaged, each stretch once however many readers come across it.

#include <mutex>
#include <vector>

#include "journal/journal.h"

namespace millwright::journal {

/// Thread: any.
class DamageLog {
 public:
  /// Stretches kept; more are logged and not remembered.
  static constexpr std::size_t kMaxEntries = 1000;

  /// Logs and remembers it, unless a stretch with the same sequences is known.
  void add(const Damage& damage);
  std::vector<Damage> all() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Damage> entries_;  // guarded by mutex_
};

}  // namespace millwright::journal
