// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a keeper did already today, where once a day is enough.

#include <cstdint>
#include <map>
#include <string>

#include "core/time.h"

namespace millwright::api {

/// In memory: after a restart a day is new again. Days are UTC's.  Thread: one at a time.
class DayNotes {
 public:
  bool has(const std::string& what, UtcNanos now) const {
    const auto it = days_.find(what);
    return it != days_.end() && it->second == day_of(now);
  }
  void add(const std::string& what, UtcNanos now) { days_[what] = day_of(now); }

 private:
  static std::int64_t day_of(UtcNanos now) { return now.ns / 86'400'000'000'000; }

  std::map<std::string, std::int64_t> days_;
};

}  // namespace millwright::api
