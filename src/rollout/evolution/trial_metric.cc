// SPDX-License-Identifier: Apache-2.0
#include "rollout/evolution/trial_metric.h"

#include <algorithm>
#include <array>

namespace millwright::rollout {
namespace {

using enum Question;
using enum SampleKind;
using enum Chance;
using enum Good;

constexpr std::array kMetrics{
    Metric{"confirmed_detections", "Confirmed detections", "items",
           "conditions of the trial's rules that somebody labelled true or early", kOperational,
           kState, kIndependent, kAtLeast, 0.5, "conditions", true, "/api/v1/events"},
    Metric{"nuisance_share", "Nuisance alarms", "share",
           "conditions that nobody labelled as something, of all that are over", kOperational,
           kRatio, kDays, kAtMost, 0.5, "days", true, "/api/v1/events"},
    Metric{"alarms_per_position_day", "Alarms per position and day", "1/d",
           "what its rules would have put on the position that would have had most of it",
           kOperational, kCount, kDays, kAtMost, 0.5, "days", true, "/api/v1/events"},
    Metric{"data_completeness", "Data completeness", "share",
           "readings that came, of those expected by each signal's interval", kTechnical, kRatio,
           kDays, kAtLeast, 0.5, "days", true, "/api/v1/signals"},
    Metric{"lead_time_median", "Warning time, median", "h",
           "from the first confirmed condition to the failure it foretold", kOperational, kDuration,
           kIndependent, kAtLeast, 0.5, "failures", true, "/api/v1/failures"},
};

}  // namespace

std::span<const Metric> trial_metrics() {
  return kMetrics;
}

const Metric* find_trial_metric(std::string_view id) {
  const auto it = std::ranges::find(kMetrics, id, &Metric::id);
  return it == kMetrics.end() ? nullptr : &*it;
}

bool needs_rules(const Metric& metric) {
  return metric.id != "data_completeness";
}

}  // namespace millwright::rollout
