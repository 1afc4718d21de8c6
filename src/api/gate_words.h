// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a gate says of a criterion, for those who read it outside of a page.

#include <string_view>

#include "rollout/readiness/answer.h"

namespace millwright::api {

/// The reason of a finding, with or without its metric in front ("data_completeness: ..."), as it
/// stands and in German, the metric by its title. A sentence that none of the known forms matches
/// stays as it is in both.
rollout::Said gate_words(std::string_view reason);

}  // namespace millwright::api
