// SPDX-License-Identifier: Apache-2.0
#pragma once
// Shifts as an iCalendar file that calendar programs subscribe to (RFC 5545).

#include <span>
#include <string>

#include "core/time.h"
#include "respond/duty/roster.h"
#include "respond/duty/shift.h"

namespace millwright::respond {

/// One event per shift, in the order given; pass them through joined() for one event per turn.
/// The UID of an event depends on roster, layer, shift and begin alone, so that a calendar program
/// updates the event when other people take it. Times are written in UTC.
/// `stamp`: DTSTAMP of every event (section 3.8.7.2), when the data was asked for.
/// Cost: O(shifts).
std::string to_icalendar(const Roster& roster, std::span<const Shift> shifts, UtcNanos stamp);

}  // namespace millwright::respond
