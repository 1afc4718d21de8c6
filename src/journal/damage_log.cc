// SPDX-License-Identifier: Apache-2.0
#include "journal/damage_log.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/log.h"

namespace millwright::journal {

void DamageLog::add(const Damage& damage) {
  {
    const std::lock_guard lock(mutex_);
    const bool is_known = std::ranges::any_of(entries_, [&](const Damage& d) {
      return d.first == damage.first && d.last == damage.last;
    });
    if (is_known) return;
    if (entries_.size() < kMaxEntries) entries_.push_back(damage);
  }
  log_error("journal",
            fmt::format("{} at byte {}: {}; records {} to {} are lost", damage.file, damage.offset,
                        damage.what, damage.first.value, damage.last.value));
}

std::vector<Damage> DamageLog::all() const {
  const std::lock_guard lock(mutex_);
  return entries_;
}

}  // namespace millwright::journal
