// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/yearly_rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "respond/duty/icalendar.h"

namespace millwright::respond {
namespace {

constexpr std::array<std::string_view, 7> kWeekdays{"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

std::optional<int> parse_int(std::string_view text, int low, int high) {
  if (text.starts_with('+')) text.remove_prefix(1);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  if (!is_whole || value < low || value > high) return std::nullopt;
  return value;
}

std::optional<YearlyRule::NthWeekday> parse_nth(std::string_view text) {
  if (text.size() < 3) return std::nullopt;
  const auto it = std::ranges::find(kWeekdays, text.substr(text.size() - 2));
  const auto week = parse_int(text.substr(0, text.size() - 2), -5, 5);
  if (it == kWeekdays.end() || !week || *week == 0) return std::nullopt;
  return YearlyRule::NthWeekday{*week, static_cast<int>(it - kWeekdays.begin())};
}

template <class Field, class Value>
bool set(Field& field, const Value& value) {
  if (!value) return false;
  field = static_cast<std::remove_cvref_t<decltype(*value)>>(*value);
  return true;
}

bool read_part(std::string_view name, std::string_view value, YearlyRule& rule) {
  if (name == "FREQ") return value == "YEARLY";
  if (name == "INTERVAL") return set(rule.interval, parse_int(value, 1, 100));
  if (name == "COUNT") return set(rule.count, parse_int(value, 1, 1000));
  if (name == "UNTIL") return set(rule.until, parse_ical_day(value));
  if (name == "BYMONTH") return set(rule.month, parse_int(value, 1, 12));
  if (name == "BYMONTHDAY") return set(rule.day_of_month, parse_int(value, 1, 31));
  if (name == "BYDAY") return set(rule.nth, parse_nth(value));
  return name == "WKST";  // means nothing to a yearly rule without BYWEEKNO
}

std::optional<LocalDay> to_day(int year, unsigned month, unsigned day) {
  return parse_day(fmt::format("{:04}-{:02}-{:02}", year, month, day));
}

std::optional<LocalDay> day_in(int year, unsigned month, YearlyRule::NthWeekday nth) {
  const bool is_from_start = nth.week > 0;
  const bool is_december = month == 12;
  const LocalDay first{days_from_civil({year, month, 1})};
  const LocalDay next{
      days_from_civil({is_december ? year + 1 : year, is_december ? 1 : month + 1, 1})};
  const LocalDay last = next + -1;
  const LocalDay day =
      is_from_start ? first + ((nth.weekday - weekday_of(first) + 7) % 7 + 7 * (nth.week - 1))
                    : last + (-((weekday_of(last) - nth.weekday + 7) % 7) + 7 * (nth.week + 1));
  if (day < first || day > last) return std::nullopt;  // a fifth Monday that is not there
  return day;
}

}  // namespace

Result<YearlyRule> parse_yearly_rule(std::string_view value) {
  YearlyRule rule;
  bool is_yearly = false;
  for (std::string_view rest = value; !rest.empty();) {
    const std::string_view part = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    const std::size_t equals = std::min(part.find('='), part.size());
    const std::string_view name = part.substr(0, equals);
    const std::string_view argument = part.substr(std::min(equals + 1, part.size()));
    if (!read_part(name, argument, rule)) {
      return fail(Code::kInvalidArgument,
                  fmt::format("RRULE: cannot repeat by '{}'; write the days out as events",
                              part.substr(0, 64)));
    }
    is_yearly = is_yearly || name == "FREQ";
  }
  if (!is_yearly) return fail(Code::kInvalidArgument, "RRULE: has no FREQ=YEARLY");
  if (rule.nth && (!rule.month || rule.day_of_month)) {
    return fail(Code::kInvalidArgument, "RRULE: BYDAY needs BYMONTH, and no BYMONTHDAY");
  }
  return rule;
}

std::vector<LocalDay> days_of(const YearlyRule& rule, LocalDay first, int last_year) {
  const CivilDate start = civil_from_days(first.days);
  const unsigned month = rule.month.value_or(start.month);
  std::vector<LocalDay> days;
  for (int year = start.year; year <= last_year; year += rule.interval) {
    const std::optional<LocalDay> day =
        rule.nth ? day_in(year, month, *rule.nth)
                 : to_day(year, month, rule.day_of_month.value_or(start.day));
    if (!day || *day < first) continue;
    if (rule.until && *rule.until < *day) break;
    days.push_back(*day);
    if (rule.count && std::ssize(days) == *rule.count) break;
  }
  return days;
}

}  // namespace millwright::respond
