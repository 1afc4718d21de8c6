// SPDX-License-Identifier: Apache-2.0
#pragma once
// An interval as part of what is kept: record/members.h.

#include "record/members.h"
#include "rollout/criteria/interval.h"

namespace millwright::rollout {

template <class Io>
void members(Io& io, record::Of<Io, Interval>& interval) {
  io.real("low", interval.low);
  io.bound("high", interval.high);
}

}  // namespace millwright::rollout
