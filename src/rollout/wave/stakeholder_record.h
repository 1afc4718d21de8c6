// SPDX-License-Identifier: Apache-2.0
#pragma once
// A person who stands for a function, as part of what is kept: record/members.h.

#include "record/members.h"
#include "rollout/wave/wave.h"

namespace millwright::rollout {

template <class Io>
void members(Io& io, record::Of<Io, Stakeholder>& stakeholder) {
  io.one_of("function", stakeholder.function, parse_team_kind);
  io.name("person", stakeholder.person);
}

}  // namespace millwright::rollout
