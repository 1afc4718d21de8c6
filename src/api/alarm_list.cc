// SPDX-License-Identifier: Apache-2.0
#include "api/alarm_list.h"

#include <algorithm>
#include <cstdint>
#include <tuple>

#include "api/cursor.h"

namespace millwright::api {
namespace {

using Listed = pipeline::AlarmBoard::Listed;

/// What needs somebody first: unacknowledged, then by priority, then the newest. After the
/// unchanged ones come those that changed since the first page, by when they did.
auto place_of(const AlarmCursor& c) {
  return std::tuple(c.changed, c.is_quiet, c.priority, -c.raised.ns, c.alarm.value);
}

AlarmCursor cursor_at(const Listed& row, UtcNanos started, std::uint64_t version) {
  AlarmCursor out;
  out.started = started;
  out.version = version;
  out.alarm = row.alarm.id;
  if (row.version > version) {
    out.changed = row.version;
    return out;
  }
  out.is_quiet = !alarm::is_unacknowledged(row.alarm.state);
  out.priority = row.alarm.priority;
  out.raised = row.alarm.raised;
  return out;
}

}  // namespace

std::string to_text(const AlarmCursor& c) {
  return cursor_text({c.started.ns, static_cast<std::int64_t>(c.version),
                      static_cast<std::int64_t>(c.changed), c.is_quiet ? 1 : 0, c.priority,
                      c.raised.ns, static_cast<std::int64_t>(c.alarm.value)});
}

Result<std::optional<AlarmCursor>> alarm_cursor(const net::HttpRequest& request, UtcNanos started,
                                                std::uint64_t version) {
  MW_TRY(const auto numbers, cursor_argument(request, 7));
  if (!numbers) return std::optional<AlarmCursor>();
  const std::vector<std::int64_t>& n = *numbers;
  if (n[0] != started.ns) {
    return fail(Code::kInvalidArgument,
                "cursor: from before the server was started; begin the list anew without it");
  }
  const bool is_sane = n[1] >= 0 && static_cast<std::uint64_t>(n[1]) <= version && n[2] >= 0 &&
                       (n[3] == 0 || n[3] == 1) && n[4] >= 0 && n[4] <= 3 && n[5] > INT64_MIN &&
                       n[6] > 0;
  if (!is_sane) return bad_cursor();
  AlarmCursor out;
  out.started = started;
  out.version = static_cast<std::uint64_t>(n[1]);
  out.changed = static_cast<std::uint64_t>(n[2]);
  out.is_quiet = n[3] == 1;
  out.priority = static_cast<int>(n[4]);
  out.raised = {n[5]};
  out.alarm = AlarmId(static_cast<std::uint64_t>(n[6]));
  return std::optional(out);
}

AlarmPage page_of(pipeline::AlarmBoard::Listing listing, UtcNanos started,
                  const std::function<bool(const alarm::Alarm&)>& fits,
                  const std::optional<AlarmCursor>& after, std::size_t limit) {
  const std::uint64_t version = after ? after->version : listing.version;
  std::vector<std::pair<AlarmCursor, alarm::Alarm*>> found;
  for (Listed& row : listing.alarms) {
    if (!fits(row.alarm)) continue;
    const AlarmCursor place = cursor_at(row, started, version);
    if (!after || place_of(*after) < place_of(place)) found.emplace_back(place, &row.alarm);
  }
  std::ranges::sort(found, {}, [](const auto& entry) { return place_of(entry.first); });
  AlarmPage page;
  const std::size_t n = std::min(limit, found.size());
  for (std::size_t i = 0; i < n; ++i) page.alarms.push_back(std::move(*found[i].second));
  // With nothing left a change may still come; the next first page shows it.
  if (n > 0 && n < found.size()) page.next = found[n - 1].first;
  return page;
}

}  // namespace millwright::api
