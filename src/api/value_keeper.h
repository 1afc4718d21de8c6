// SPDX-License-Identifier: Apache-2.0
#pragma once
// Sending the value report of each week and of each wave that has passed: made once, kept as it is,
// and handed over for sending until that is on disk too. Whatever is cut off is gone on with at the
// next round, and nothing goes out twice.

#include <string>
#include <string_view>

#include "api/value_site.h"

namespace millwright::api {

/// What the messages of a report have in common, by what it is about: finds what became of them.
std::string value_thread(std::string_view about);

/// Makes the report of a week that is over, keeps it and hands it over. `by`: who asked for it;
/// empty: the schedule.
/// Errors: already_exists        it was sent.
///         failed_precondition   the week lasts, or this site is a demonstration.
///         invalid_argument      it has not begun.  Those of the stores.
Result<rollout::SentReport> send_value_report(const ValueSite& site, const registry::Intent& intent,
                                              const rollout::LocalWeek& week,
                                              const std::string& by);

/// Once a minute: hands over what a crash left, and sends the reports that are due while the
/// schedule is on: of the week, and of each wave that passed since it was set. A demonstration
/// sends nothing. Errors: the first that happened; it is logged.  Thread: one at a time, one that
/// may block. Cost: nothing unless a report is due.
Status keep_value(const ValueSite& site);

}  // namespace millwright::api
