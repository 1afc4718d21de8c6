// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a gate says of a criterion, in the languages that people read.

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "rollout/readiness/answer.h"

namespace millwright::api {

/// The reason of a finding, or why a rehearsal counts no more, with or without its metric in front
/// ("data_completeness: ..."), as it stands and in German, the metric by its title. A sentence that
/// none of the known forms matches stays as it is in both.
rollout::Said gate_words(std::string_view reason);

/// {"en", "de"}, as pages take it.
nlohmann::json said_view(const rollout::Said& said);

}  // namespace millwright::api
