// SPDX-License-Identifier: Apache-2.0
#pragma once
// Titles of metrics and what they measure, in German, for what is sent to people; pages have titles
// in web/src/i18n/de/rollout.ts, and a test holds the two together.

#include <string_view>

#include "rollout/criteria/metric.h"

namespace millwright::rollout {

/// "de" or English.
std::string_view title_of(const Metric& metric, std::string_view language);
/// What it measures.
std::string_view measures_of(const Metric& metric, std::string_view language);

}  // namespace millwright::rollout
