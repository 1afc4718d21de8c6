// SPDX-License-Identifier: Apache-2.0
#pragma once
// What schedules of people have in common in bodies and answers: who, on which weekday, at which
// time of the wall clock. For .cc files only.

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "registry/registry.h"
#include "rollout/wave/wave.h"

namespace millwright::api {

/// A list of {"function", "person"}: active users, for one of the five functions or another kind of
/// team, which is for others to judge. Errors: invalid_argument, naming `field`.
Result<std::vector<rollout::Stakeholder>> read_people(const nlohmann::json& body,
                                                      std::string_view field,
                                                      const registry::Plant& plant);
nlohmann::json people_view(std::span<const rollout::Stakeholder> people);

/// "weekday": 1 (Monday) to 7, as 0 to 6. Errors: invalid_argument.
Result<int> read_weekday(const nlohmann::json& body);
/// "time": "07:00". Errors: invalid_argument.
Result<std::chrono::minutes> read_wall_time(const nlohmann::json& body);
std::string wall_time_text(std::chrono::minutes time_of_day);

}  // namespace millwright::api
