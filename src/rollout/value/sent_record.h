// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who was told by mail, and who could not be, as part of what is kept: record/members.h.

#include "record/members.h"
#include "rollout/value/value_codec.h"

namespace millwright::rollout {

template <class Io>
void members(Io& io, record::Of<Io, SentTo>& one) {
  io.one_of("function", one.function, parse_team_kind);
  io.name("person", one.person);
  io.text("address", one.address);
  io.text("language", one.language);
}

template <class Io>
void members(Io& io, record::Of<Io, SentGap>& one) {
  io.one_of("function", one.function, parse_team_kind);
  io.one_of("why", one.why, parse_gap_kind);
  io.text("person", one.person);
}

}  // namespace millwright::rollout
