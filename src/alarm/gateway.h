// SPDX-License-Identifier: Apache-2.0
#pragma once
// A gateway as the watch sees it: what brings several signals, so that their silence has one cause.

#include <chrono>
#include <string>
#include <vector>

#include "alarm/watched.h"
#include "core/ids.h"
#include "detect/subject.h"

namespace millwright::alarm {

struct Gateway {
  /// With fewer signals their silence is told one by one.
  static constexpr std::size_t kFewestSignals = 3;

  /// One no-data rule of one of its signals.
  using Member = Watched;

  detect::Subject subject;      ///< its device, or an edge node by name; kSignal: none
  std::string title;            ///< "gateway press-line"
  std::vector<Member> members;  ///< by rule
  std::size_t n_signals = 0;    ///< different ones among the members
  std::chrono::milliseconds longest_interval{0};
  AssetId asset;     ///< when all its signals belong to one
  int priority = 3;  ///< the most urgent of its rules

  bool operator==(const Gateway&) const = default;
};

}  // namespace millwright::alarm
