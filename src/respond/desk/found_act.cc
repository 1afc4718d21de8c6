// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/found_act.h"

#include <nlohmann/json.hpp>

#include "record/json_fields.h"
#include "respond/training/command_json.h"

namespace millwright::respond {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::string_view kPart = "found-act";

void write_team(json& out, const std::optional<TeamKind>& team) {
  if (team) out["team"] = name(*team);
}

std::optional<TeamKind> read_team(record::JsonFields& fields) {
  const std::string text = fields.text("team");
  if (text.empty()) return std::nullopt;
  const auto team = parse_team_kind(text);
  if (!team) fields.refuse("team", "unknown value");
  return team;
}

void put_time(json& out, const char* key, const std::optional<UtcNanos>& time) {
  if (time) out[key] = time->ns;
}

}  // namespace

std::string encode(const FoundAct& act) {
  json row = {{"version", kVersion},
              {"id", act.id.value},
              {"time_ns", act.time.ns},
              {"category", name(act.category)},
              {"os_user", act.os_user},
              {"told_by", act.told_by},
              {"text", act.text},
              {"key", act.key},
              {"claimed_by", act.claimed_by},
              {"comment", act.comment},
              {"approved_by", act.approved_by}};
  write_team(row, act.team);
  put_time(row, "claimed_ns", act.claimed);
  put_time(row, "lapsed_ns", act.lapsed);
  return record::dump(row);
}

Result<FoundAct> decode_found_act(std::string_view text) {
  MW_TRY(const json row, record::parse_stored(text, "found act", kVersion));
  record::JsonFields fields(row, "found act");
  FoundAct act;
  act.id = FoundActId(fields.number("id"));
  act.time = fields.time("time_ns");
  act.category = fields.one_of("category", parse_act_category);
  act.os_user = fields.text("os_user");
  act.told_by = fields.text("told_by");
  act.text = fields.text("text");
  act.key = fields.text("key");
  act.team = read_team(fields);
  act.claimed_by = fields.text("claimed_by");
  act.claimed = fields.optional_time("claimed_ns");
  act.comment = fields.text("comment");
  act.approved_by = fields.text("approved_by");
  act.lapsed = fields.optional_time("lapsed_ns");
  MW_TRY_STATUS(fields.status());
  return act;
}

std::string encode(const FoundActCommand& command) {
  json j = command_object(kPart, command.claim ? "claim" : "find", kVersion, command.who);
  if (command.claim) j["claim"] = command.claim.value;
  j["category"] = name(command.category);
  j["os_user"] = command.os_user;
  j["told_by"] = command.told_by;
  j["text"] = command.text;
  j["key"] = command.key;
  j["comment"] = command.comment;
  j["approved_by"] = command.approved_by;
  write_team(j, command.team);
  return record::dump(j);
}

Result<std::optional<FoundActCommand>> decode_found_act_command(std::string_view text) {
  MW_TRY(const auto j, parse_command(text, kPart, kVersion));
  if (!j) return std::optional<FoundActCommand>();
  record::JsonFields fields(*j, "found act");
  FoundActCommand command;
  command.who = fields.name("who");
  command.claim = FoundActId(fields.optional_number("claim"));
  command.category = fields.one_of("category", parse_act_category);
  command.os_user = fields.text("os_user");
  command.told_by = fields.text("told_by");
  command.text = fields.text("text");
  command.key = fields.text("key");
  command.team = read_team(fields);
  command.comment = fields.text("comment");
  command.approved_by = fields.text("approved_by");
  MW_TRY_STATUS(fields.status());
  return std::optional(std::move(command));
}

}  // namespace millwright::respond
