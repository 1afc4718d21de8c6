// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/shift_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/utf8.h"
#include "respond/duty/shift.h"

namespace millwright::respond {
namespace {

constexpr std::size_t kMaxNameBytes = 64;

/// Words that a row can hold at no more than twice their size.
bool is_words(std::string_view text, std::size_t max_bytes) {
  const auto is_control = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t';
  };
  return text.size() <= max_bytes && is_valid_utf8(text) && std::ranges::none_of(text, is_control);
}

bool is_name(std::string_view text) {
  return !text.empty() && is_words(text, kMaxNameBytes);
}

Status check(const PrepareHandover& c, UtcNanos now) {
  if (!is_name(c.who) || !is_name(c.roster) || !is_name(c.shift)) {
    return fail(Code::kInvalidArgument, "hand-over: who, roster and shift are needed");
  }
  const bool is_sound = is_duty_time(c.begin) && is_duty_time(c.end) && c.begin < c.end &&
                        c.end - c.begin <= ShiftLog::kLongestShift;
  if (!is_sound) return fail(Code::kInvalidArgument, "hand-over: no shift lasts from then to then");
  if (now < c.begin) return fail(Code::kFailedPrecondition, "hand-over: the shift has not begun");
  const auto is_line = [](const std::string& line) {
    return is_words(line, ShiftLog::kMaxAlarmLineBytes);
  };
  if (c.open_alarms.size() > ShiftLog::kMaxAlarmLines ||
      !std::ranges::all_of(c.open_alarms, is_line)) {
    return fail(Code::kInvalidArgument,
                fmt::format("hand-over: at most {} alarm lines of {} bytes",
                            ShiftLog::kMaxAlarmLines, ShiftLog::kMaxAlarmLineBytes));
  }
  return {};
}

template <class Row>
Status sort_by_id(std::vector<Row>& rows, std::string_view what) {
  std::ranges::sort(rows, {}, &Row::id);
  const auto twice = std::ranges::adjacent_find(rows, {}, &Row::id);
  if (twice == rows.end()) return {};
  return fail(Code::kDataLoss, fmt::format("{} {}: stored twice", what, twice->id.value));
}

}  // namespace

Result<LogEntry> ShiftLog::apply(const WriteLogEntry& c, alarm::Origin origin) {
  if (!is_name(c.who) || !is_name(c.roster)) {
    return fail(Code::kInvalidArgument, "shift log: who writes and the roster are needed");
  }
  if (c.text.empty() || !is_words(c.text, kMaxTextBytes)) {
    return fail(
        Code::kInvalidArgument,
        fmt::format("shift log: a text of 1 to {} bytes without control characters is needed",
                    kMaxTextBytes));
  }
  LogEntry entry;
  entry.id = LogEntryId(++last_entry_);
  entry.roster = c.roster;
  entry.time = origin.time;
  entry.who = c.who;
  entry.text = c.text;
  entry.asset = c.asset;
  entries_.push_back(entry);
  trim();
  return entry;
}

Result<HandoverReport> ShiftLog::apply(const PrepareHandover& c, alarm::Origin origin) {
  MW_TRY_STATUS(check(c, origin.time));
  HandoverReport* report = find_shift(c);
  if (report != nullptr && report->outgoing) {
    return fail(Code::kAlreadyExists, fmt::format("hand-over {}: this shift is signed by {}",
                                                  report->id.value, report->outgoing->who));
  }
  if (report == nullptr) {
    const auto n_open =
        std::ranges::count_if(reports_, [](const HandoverReport& r) { return !r.is_closed(); });
    if (std::cmp_greater_equal(n_open, kMaxReportsKept)) {
      return fail(Code::kResourceExhausted,
                  fmt::format("hand-over: {} reports wait for signatures", n_open));
    }
    report = &reports_.emplace_back();
    report->id = HandoverId(++last_report_);
    report->roster = c.roster;
    report->shift = c.shift;
    report->begin = c.begin;
    report->end = c.end;
  }
  report->prepared_by = c.who;
  report->prepared = origin.time;
  report->open_alarms = c.open_alarms;
  gather(*report);
  HandoverReport copy = *report;
  trim();
  return copy;
}

