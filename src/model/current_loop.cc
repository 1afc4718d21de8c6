// SPDX-License-Identifier: Apache-2.0
#include "model/current_loop.h"

namespace millwright {
namespace {

// Scaling there and back must not move a value over a limit. A nanoampere is far below what any
// input card resolves.
constexpr double kRounding = 1e-6;

}  // namespace

std::optional<CurrentLoop> CurrentLoop::of(const Signal& signal) {
  if (!signal.value_at_4_ma || !signal.value_at_20_ma) return std::nullopt;
  return CurrentLoop(*signal.value_at_4_ma, *signal.value_at_20_ma);
}

LoopState CurrentLoop::classify(double value) const {
  const double ma = milliamperes(value);
  if (ma <= kFailureLow + kRounding || ma >= kFailureHigh - kRounding) return LoopState::kFailure;
  if (ma < kMeasuringLow - kRounding || ma > kMeasuringHigh + kRounding) {
    return LoopState::kSaturated;
  }
  return LoopState::kMeasuring;
}

}  // namespace millwright
