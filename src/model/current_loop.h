// SPDX-License-Identifier: Apache-2.0
#pragma once
// A 4-20 mA current loop after NAMUR NE 43: from 3.8 to 20.5 mA it measures, at 3.6 mA and below or
// at 21 mA and above its transmitter says that it failed, and between these it is at its stop.
// Values are judged as they arrive, in the signal's unit: raw mA (4 is 4, 20 is 20) or scaled.

#include <optional>

#include "model/plant.h"

namespace millwright {

enum class LoopState {
  kMeasuring,
  kSaturated,  ///< outside of what it measures: the true value lies beyond
  kFailure,    ///< no measurement at all
};

/// Units: the limits in mA; values in the signal's unit. A falling scale (20 mA lower than 4 mA) is
/// one, too.
class CurrentLoop {
 public:
  static constexpr double kFailureLow = 3.6;
  static constexpr double kMeasuringLow = 3.8;
  static constexpr double kMeasuringHigh = 20.5;
  static constexpr double kFailureHigh = 21.0;

  /// The ends differ and are finite.
  CurrentLoop(double value_at_4_ma, double value_at_20_ma)
      : zero_(value_at_4_ma), per_ma_((value_at_20_ma - value_at_4_ma) / 16) {}
  /// Nothing when the signal declares no loop.
  static std::optional<CurrentLoop> of(const Signal& signal);

  double milliamperes(double value) const { return 4 + (value - zero_) / per_ma_; }
  double value(double milliamperes) const { return zero_ + (milliamperes - 4) * per_ma_; }
  LoopState classify(double value) const;

 private:
  double zero_;
  double per_ma_;
};

}  // namespace millwright