Result<HandoverReport> ShiftLog::apply(const SignHandover& c, alarm::Origin origin) {
  const auto it = std::ranges::lower_bound(reports_, c.handover, {}, &HandoverReport::id);
  if (it == reports_.end() || it->id != c.handover) {
    return fail(Code::kNotFound, fmt::format("hand-over {}: not found", c.handover.value));
  }
  if (!is_name(c.who)) return fail(Code::kInvalidArgument, "hand-over: who signs is needed");
  const auto refuse = [&](std::string_view why) {
    return fail(Code::kFailedPrecondition, fmt::format("hand-over {}: {}", it->id.value, why));
  };
  const bool is_outgoing = c.side == HandoverSide::kOutgoing;
  std::optional<Signature>& mine = is_outgoing ? it->outgoing : it->incoming;
  if (mine && mine->who == c.who) return *it;
  if (mine) return refuse(fmt::format("{} has signed already", mine->who));
  if (!is_outgoing && !it->outgoing) return refuse("the outgoing side signs first");
  if (!is_outgoing && it->outgoing->who == c.who) {
    return refuse("it takes two people; another one signs for the incoming side");
  }
  if (!is_words(c.reason, kMaxTextBytes)) {
    return fail(Code::kInvalidArgument,
                fmt::format("hand-over: a reason has at most {} bytes", kMaxTextBytes));
  }
  mine = Signature{c.who, origin.time, c.reason};
  return *it;
}

const HandoverReport* ShiftLog::find(HandoverId id) const {
  const auto it = std::ranges::lower_bound(reports_, id, {}, &HandoverReport::id);
  return it == reports_.end() || it->id != id ? nullptr : &*it;
}

HandoverReport* ShiftLog::find_shift(const PrepareHandover& c) {
  const auto it = std::ranges::find_if(reports_, [&](const HandoverReport& r) {
    return r.roster == c.roster && r.shift == c.shift && r.begin == c.begin;
  });
  return it == reports_.end() ? nullptr : &*it;
}

void ShiftLog::gather(HandoverReport& report) const {
  report.entries.clear();
  report.n_entries_left_out = 0;
  const UtcNanos last = report.end + kLateEntries;
  for (auto it = entries_.rbegin(); it != entries_.rend(); ++it) {
    if (it->roster != report.roster || it->time < report.begin || last <= it->time) continue;
    if (report.entries.size() < kMaxEntriesPerReport) {
      report.entries.push_back(*it);
    } else {
      ++report.n_entries_left_out;
    }
  }
  std::ranges::reverse(report.entries);
}

void ShiftLog::trim() {
  if (entries_.size() > kMaxEntriesKept) entries_.erase(entries_.begin());
  if (reports_.size() <= kMaxReportsKept) return;
  const auto closed = std::ranges::find_if(reports_, &HandoverReport::is_closed);
  if (closed != reports_.end()) reports_.erase(closed);
}

Status ShiftLog::restore(std::vector<LogEntry> entries, std::vector<HandoverReport> reports) {
  MW_TRY_STATUS(sort_by_id(entries, "log entry"));
  MW_TRY_STATUS(sort_by_id(reports, "hand-over"));
  last_entry_ = entries.empty() ? 0 : entries.back().id.value;
  last_report_ = reports.empty() ? 0 : reports.back().id.value;
  if (entries.size() > kMaxEntriesKept) {
    entries.erase(entries.begin(), entries.end() - static_cast<std::ptrdiff_t>(kMaxEntriesKept));
  }
  entries_ = std::move(entries);
  reports_ = std::move(reports);
  return {};
}

}  // namespace millwright::respond
