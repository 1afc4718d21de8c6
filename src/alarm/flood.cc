// SPDX-License-Identifier: Apache-2.0
#include "alarm/flood.h"

#include <algorithm>

namespace millwright::alarm {

void FloodMeter::forget(UtcNanos now) {
  while (!recent_.empty() && now - recent_.front() >= kWindow) recent_.pop_front();
  if (recent_.size() < kEnds) since_.reset();
}

void FloodMeter::add(UtcNanos time) {
  if (!recent_.empty()) time = std::max(time, recent_.back());
  forget(time);
  if (recent_.size() == kMostKept) recent_.pop_front();
  recent_.push_back(time);
  if (recent_.size() > kBegins && !since_) since_ = time;
}

Flood FloodMeter::at(UtcNanos now) {
  forget(now);
  return {since_.has_value(), since_, recent_.size()};
}

}  // namespace millwright::alarm
