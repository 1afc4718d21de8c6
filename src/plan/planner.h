// SPDX-License-Identifier: Apache-2.0
#pragma once
// Configuration as code: what files would change (plan), and exactly that done (apply). A plan is
// the change itself, tried in a transaction that is undone: it fails where applying would fail.

#include <functional>
#include <span>
#include <string_view>

#include "core/result.h"
#include "plan/plan.h"
#include "plan/plant_file.h"
#include "registry/apply_profile.h"
#include "registry/registry.h"

namespace millwright::plan {

struct Options {
  /// A list that a file has is all there is: what is not in it is removed. A list that no file has
  /// is left alone either way.
  bool is_complete = false;
  /// The id for a new signal: that of the provisional one seen at its address, else a new one.
  /// Plans use passing ids of their own.
  registry::AllocateSignalId allocate;
  /// Judges the text of a document; empty: every text is taken.
  std::function<Status(const Document&)> check_document;
};

/// What the files would change now. Nothing is changed.
/// Errors: those of the disk; what is wrong with the files is in Plan::problems.
/// Cost: that of applying.  Thread: any that may block.
Result<Plan> make_plan(registry::Registry& registry, const registry::Actor& who,
                       std::span<const File> files, Options options);

struct Applied {
  Plan plan;
  registry::Revision revision;
};

/// Does what the plan of this fingerprint said, as one revision.
/// Errors: failed_precondition  the plant has moved since, or the files are others: plan again.
///         invalid_argument     the plan has problems; the message is the first one.
///         Else those of Registry::change().
Result<Applied> apply_plan(registry::Registry& registry, const registry::Intent& intent,
                           std::span<const File> files, const Options& options,
                           std::string_view fingerprint);

}  // namespace millwright::plan
