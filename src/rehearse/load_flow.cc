// SPDX-License-Identifier: Apache-2.0
#include "rehearse/load_flow.h"

#include <algorithm>

namespace millwright::rehearse {
namespace {

/// One second in ten is the busy one.
constexpr double kBusyShare = 0.1;
constexpr std::int64_t kCycle = 10'000'000'000;

}  // namespace

void LoadFlow::set_pace(Pace pace, SteadyTime now) {
  pace_ = {pace.per_s * share_, std::clamp(pace.burst, 1.0, 1 / kBusyShare)};
  next_due_ = now;
}

std::optional<LoadFlow::Due> LoadFlow::take(SteadyTime now) {
  if (pace_.per_s <= 0 || turns_.empty() || next_due_ > now) return std::nullopt;
  const Turn turn = turns_[next_];
  next_ = (next_ + 1) % turns_.size();
  const Due due{turn, next_due_};
  next_due_ = next_due_ + gap_at(next_due_) * static_cast<std::int64_t>(turn.size());
  return due;
}

/// Between two readings.
std::chrono::nanoseconds LoadFlow::gap_at(SteadyTime time) const {
  const double of_mean = time.ns % kCycle < kCycle * kBusyShare
                             ? pace_.burst
                             : (1 - pace_.burst * kBusyShare) / (1 - kBusyShare);
  const double rate = std::max(pace_.per_s * of_mean, pace_.per_s * 0.01);
  return std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 / rate));
}

void append_turns(Turn whole, std::size_t most, std::vector<Turn>& out) {
  most = std::max<std::size_t>(most, 1);
  for (std::size_t begin = whole.begin; begin < whole.end; begin += most) {
    out.push_back({begin, std::min(begin + most, whole.end)});
  }
}

}  // namespace millwright::rehearse
