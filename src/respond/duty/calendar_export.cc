// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/calendar_export.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>

#include "respond/duty/icalendar.h"

namespace millwright::respond {
namespace {

using std::chrono::days;
using std::chrono::nanoseconds;
using std::chrono::seconds;

/// DATE-TIME in UTC (section 3.3.5 form 2): "20260105T060000Z".
std::string utc_text(UtcNanos time) {
  const nanoseconds since(time.ns);
  const days day = std::chrono::floor<days>(since);
  const std::int64_t clock = std::chrono::floor<seconds>(since - day).count();
  const CivilDate date = civil_from_days(day.count());
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", date.year, date.month, date.day,
                     clock / 3600, clock / 60 % 60, clock % 60);
}

std::string summary(const Roster& roster, const Shift& shift) {
  const std::string people =
      shift.people.empty() ? "nobody" : fmt::format("{}", fmt::join(shift.people, ", "));
  return fmt::format("{}: {} ({})", roster.title, people, shift.name);
}

std::string description(const Shift& shift) {
  std::string text = fmt::format("Layer: {}", shift.layer);
  if (shift.is_override) text += "\nOverride";
  if (shift.is_holiday) text += "\nHoliday";
  return text;
}

}  // namespace

std::string to_icalendar(const Roster& roster, std::span<const Shift> shifts, UtcNanos stamp) {
  std::string out;
  append_content_line(out, "BEGIN", "VCALENDAR");
  append_content_line(out, "VERSION", "2.0");
  append_content_line(out, "PRODID", "-//Millwright//Roster//EN");
  append_content_line(out, "CALSCALE", "GREGORIAN");
  append_content_line(out, "NAME", escape_text(roster.title));  // RFC 7986 section 5.1
  const std::string stamp_text = utc_text(stamp);
  for (const Shift& shift : shifts) {
    const std::string begin = utc_text(shift.begin);
    append_content_line(out, "BEGIN", "VEVENT");
    append_content_line(out, "UID",
                        escape_text(fmt::format("{}/{}/{}/{}@millwright", roster.name, shift.layer,
                                                shift.name, begin)));
    append_content_line(out, "DTSTAMP", stamp_text);
    append_content_line(out, "DTSTART", begin);
    append_content_line(out, "DTEND", utc_text(shift.end));
    append_content_line(out, "SUMMARY", escape_text(summary(roster, shift)));
    append_content_line(out, "DESCRIPTION", escape_text(description(shift)));
    append_content_line(out, "END", "VEVENT");
  }
  append_content_line(out, "END", "VCALENDAR");
  return out;
}

}  // namespace millwright::respond
