// SPDX-License-Identifier: Apache-2.0
// Events of an iCalendar file as holidays: RFC 5545 section 3.6.1.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "respond/duty/holiday_calendar.h"
#include "respond/duty/icalendar.h"
#include "respond/duty/yearly_rule.h"

namespace millwright::respond {
namespace {

constexpr std::size_t kMaxDepth = 8;
constexpr std::size_t kMaxTitleBytes = 200;
constexpr std::size_t kMaxExceptions = 1'000;
constexpr std::size_t kMaxNotes = 100;
constexpr std::int64_t kMaxEventDays = 366;

/// One VEVENT while it is being read.
struct Event {
  int line = 0;
  std::string title;
  std::optional<LocalDay> first;
  std::optional<LocalDay> end;  ///< exclusive (section 3.6.1: DTEND is not inclusive)
  std::optional<std::int64_t> duration_days;
  std::optional<YearlyRule> rule;
  std::vector<LocalDay> exceptions;
  bool is_timed = false;
  bool is_cancelled = false;
};

/// "P1D", "P2W" (section 3.3.6); nothing on anything shorter than a day.
std::optional<std::int64_t> parse_duration_days(std::string_view text) {
  if (text.size() < 3 || text.front() != 'P') return std::nullopt;
  const char unit = text.back();
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size() - 1, n);
  const bool is_whole = error == std::errc() && end == text.data() + text.size() - 1;
  if (!is_whole || n < 1 || n > kMaxEventDays || (unit != 'D' && unit != 'W')) return std::nullopt;
  return unit == 'W' ? n * 7 : n;
}

/// At most `n` bytes, not cut inside a UTF-8 sequence.
std::string shortened(std::string text, std::size_t n) {
  if (text.size() <= n) return text;
  while (n > 0 && (static_cast<unsigned char>(text[n]) & 0xc0) == 0x80) --n;
  text.resize(n);
  return text;
}

class HolidayReader {
 public:
  HolidayReader(std::string_view text, std::string_view file) : lines_(text), file_(file) {}

  Result<HolidayCalendar> read() {
    while (true) {
      auto line = lines_.next();
      if (!line) return fail(with_context(std::move(line).error(), place(lines_.line())));
      if (!line->has_value()) break;
      if (Status status = take(**line); !status) return fail(std::move(status).error());
    }
    if (!seen_calendar_) return wrong(1, "no BEGIN:VCALENDAR; this is not an iCalendar file");
    if (!open_.empty()) return wrong(lines_.line(), fmt::format("no END:{}", open_.back()));
    return HolidayCalendar(std::move(days_), std::move(notes_));
  }

 private:
  std::string place(int line) const { return fmt::format("{}:{}", file_, line); }
  std::unexpected<Error> wrong(int line, std::string_view what) const {
    return fail(Code::kInvalidArgument, fmt::format("{}: {}", place(line), what));
  }

  Status take(const ContentLine& line) {
    if (line.name == "BEGIN") return begin(line);
    if (line.name == "END") return end(line);
    if (open_.empty()) return wrong(line.line, "outside BEGIN:VCALENDAR");
    // Alarms and time zones inside and beside events have properties of the same names.
    if (open_.size() == 2 && open_.back() == "VEVENT") return take_property(line);
    return {};
  }

  Status begin(const ContentLine& line) {
    if (open_.empty() != (line.value == "VCALENDAR")) {
      return wrong(line.line, fmt::format("BEGIN:{} is out of place", line.value.substr(0, 64)));
    }
    if (open_.size() == kMaxDepth) return wrong(line.line, "components lie too deep");
    open_.push_back(line.value);
    seen_calendar_ = true;
    if (open_.size() == 2) {
      event_ = Event();
      event_.line = line.line;
    }
    return {};
  }

  Status end(const ContentLine& line) {
    if (open_.empty() || open_.back() != line.value) {
      return wrong(line.line, fmt::format("END:{} closes nothing", line.value.substr(0, 64)));
    }
    open_.pop_back();
    return open_.size() == 1 && line.value == "VEVENT" ? finish_event() : Status();
  }

