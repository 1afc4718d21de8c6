// SPDX-License-Identifier: Apache-2.0
#include "respond/training/qualification.h"

#include <nlohmann/json.hpp>

#include "core/enum_names.h"
#include "record/json_fields.h"
#include "respond/training/command_json.h"

namespace millwright::respond {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::string_view kPart = "training";
constexpr EnumNames<3> kActions{"record", "demonstrate", "revoke"};

}  // namespace

std::string_view name(TrainingAction action) {
  return name_in(kActions, action);
}

std::optional<TrainingAction> parse_training_action(std::string_view text) {
  return parse_in<TrainingAction>(kActions, text);
}

bool is_valid(const Qualification& q, UtcNanos now) {
  return q.trained_at <= now && !q.revoked_at && (!q.expires_at || now < *q.expires_at);
}

bool is_demonstrated(const Qualification& q, UtcNanos now) {
  return is_valid(q, now) && q.demonstrated_at && *q.demonstrated_at <= now;
}

std::string encode(const Qualification& q) {
  json row = {{"version", kVersion},
              {"id", q.id.value},
              {"person", q.person},
              {"procedure", q.procedure},
              {"trained_at_ns", q.trained_at.ns},
              {"recorded_by", q.recorded_by}};
  if (q.demonstrated_at) {
    row["demonstrated_at_ns"] = q.demonstrated_at->ns;
    row["drill_run"] = q.drill_run;
  }
  if (q.expires_at) row["expires_at_ns"] = q.expires_at->ns;
  if (q.revoked_at) {
    row["revoked_at_ns"] = q.revoked_at->ns;
    row["revoked_by"] = q.revoked_by;
    row["revoke_reason"] = q.revoke_reason;
  }
  return record::dump(row);
}

Result<Qualification> decode_qualification(std::string_view text) {
  MW_TRY(const json row, record::parse_stored(text, "qualification", kVersion));
  record::JsonFields fields(row, "qualification");
  Qualification q;
  q.id = QualificationId(fields.number("id"));
  q.person = fields.name("person");
  q.procedure = fields.name("procedure");
  q.trained_at = fields.time("trained_at_ns");
  q.recorded_by = fields.name("recorded_by");
  q.demonstrated_at = fields.optional_time("demonstrated_at_ns");
  q.drill_run = fields.optional_number("drill_run");
  q.expires_at = fields.optional_time("expires_at_ns");
  q.revoked_at = fields.optional_time("revoked_at_ns");
  q.revoked_by = fields.text("revoked_by");
  q.revoke_reason = fields.text("revoke_reason");
  if (!q.id) fields.refuse("id", "0 is no id");
  MW_TRY_STATUS(fields.status());
  return q;
}

std::string encode(const TrainingCommand& command) {
  json j = command_object(kPart, name(command.action), kVersion, command.who);
  j["person"] = command.person;
  j["procedure"] = command.procedure;
  if (command.at) j["at_ns"] = command.at->ns;
  if (command.expires_at) j["expires_at_ns"] = command.expires_at->ns;
  if (command.drill_run != 0) j["drill_run"] = command.drill_run;
  if (!command.reason.empty()) j["reason"] = command.reason;
  return record::dump(j);
}

Result<std::optional<TrainingCommand>> decode_training_command(std::string_view text) {
  MW_TRY(const std::optional<json> j, parse_command(text, kPart, kVersion));
  if (!j) return std::optional<TrainingCommand>();
  record::JsonFields fields(*j, "training command");
  TrainingCommand command;
  command.action = fields.one_of("action", parse_training_action);
  command.who = fields.name("who");
  command.person = fields.name("person");
  command.procedure = fields.name("procedure");
  command.at = fields.optional_time("at_ns");
  command.expires_at = fields.optional_time("expires_at_ns");
  command.drill_run = fields.optional_number("drill_run");
  command.reason = fields.text("reason");
  MW_TRY_STATUS(fields.status());
  return std::optional(std::move(command));
}

}  // namespace millwright::respond
