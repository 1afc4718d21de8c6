// SPDX-License-Identifier: Apache-2.0
#pragma once
// What gateways that fell silent, causes that inhibit and maintenance windows ask of the alarms.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "alarm/watched.h"
#include "detect/condition_change.h"
#include "model/maintenance.h"

namespace millwright::alarm {

/// What is to be done with the alarms, in order.
struct SilenceStep {
  enum class Kind : std::uint8_t {
    kPass,      ///< `change` is for the alarms
    kGateway,   ///< likewise, of the gateway itself: `title`, `asset`, `priority` say about it
    kSuppress,  ///< `change`'s rule and subject; by `title`
    kRelease,
    kHoldOut,  ///< out of service for `window`
    kLetBack,  ///< no longer for `window`, of which the id is known
  };
  Kind kind = Kind::kPass;
  detect::ConditionChange change;
  std::string title;
  std::string detail;
  AssetId asset;
  int priority = 3;
  MaintenanceWindow window;

  /// For one alarm, by whom: all but kPass and kGateway.
  static SilenceStep of(Kind kind, std::string by, const Watched& alarm) {
    SilenceStep step;
    step.kind = kind;
    step.change.rule = alarm.rule;
    step.change.subject = detect::Subject::of(alarm.signal);
    step.title = std::move(by);
    return step;
  }
};
using SilenceSteps = std::vector<SilenceStep>;

}  // namespace millwright::alarm
