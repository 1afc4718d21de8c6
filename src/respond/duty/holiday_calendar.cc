// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/holiday_calendar.h"

#include <algorithm>
#include <map>
#include <utility>

namespace millwright::respond {

HolidayCalendar::HolidayCalendar(std::vector<Holiday> days, std::vector<std::string> notes)
    : notes_(std::move(notes)) {
  std::map<LocalDay, std::string> titles;
  for (Holiday& holiday : days) titles.try_emplace(holiday.day, std::move(holiday.title));
  days_.reserve(titles.size());
  for (auto& [day, title] : titles) days_.push_back({day, std::move(title)});
}

const Holiday* HolidayCalendar::find(LocalDay day) const {
  const auto it = std::ranges::lower_bound(days_, day, {}, &Holiday::day);
  return it == days_.end() || it->day != day ? nullptr : &*it;
}

}  // namespace millwright::respond
