// SPDX-License-Identifier: Apache-2.0
#pragma once
// How the silence of one alarm ends: shared by what people do and what time does.

#include <algorithm>
#include <string_view>

#include "alarm/alarm.h"

namespace millwright::alarm {

/// Forgets who silenced it and until when; who suppresses it by design stays.
inline void clear_silence(Alarm& alarm) {
  alarm.shelved_until.reset();
  alarm.shelved_by.clear();
  alarm.out_of_service.clear();
}

/// The hold of a window, or without one that of a person; nullptr when there is none.
inline ServiceHold* find_hold(Alarm& alarm, MaintenanceWindowId window) {
  const auto it = std::ranges::find(alarm.out_of_service, window, &ServiceHold::window);
  return it == alarm.out_of_service.end() ? nullptr : &*it;
}

/// The one hold of its window, or of a person: a new one replaces it.
inline void set_hold(Alarm& alarm, const ServiceHold& hold) {
  if (ServiceHold* known = find_hold(alarm, hold.window)) {
    *known = hold;
  } else {
    alarm.out_of_service.push_back(hold);
  }
}

inline bool is_suppressed_by(const Alarm& alarm, std::string_view by) {
  return std::ranges::find(alarm.suppressed_by, by) != alarm.suppressed_by.end();
}

/// Where it goes: suppressed while anybody wants that, unacknowledged while it stands.
inline State after_silence(const Alarm& alarm) {
  if (!alarm.suppressed_by.empty()) return State::kSuppressedByDesign;
  return alarm.is_active || alarm.is_latched ? State::kUnacknowledged : State::kNormal;
}

}  // namespace millwright::alarm
