// SPDX-License-Identifier: Apache-2.0
#include "detect/running_time.h"

#include <algorithm>

#include "detect/saturated.h"

namespace millwright::detect {

void RunningTime::on_record(UtcNanos time) {
  const std::int64_t step = has_record_ ? saturated_sub(time.ns, last_record_) : 0;
  has_record_ = true;
  last_record_ = time.ns;
  if (step > kLongestGap) {
    now_ += kTickInterval;
    resumed_at_ = now_ + kResumeGrace;
  } else {
    now_ += std::max<std::int64_t>(step, 0);
  }
}

void RunningTime::on_tick(UtcNanos time) {
  on_record(time);
  if (has_tick_ && time.ns <= last_tick_) now_ = std::max(now_, now_at_tick_ + kTickInterval);
  has_tick_ = true;
  last_tick_ = time.ns;
  now_at_tick_ = now_;
}

std::int64_t RunningTime::silence(std::int64_t last_seen) const {
  return std::max<std::int64_t>(now_ - std::max(last_seen, resumed_at_), 0);
}

}  // namespace millwright::detect
