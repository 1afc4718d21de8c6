// SPDX-License-Identifier: Apache-2.0
#pragma once
// Acts that change no record of the plant and are journal records: what people do to alarms and at
// the desk. Each stands on the audit trail exactly once.

#include <optional>
#include <span>
#include <string>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "registry/registry.h"

namespace millwright::registry {

struct JournaledAct {
  JournalSeq seq;   ///< of its record: at most one act each
  UtcNanos when;    ///< of its record
  std::string who;  ///< log-in name, or "token:NAME"
  std::string team_kind;
  std::string why;
  std::string what;    ///< "alarm 12"
  std::string detail;  ///< a JSON object; becomes `after`, with the member "journal" for `seq`
};

/// The journal record of the newest act on the trail; 0 when there is none.
/// Cost: reads the trail back to it.
Result<JournalSeq> newest_act(Registry& registry);

/// When the oldest act on the trail was done: before it none was kept, and none is counted. Nothing
/// when there is no act yet. Cost: reads the trail up to it.
Result<std::optional<UtcNanos>> first_act(Registry& registry);

/// Adds acts in one transaction: `acts` are in order of `seq`, and those not after `newest` are
/// left out. Gives the newest there is then. Thread: one at a time, with what newest_act() or the
/// call before gave. Errors: invalid_argument  a detail that is no JSON object, or acts out of
/// order; nothing is kept. Durability: synced when it returns.
Result<JournalSeq> record_acts(Registry& registry, std::span<const JournaledAct> acts,
                               JournalSeq newest);

}  // namespace millwright::registry
