// SPDX-License-Identifier: Apache-2.0
#pragma once
// A criterion as part of what is kept: record/members.h.

#include "record/members.h"
#include "rollout/criteria/criterion.h"

namespace millwright::rollout {

inline constexpr std::uint64_t kMostWindowDaysKept = 366;

template <class Io>
void members(Io& io, record::Of<Io, Criterion>& criterion) {
  io.name("metric", criterion.metric);
  io.one_of("scope", criterion.scope, parse_scope);
  io.real("target", criterion.target);
  io.duration("window_days", criterion.window, kMostWindowDaysKept);
  io.real("least_sample", criterion.least_sample);
  io.real("confidence", criterion.confidence);
  io.flag("is_must_have", criterion.is_must_have);
}

}  // namespace millwright::rollout
