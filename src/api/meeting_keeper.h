// SPDX-License-Identifier: Apache-2.0
#pragma once
// What reviews of the roll-out do by themselves: people are told a day ahead, and a meeting that
// nobody opened in time is on record as missed. Each happens once, whatever is cut off.

#include "api/meeting_site.h"

namespace millwright::api {

/// The thread of the messages that tell of a meeting.
std::string meeting_thread(std::uint32_t meeting);

/// Once a minute. A demonstration tells nobody.
/// Errors: the first that happened; it is logged, and tried again at the next round.
/// Thread: one at a time, one that may block.  Cost: O(meetings); an agenda where one is due.
Status keep_meetings(const MeetingSite& site);

}  // namespace millwright::api
