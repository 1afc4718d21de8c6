// SPDX-License-Identifier: Apache-2.0
#pragma once
// Carries what people did to alarms and at the desk to the audit trail. The act is committed with
// what it changed (alarms.db); from there it is copied to the chain (registry.db), where its
// journal number keeps it from standing there twice. So an act whose command was answered is never
// missing from the trail: after a crash the copy goes on where it was.
//
// Cost: per act one line of about 300 bytes in a transaction that is written anyway, and one entry
// of about 600 bytes on the chain; one sync of the registry per batch of up to 500 acts.

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "core/result.h"
#include "pipeline/desk_rows.h"
#include "registry/registry.h"

namespace millwright::pipeline {

/// Thread: any that may block; calls wait for each other.
class ActTrail {
 public:
  using Lines = std::function<Result<std::vector<DeskLine>>(const DeskLineQuery&)>;

  /// `lines` reads the committed lines of the desk. Lifetime: the registry outlives it.
  ActTrail(registry::Registry& registry, Lines lines)
      : registry_(registry), lines_(std::move(lines)) {}

  /// Afterwards every act committed before the call is on the trail. A damaged line is logged,
  /// once, and holds up no other. Errors: those of the stores; what was copied stays. Cost: one
  /// look at an index when there is nothing to copy; the first call reads the trail back to its
  /// newest act.
  Status catch_up();

 private:
  registry::Registry& registry_;
  const Lines lines_;
  std::mutex mutex_;
  std::optional<JournalSeq> newest_;    // on the trail; none = not looked for; guarded by mutex_
  std::set<std::uint64_t> unreadable_;  // lines that were logged; guarded by mutex_
};

}  // namespace millwright::pipeline
