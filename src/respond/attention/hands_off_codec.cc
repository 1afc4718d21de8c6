// SPDX-License-Identifier: Apache-2.0
// Rows and commands of a hands-off period as JSON: docs/format/training.md.
#include <nlohmann/json.hpp>

#include "record/json_fields.h"
#include "respond/attention/hands_off.h"
#include "respond/training/command_json.h"

namespace millwright::respond {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::string_view kPart = "hands-off";
constexpr std::uint64_t kMostCount = 1'000'000'000;

int count(record::JsonFields& fields, const char* key) {
  return static_cast<int>(fields.number(key, kMostCount));
}

json write_terms(const HandsOffTerms& terms) {
  return {{"per_shift", terms.per_shift},
          {"answers_per_shift", terms.answers_per_shift},
          {"outages", terms.outages},
          {"sensors_replaced", terms.sensors_replaced},
          {"sensors_added", terms.sensors_added},
          {"tolerated_help", terms.tolerated_help}};
}

Result<HandsOffTerms> read_terms(const json& j) {
  record::JsonFields fields(j, "hands-off terms");
  HandsOffTerms terms;
  terms.per_shift = count(fields, "per_shift");
  terms.answers_per_shift = count(fields, "answers_per_shift");
  terms.outages = count(fields, "outages");
  terms.sensors_replaced = count(fields, "sensors_replaced");
  terms.sensors_added = count(fields, "sensors_added");
  terms.tolerated_help = count(fields, "tolerated_help");
  MW_TRY_STATUS(fields.status());
  return terms;
}

json write_shift(const ShiftExposure& shift) {
  return {{"shift", shift.shift},
          {"alarms", shift.alarms},
          {"drills", shift.drills},
          {"answers", shift.answers}};
}

Result<ShiftExposure> read_shift(const json& j) {
  record::JsonFields fields(j, "hands-off shift");
  ShiftExposure shift;
  shift.shift = fields.name("shift");
  shift.alarms = count(fields, "alarms");
  shift.drills = count(fields, "drills");
  shift.answers = count(fields, "answers");
  MW_TRY_STATUS(fields.status());
  return shift;
}

json write_help(const Help& help) {
  return {{"time_ns", help.time.ns},
          {"kind", name(help.kind)},
          {"who", help.who},
          {"words", help.words}};
}

Result<Help> read_help(const json& j) {
  record::JsonFields fields(j, "hands-off help");
  Help help;
  help.time = fields.time("time_ns");
  help.kind = fields.one_of("kind", parse_fact_kind);
  help.who = fields.text("who");
  help.words = fields.text("words");
  MW_TRY_STATUS(fields.status());
  return help;
}

json write_fact(const HandsOffFact& fact) {
  json j = {{"kind", name(fact.kind)}, {"team", millwright::name(fact.team)}};
  if (!fact.shift.empty()) j["shift"] = fact.shift;
  if (!fact.words.empty()) j["words"] = fact.words;
  if (!fact.approved_by.empty()) j["approved_by"] = fact.approved_by;
  if (fact.was_unannounced) j["was_unannounced"] = true;
  if (fact.needed_help) j["needed_help"] = true;
  return j;
}

Result<HandsOffFact> read_fact(const json& j, const std::string& who) {
  record::JsonFields fields(j, "hands-off fact");
  HandsOffFact fact;
  fact.kind = fields.one_of("kind", parse_fact_kind);
  fact.team = fields.one_of("team", parse_team_kind);
  fact.who = who;
  fact.shift = fields.text("shift");
  fact.words = fields.text("words");
  fact.approved_by = fields.text("approved_by");
  fact.was_unannounced = fields.flag("was_unannounced");
  fact.needed_help = fields.flag("needed_help");
  MW_TRY_STATUS(fields.status());
  return fact;
}

std::vector<std::string> read_names(record::JsonFields& fields, const char* key, std::size_t most) {
  std::vector<std::string> names;
  for (const json* entry : fields.list(key, most)) {
    if (!entry->is_string()) {
      fields.refuse(key, "not names");
      break;
    }
    names.push_back(entry->get<std::string>());
  }
  return names;
}

Status read_plan(record::JsonFields& fields, const json& j, HandsOffCommand& command) {
  command.start = fields.optional_time("start_ns");
  command.days = count(fields, "days");
  command.shifts = read_names(fields, "shifts", HandsOff::kMostShifts);
  command.helpers = read_names(fields, "helpers", HandsOff::kMostHelpers);
  if (const auto it = j.find("terms"); it != j.end()) {
    MW_TRY(command.terms, read_terms(*it));
  }
  return {};
}

}  // namespace

