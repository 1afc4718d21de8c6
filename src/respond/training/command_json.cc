// SPDX-License-Identifier: Apache-2.0
#include "respond/training/command_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace millwright::respond {

using nlohmann::json;

Result<std::optional<json>> parse_command(std::string_view text, std::string_view part,
                                          int version) {
  const auto is = [](const json& object, const char* key, std::string_view value) {
    const auto it = object.find(key);
    return it != object.end() && it->is_string() && it->get_ref<const std::string&>() == value;
  };
  json command = json::parse(text, nullptr, false);
  if (!command.is_object() || !command.contains("type")) {
    return fail(Code::kDataLoss, "command: not an object with a type");
  }
  if (!is(command, "type", "respond") || !is(command, "part", part)) return std::optional<json>();
  const auto found = command.find("version");
  if (found == command.end() || *found != version) {
    return fail(Code::kDataLoss, fmt::format("{} command: unknown version", part));
  }
  return std::optional<json>(std::move(command));
}

json command_object(std::string_view part, std::string_view action, int version,
                    std::string_view who) {
  return {
      {"type", "respond"}, {"part", part}, {"action", action}, {"version", version}, {"who", who}};
}

}  // namespace millwright::respond
