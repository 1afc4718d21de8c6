// SPDX-License-Identifier: Apache-2.0
#include "detect/watermark.h"

#include "detect/saturated.h"

namespace millwright::detect {

Arrival Watermark::take(std::int64_t event_time, std::int64_t now) {
  if (event_time > event) {
    event = event_time;
    n_stray = 0;
    return Arrival::kLive;
  }
  const std::int64_t spent = now - stray_running_begin;
  const std::int64_t moved = saturated_sub(event_time, stray_event_begin);
  // Far too quick for a clock: old data that is being caught up. Far too slow: another run before.
  const bool is_out_of_step = moved / 2 > spent + kFollowAfter || spent / 2 > moved + kFollowAfter;
  if (n_stray == 0 || event_time <= stray_event_last || is_out_of_step) {
    stray_event_begin = stray_event_last = event_time;
    stray_running_begin = now;
    n_stray = 1;
    return Arrival::kLate;
  }
  stray_event_last = event_time;
  if (n_stray < 3) ++n_stray;
  const bool keeps_pace = moved >= spent / 2 && moved / 2 <= spent;
  if (n_stray < 3 || spent < kFollowAfter || !keeps_pace) return Arrival::kLate;
  n_stray = 0;
  event = event_time;
  return Arrival::kFollowed;
}

}  // namespace millwright::detect