std::string encode(const HandsOff& period) {
  json shifts = json::array();
  for (const ShiftExposure& shift : period.shifts) shifts.push_back(write_shift(shift));
  json helps = json::array();
  for (const Help& help : period.helps) helps.push_back(write_help(help));
  json row = {{"version", kVersion},
              {"id", period.id.value},
              {"planned_by", period.planned_by},
              {"start_ns", period.start.ns},
              {"days", period.days},
              {"terms", write_terms(period.terms)},
              {"state", name(period.state)},
              {"shifts", std::move(shifts)},
              {"outages_recovered", period.outages_recovered},
              {"sensors_replaced", period.sensors_replaced},
              {"sensors_added", period.sensors_added},
              {"security_patches", period.security_patches},
              {"n_helps", period.n_helps},
              {"helps", std::move(helps)},
              {"verdict", period.verdict}};
  if (!period.helpers.empty()) row["helpers"] = period.helpers;
  if (period.ended) row["ended_ns"] = period.ended->ns;
  return record::dump(row);
}

Result<HandsOff> decode_hands_off(std::string_view text) {
  MW_TRY(const json row, record::parse_stored(text, "hands-off period", kVersion));
  record::JsonFields fields(row, "hands-off period");
  HandsOff period;
  period.id = HandsOffId(fields.number("id"));
  period.planned_by = fields.name("planned_by");
  period.start = fields.time("start_ns");
  period.days = count(fields, "days");
  period.state = fields.one_of("state", parse_hands_off_state);
  period.outages_recovered = count(fields, "outages_recovered");
  period.sensors_replaced = count(fields, "sensors_replaced");
  period.sensors_added = count(fields, "sensors_added");
  period.security_patches = count(fields, "security_patches");
  period.n_helps = count(fields, "n_helps");
  period.verdict = fields.text("verdict");
  period.ended = fields.optional_time("ended_ns");
  if (!period.id) fields.refuse("id", "0 is no id");
  if (!row.contains("terms")) fields.refuse("terms", "missing");
  period.helpers = read_names(fields, "helpers", HandsOff::kMostHelpers);
  const std::vector<const json*> shifts = fields.list("shifts", HandsOff::kMostShifts);
  const std::vector<const json*> helps = fields.list("helps", HandsOff::kMostHelpsKept);
  MW_TRY_STATUS(fields.status());
  MW_TRY(period.terms, read_terms(row["terms"]));
  for (const json* shift : shifts) {
    MW_TRY(ShiftExposure exposure, read_shift(*shift));
    period.shifts.push_back(std::move(exposure));
  }
  for (const json* entry : helps) {
    MW_TRY(Help help, read_help(*entry));
    period.helps.push_back(std::move(help));
  }
  return period;
}

std::string encode(const HandsOffCommand& command) {
  json j = command_object(kPart, name(command.action), kVersion, command.who);
  if (command.action == HandsOffAction::kPlan) {
    if (command.start) j["start_ns"] = command.start->ns;
    j["days"] = command.days;
    j["shifts"] = command.shifts;
    if (!command.helpers.empty()) j["helpers"] = command.helpers;
    j["terms"] = write_terms(command.terms);
  }
  if (!command.reason.empty()) j["reason"] = command.reason;
  if (!command.signature.empty()) j["signature"] = command.signature;
  if (command.action == HandsOffAction::kNote) j["fact"] = write_fact(command.fact);
  return record::dump(j);
}

Result<std::optional<HandsOffCommand>> decode_hands_off_command(std::string_view text) {
  MW_TRY(const std::optional<json> j, parse_command(text, kPart, kVersion));
  if (!j) return std::optional<HandsOffCommand>();
  record::JsonFields fields(*j, "hands-off command");
  HandsOffCommand command;
  command.action = fields.one_of("action", parse_hands_off_action);
  command.who = fields.name("who");
  command.reason = fields.text("reason");
  command.signature = fields.text("signature");
  if (command.action == HandsOffAction::kPlan) MW_TRY_STATUS(read_plan(fields, *j, command));
  if (command.action == HandsOffAction::kNote && !j->contains("fact")) {
    fields.refuse("fact", "missing");
  }
  MW_TRY_STATUS(fields.status());
  if (command.action == HandsOffAction::kNote) {
    MW_TRY(command.fact, read_fact((*j)["fact"], command.who));
  }
  return std::optional(std::move(command));
}

}  // namespace millwright::respond
