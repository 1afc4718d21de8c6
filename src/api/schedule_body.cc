// SPDX-License-Identifier: Apache-2.0
#include "api/schedule_body.h"

#include <fmt/format.h>

#include "api/desk_call.h"
#include "respond/duty/local_time.h"

namespace millwright::api {

using nlohmann::json;
using rollout::Stakeholder;

Result<std::vector<Stakeholder>> read_people(const json& body, std::string_view field,
                                             const registry::Plant& plant) {
  const auto it = body.find(field);
  if (it == body.end() || !it->is_array()) {
    return fail(Code::kInvalidArgument, fmt::format("{}: must be a list", field));
  }
  std::vector<Stakeholder> out;
  for (const json& row : *it) {
    if (!row.is_object()) {
      return fail(Code::kInvalidArgument, fmt::format("{}: must hold objects", field));
    }
    MW_TRY_STATUS(only_fields(row, {"function", "person"}));
    MW_TRY(const std::string function, text_field(row, "function"));
    MW_TRY(const std::string person, text_field(row, "person"));
    const auto kind = parse_team_kind(function);
    if (!kind) {
      return fail(Code::kInvalidArgument,
                  fmt::format("{}: '{}' is none of the five functions", field, function));
    }
    const User* user = plant.find_user_by_name(person);
    if (user == nullptr || !user->is_active) {
      return fail(Code::kInvalidArgument,
                  fmt::format("{}: there is no active user '{}'", field, person));
    }
    out.push_back({*kind, person});
  }
  return out;
}

json people_view(std::span<const Stakeholder> people) {
  json rows = json::array();
  for (const Stakeholder& one : people) {
    rows.push_back({{"function", millwright::name(one.function)}, {"person", one.person}});
  }
  return rows;
}

Result<int> read_weekday(const json& body) {
  const auto weekday = body.find("weekday");
  const bool is_day = weekday != body.end() && weekday->is_number_unsigned() &&
                      weekday->get<std::uint64_t>() >= 1 && weekday->get<std::uint64_t>() <= 7;
  if (is_day) return weekday->get<int>() - 1;
  return fail(Code::kInvalidArgument, "weekday: must be 1 (Monday) to 7 (Sunday)");
}

Result<std::chrono::minutes> read_wall_time(const json& body) {
  MW_TRY(const std::string time, text_field(body, "time"));
  const auto minutes = respond::parse_time_of_day(time);
  if (minutes) return *minutes;
  return fail(Code::kInvalidArgument, "time: must be a time like 07:00");
}

std::string wall_time_text(std::chrono::minutes time_of_day) {
  const auto minutes = time_of_day.count();
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

}  // namespace millwright::api
