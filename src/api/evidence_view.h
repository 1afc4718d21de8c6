// SPDX-License-Identifier: Apache-2.0
#pragma once
// The sample behind a figure of the gate, for people to look at: docs/api.md, "Evidence".

#include <nlohmann/json_fwd.hpp>

#include "api/services.h"
#include "rollout/criteria/criterion.h"

namespace millwright::api {

/// The part of a long list that is asked for.
struct SamplePage {
  std::size_t offset = 0;
  std::size_t limit = 500;
};

/// How it was counted, in both languages; the finding; cells, times and records of the sample, a
/// page of each with how many there are. `until` is the end of the window.
nlohmann::json evidence_view(const rollout::Criterion& criterion, const rollout::Finding& finding,
                             const rollout::Sample& sample, UtcNanos until,
                             const registry::Plant& plant, const SamplePage& page);

}  // namespace millwright::api
