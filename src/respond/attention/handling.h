// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who handled which alarm: acts are put to the raise they followed.

#include <chrono>
#include <optional>
#include <span>
#include <vector>

#include "respond/attention/human_act.h"

namespace millwright::respond {

/// An alarm was raised; the same alarm may be raised many times.
struct AlarmRaise {
  AlarmId alarm;
  AssetId asset;
  UtcNanos raised;
  std::optional<UtcNanos> resolved;  ///< none = still open
};

/// What people did about one raise. Labelling and training are no handling.
struct Handling {
  bool is_handled = false;  ///< somebody did something
  bool had_help = false;    ///< project or vendor acted, or the vendor was asked
  std::optional<TeamKind> acknowledged_by;
  std::optional<std::chrono::nanoseconds> time_to_acknowledge;
  std::optional<TeamKind> resolved_by;  ///< who acted last before it was resolved
  std::optional<std::chrono::nanoseconds> time_to_resolve;
};

/// One per raise, in their order. An act belongs to the latest raise of its alarm not after it.
/// Order of the inputs does not matter. Cost: O(n log n).
std::vector<Handling> handlings(std::span<const AlarmRaise> raises, std::span<const HumanAct> acts);

/// A share of alarms; it describes alarms, not people, and is shown whatever the groups.
struct HandledShare {
  int raised = 0;
  int handled = 0;       ///< by anybody
  int without_help = 0;  ///< of these, without project team and vendor

  /// Nothing when no alarm was handled: no evidence either way.
  std::optional<double> share() const {
    if (handled == 0) return std::nullopt;
    return static_cast<double>(without_help) / handled;
  }
};
HandledShare handled_share(std::span<const Handling> handlings);

}  // namespace millwright::respond
