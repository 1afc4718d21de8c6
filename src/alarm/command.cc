// SPDX-License-Identifier: Apache-2.0
#include "alarm/command.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace millwright::alarm {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;

std::unexpected<Error> damaged(std::string_view what) {
  return fail(Code::kDataLoss, fmt::format("alarm command: {}", what));
}
bool is_text(const json& j, const char* key) {
  return j.contains(key) && j[key].is_string();
}

}  // namespace

std::string encode(const Command& command) {
  json j = {{"type", "alarm"},
            {"version", kVersion},
            {"action", name(command.action)},
            {"alarm", command.alarm.value},
            {"who", command.who},
            {"comment", command.comment}};
  if (command.asset) j["asset"] = command.asset.value;
  if (command.until) j["until_ns"] = command.until->ns;
  // Comments are a person's words: broken UTF-8 in them must not lose the command.
  return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<std::optional<Command>> decode_command(std::string_view text) {
  const json j = json::parse(text, nullptr, false);
  if (!j.is_object() || !is_text(j, "type")) return damaged("not an object with a type");
  if (j["type"] != "alarm") return std::optional<Command>();
  if (!j.contains("version") || j["version"] != kVersion) return damaged("unknown version");
  if (!is_text(j, "action") || !is_text(j, "who") || !is_text(j, "comment")) {
    return damaged("action, who or comment is missing");
  }
  const std::optional<Action> action = parse_action(j["action"].get_ref<const std::string&>());
  const bool is_personal =
      action && ((*action >= Action::kAcknowledge && *action <= Action::kReturnToService) ||
                 *action == Action::kReset);
  if (!is_personal) return damaged("unknown action");
  if (!j.contains("alarm") || !j["alarm"].is_number_unsigned()) return damaged("alarm: not an id");
  Command command;
  command.action = *action;
  command.alarm = AlarmId(j["alarm"].get<std::uint64_t>());
  command.who = j["who"];
  command.comment = j["comment"];
  if (j.contains("asset")) {
    const json& asset = j["asset"];
    if (!asset.is_number_unsigned() || asset.get<std::uint64_t>() > UINT32_MAX) {
      return damaged("asset: not an id");
    }
    command.asset = AssetId(asset.get<std::uint32_t>());
  }
  if (j.contains("until_ns")) {
    if (!j["until_ns"].is_number_integer()) return damaged("until_ns: not an integer");
    command.until = UtcNanos{j["until_ns"].get<std::int64_t>()};
  }
  return std::optional<Command>(std::move(command));
}

}  // namespace millwright::alarm
