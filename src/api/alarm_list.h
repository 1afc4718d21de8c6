// SPDX-License-Identifier: Apache-2.0
#pragma once
// Pages of the list of alarms, in the order of who needs somebody first, while alarms come and go.
//
// A walk is bound to the board as of its first page. Alarms that have not changed since keep their
// order, so that each is on exactly one page. Those that changed follow at the end, in the order of
// their changes: none is missed, and one that was listed before it changed is listed once more, as
// it is now.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "net/http_message.h"
#include "pipeline/alarm_board.h"

namespace millwright::api {

/// Where a page ended.
struct AlarmCursor {
  UtcNanos started;           ///< of the server: versions begin anew with it
  std::uint64_t version = 0;  ///< of the board at the first page
  std::uint64_t changed = 0;  ///< of the last one listed that changed since; 0: none yet
  bool is_quiet = false;      ///< sort key of the last unchanged one listed, with what follows
  int priority = 0;
  UtcNanos raised;
  AlarmId alarm;  ///< also of the last one that changed
};

std::string to_text(const AlarmCursor& cursor);
/// The query argument `cursor`; nothing for the first page.
/// Errors: invalid_argument for one that was not given by this list since the server started.
Result<std::optional<AlarmCursor>> alarm_cursor(const net::HttpRequest& request, UtcNanos started,
                                                std::uint64_t version);

struct AlarmPage {
  std::vector<alarm::Alarm> alarms;
  std::optional<AlarmCursor> next;  ///< nothing on the last page
};

/// At most `limit` of the alarms that fit, after `after`. Cost: O(n log n) of all alarms.
AlarmPage page_of(pipeline::AlarmBoard::Listing listing, UtcNanos started,
                  const std::function<bool(const alarm::Alarm&)>& fits,
                  const std::optional<AlarmCursor>& after, std::size_t limit);

}  // namespace millwright::api
