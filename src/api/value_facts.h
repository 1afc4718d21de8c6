// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the value report rests on, gathered from what the platform recorded.

#include "api/value_site.h"
#include "rollout/value/value_facts.h"
#include "rollout/value/value_schedule.h"

namespace millwright::api {

struct ValuePeriod {
  std::string title;
  rollout::WaveId wave;  ///< none: a week of the whole plant
  UtcNanos begin;
  UtcNanos end;  ///< not after now
  bool is_over = true;
};

/// A week of the site's wall calendar, as far as it has come.
/// Errors: invalid_argument   it has not begun.
Result<ValuePeriod> week_period(const Services& services, const rollout::LocalWeek& week);
/// Since the wave started. Errors: not_found; failed_precondition   it has not started.
Result<ValuePeriod> wave_period(const Services& services, rollout::WaveId id);

/// Errors: those of the stores.
/// Cost: the history of alarms, the audit trail since 90 days before the period.
Result<rollout::ValueFacts> value_facts(const ValueSite& site, const ValuePeriod& period);

/// Confirmed savings of failures that are in the log and that an alarm still is held to have told
/// of.
/// Errors: those of the stores.  Cost: the history of alarms, where there is a saving.
Result<std::vector<rollout::Saving>> standing_savings(const Services& services,
                                                      const ValueState& value);

/// The failures of the log that began within it, held against the alarms before them.
/// Errors: those of the stores.
Result<std::vector<respond::FailureMatch>> failure_matches(
    const Services& services, std::span<const respond::Failure> failures, UtcNanos until);

}  // namespace millwright::api
