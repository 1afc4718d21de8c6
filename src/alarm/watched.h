// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/ids.h"

namespace millwright::alarm {

/// A rule and the signal it watches: one alarm that may come.
struct Watched {
  RuleId rule;
  SignalId signal;
  auto operator<=>(const Watched&) const = default;
};

}  // namespace millwright::alarm
