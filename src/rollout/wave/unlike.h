// SPDX-License-Identifier: Apache-2.0
#pragma once
// Whether two waves are run by different parts of the organization, by what was recorded of them:
// who acts, on which shifts, and from which networks the sensors come.

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "respond/attention/human_act.h"

namespace millwright::rollout {

/// What was recorded of one wave in a window: a name as often as it occurred.
struct WaveTraces {
  std::vector<std::string> crew;      ///< who, of each act on its machines
  std::vector<std::string> shifts;    ///< on which, of each act while one was planned
  std::vector<std::string> networks;  ///< from where, of each sensor whose sender is known
};

/// One way in which waves may differ.
struct Unlikeness {
  std::string_view way;  ///< "crew", "shifts", "networks"
  std::size_t n_before = 0;
  std::size_t n_here = 0;
  /// Of the two distributions, 0 nothing to 1 all (one minus their total variation); none: there
  /// is too little to compare.
  std::optional<double> common;

  /// At most half is common.
  bool is_other() const { return common && *common <= 0.5; }
};

/// Acts that either wave needs before its crew or shifts say anything.
inline constexpr std::size_t kFewestActs = 10;

/// Whether an act shows who runs a wave: what its own staff does about alarms and procedures.
bool is_running(const respond::HumanAct& act);

std::array<Unlikeness, 3> unlikeness(const WaveTraces& before, const WaveTraces& here);
/// In at least one way. One that is alike says no only once nothing is left that could still be
/// another: until then it is not known.
std::optional<bool> is_unlike(std::span<const Unlikeness> ways);

}  // namespace millwright::rollout
