// SPDX-License-Identifier: Apache-2.0
#pragma once
// The titles of metrics in German, for what is sent to people; pages have theirs in
// web/src/i18n/de/rollout.ts, and a test holds the two together.

#include <string_view>

#include "rollout/criteria/metric.h"

namespace millwright::rollout {

/// "de" or English.
std::string_view title_of(const Metric& metric, std::string_view language);

}  // namespace millwright::rollout
