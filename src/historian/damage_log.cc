// SPDX-License-Identifier: Apache-2.0
#include "historian/damage_log.h"

#include <algorithm>

#include "core/log.h"

namespace millwright::historian {

void DamageLog::add(Damage damage) {
  const std::string line = "signal " + std::to_string(damage.signal.value) + " from " +
                           to_rfc3339(damage.first) + ": " + damage.what + "; left out";
  {
    const std::lock_guard lock(mutex_);
    const bool is_known = std::ranges::any_of(list_, [&](const Damage& d) {
      return d.signal == damage.signal && d.first == damage.first;
    });
    if (is_known) return;
    ++count_;
    if (list_.size() < kMaxListed) list_.push_back(std::move(damage));
  }
  log_error("historian", line);
}

std::vector<Damage> DamageLog::list() const {
  const std::lock_guard lock(mutex_);
  return list_;
}

std::uint64_t DamageLog::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

}  // namespace millwright::historian
