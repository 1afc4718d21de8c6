// SPDX-License-Identifier: Apache-2.0
#pragma once
// The plant of a site, several times over: every asset again under another name, with its signals,
// limits and rules, and the values that keep each signal quiet or make it alarm.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"

namespace millwright::rehearse {

/// How a signal's value is written.
enum class Form : std::uint8_t { kReal, kWhole, kCounter, kFlag, kText };

struct LoadSignal {
  /// The path in the cloned plant, which is also its MQTT topic; or that of a Sparkplug B metric.
  std::string address;
  Form form = Form::kReal;
  double normal = 50;      ///< within all limits
  double wander = 0.5;     ///< values stay within normal +- this
  double alarming = 0;     ///< beyond a limit and within the valid range
  bool may_alarm = false;  ///< a live alarm rule without a long delay watches it
};

struct ClonedPlant {
  std::vector<std::string>
      files;  ///< plant files to apply in this order; the first is the original
  std::vector<LoadSignal> signals;  ///< of the original, then of each copy
};

/// `plant`: the plant.yaml of plan::write_files(). Copies differ from the original in the names of
/// assets ("pump1-x2") and of Sparkplug B edge nodes. Other addresses are left out everywhere, so
/// that a signal is fed by its path, and current loops too, so that values are sent in their unit.
/// `copies`: how often each asset is there in the end, at least 1.
/// Errors: invalid_argument   no plant file, or one without signals.  Cost: O(copies x size).
Result<ClonedPlant> clone_plant(const std::string& plant, std::size_t copies);

}  // namespace millwright::rehearse
