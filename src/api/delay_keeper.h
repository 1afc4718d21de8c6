// SPDX-License-Identifier: Apache-2.0
#pragma once
// Telling leadership that a gate has been neither yes nor no for too long, and what that costs.

#include "api/day_notes.h"
#include "api/value_site.h"

namespace millwright::api {

/// Once a minute: mails whoever speaks for leadership in a wave whose gate is escalated. Told once
/// for each time of not knowing; a mail that was cut off by a crash is made again under the same
/// key, and goes out once. Who cannot be told is logged once a day, by `warned`. A demonstration
/// tells nobody.
/// Errors: the first that happened; it is logged.  Thread: one at a time, one that may block.
/// Cost: nothing unless a gate is escalated and nobody was told.
Status keep_delays(const ValueSite& site, DayNotes& warned);

}  // namespace millwright::api