  Status take_property(const ContentLine& line) {
    if (line.name == "SUMMARY") {
      event_.title = shortened(unescape_text(line.value), kMaxTitleBytes);
    } else if (line.name == "STATUS") {
      event_.is_cancelled = line.value == "CANCELLED";
    } else if (line.name == "DTSTART") {
      event_.is_timed = line.value.size() > 8;
      return read_day(line, line.value, event_.first);
    } else if (line.name == "DTEND") {
      return read_day(line, line.value, event_.end);
    } else if (line.name == "DURATION") {
      event_.duration_days = parse_duration_days(line.value);
    } else if (line.name == "EXDATE") {
      return read_exceptions(line);
    } else if (line.name == "RRULE") {
      if (event_.rule) return wrong(line.line, "a second RRULE in one event");
      auto rule = parse_yearly_rule(line.value);
      if (!rule) return fail(with_context(std::move(rule).error(), place(line.line)));
      event_.rule = *rule;
    } else if (line.name == "RDATE") {
      return wrong(line.line, "RDATE is not followed; write the days out as events");
    }
    return {};
  }

  Status read_day(const ContentLine& line, std::string_view text, std::optional<LocalDay>& out) {
    out = parse_ical_day(text);
    if (out) return {};
    return wrong(line.line, fmt::format("{} '{}' is not a date such as 20260101", line.name,
                                        text.substr(0, 64)));
  }

  Status read_exceptions(const ContentLine& line) {
    for (std::string_view rest = line.value; !rest.empty();) {
      const std::string_view text = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(text.size() + 1, rest.size()));
      std::optional<LocalDay> day;
      MW_TRY_STATUS(read_day(line, text, day));
      if (event_.exceptions.size() == kMaxExceptions) return wrong(line.line, "too many EXDATE");
      event_.exceptions.push_back(*day);
    }
    return {};
  }

  Status finish_event() {
    if (event_.is_cancelled) return {};
    if (!event_.first) return wrong(event_.line, "an event without DTSTART");
    if (event_.is_timed) {
      if (notes_.size() < kMaxNotes) {
        notes_.push_back(fmt::format("{}: '{}' is not an all-day event; skipped",
                                     place(event_.line), event_.title));
      }
      return {};
    }
    std::int64_t length = event_.duration_days.value_or(1);
    if (event_.end) length = *event_.end - *event_.first;
    if (event_.end && length == 0) length = 1;  // some programs write the same day twice
    if (length < 1 || length > kMaxEventDays) {
      return wrong(event_.line, fmt::format("an event of {} days; 1 to {} make a holiday", length,
                                            kMaxEventDays));
    }
    return add_days(length);
  }

  Status add_days(std::int64_t length) {
    std::vector<LocalDay> starts{*event_.first};
    if (event_.rule) {
      starts = days_of(*event_.rule, *event_.first, HolidayCalendar::kLastYear);
    }
    for (const LocalDay start : starts) {
      if (std::ranges::find(event_.exceptions, start) != event_.exceptions.end()) continue;
      for (std::int64_t i = 0; i < length; ++i) {
        if (days_.size() == HolidayCalendar::kMaxDays) {
          return fail(Code::kResourceExhausted,
                      fmt::format("{}: more than {} holidays", place(event_.line),
                                  HolidayCalendar::kMaxDays));
        }
        days_.push_back({start + i, event_.title});
      }
    }
    return {};
  }

  ContentLineReader lines_;
  std::string_view file_;
  std::vector<std::string> open_;  ///< components, outermost first
  Event event_;
  std::vector<Holiday> days_;
  std::vector<std::string> notes_;
  bool seen_calendar_ = false;
};

}  // namespace

Result<HolidayCalendar> parse_holidays(std::string_view text, std::string_view file) {
  if (text.size() > HolidayCalendar::kMaxBytes) {
    return fail(Code::kResourceExhausted, fmt::format("{}: {} bytes; at most {}", file, text.size(),
                                                      HolidayCalendar::kMaxBytes));
  }
  return HolidayReader(text, file).read();
}

}  // namespace millwright::respond
