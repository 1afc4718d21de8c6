// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which stored stretches were found damaged and left out.

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/time.h"

namespace millwright::historian {

struct Damage {
  SignalId signal;
  UtcNanos first;
  UtcNanos last;  ///< equal to `first` where the damage hides the end
  std::string what;
};

/// Thread: any.
class DamageLog {
 public:
  /// Notes one stretch; the same signal and start are noted once.
  void add(Damage damage);
  std::vector<Damage> list() const;
  std::uint64_t count() const;

 private:
  static constexpr std::size_t kMaxListed = 1000;

  mutable std::mutex mutex_;
  std::vector<Damage> list_;
  std::uint64_t count_ = 0;
};

}  // namespace millwright::historian
