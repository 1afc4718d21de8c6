// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/drill.h"

#include <nlohmann/json.hpp>

#include "record/json_fields.h"
#include "respond/training/command_json.h"

namespace millwright::respond {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::string_view kPart = "drill";

}  // namespace

std::string encode(const Drill& drill) {
  json row = {{"version", kVersion},
              {"id", drill.id.value},
              {"procedure", drill.procedure},
              {"asset", drill.asset.value},
              {"started_by", drill.started_by},
              {"started_ns", drill.started.ns},
              {"is_announced", drill.is_announced},
              {"shift", drill.shift},
              {"ended_because", drill.ended_because},
              {"run", drill.run},
              {"schedule", drill.schedule.value}};
  if (drill.ended) row["ended_ns"] = drill.ended->ns;
  return record::dump(row);
}

Result<Drill> decode_drill(std::string_view text) {
  MW_TRY(const json row, record::parse_stored(text, "drill", kVersion));
  record::JsonFields fields(row, "drill");
  Drill drill;
  drill.id = DrillId(fields.number("id"));
  drill.procedure = fields.name("procedure");
  drill.asset = AssetId(static_cast<std::uint32_t>(fields.number("asset", UINT32_MAX)));
  drill.started_by = fields.name("started_by");
  drill.started = fields.time("started_ns");
  drill.is_announced = fields.flag("is_announced");
  drill.shift = fields.text("shift");
  drill.ended = fields.optional_time("ended_ns");
  drill.ended_because = fields.text("ended_because");
  drill.run = fields.number("run");
  drill.schedule = DrillScheduleId(fields.optional_number("schedule"));  // none in older rows
  MW_TRY_STATUS(fields.status());
  return drill;
}

std::string encode(const DrillCommand& command) {
  json j = command_object(kPart, command.end ? "end" : "start", kVersion, command.who);
  j["procedure"] = command.procedure;
  j["asset"] = command.asset.value;
  j["is_announced"] = command.is_announced;
  j["end"] = command.end.value;
  j["reason"] = command.reason;
  return record::dump(j);
}

Result<std::optional<DrillCommand>> decode_drill_command(std::string_view text) {
  MW_TRY(const auto j, parse_command(text, kPart, kVersion));
  if (!j) return std::optional<DrillCommand>();
  record::JsonFields fields(*j, "drill command");
  DrillCommand command;
  command.who = fields.name("who");
  command.end = DrillId(fields.optional_number("end"));
  command.procedure = fields.text("procedure");
  command.asset = AssetId(static_cast<std::uint32_t>(fields.optional_number("asset", UINT32_MAX)));
  command.is_announced = fields.flag("is_announced");
  command.reason = fields.text("reason");
  MW_TRY_STATUS(fields.status());
  return std::optional(std::move(command));
}

}  // namespace millwright::respond
