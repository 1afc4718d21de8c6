// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/drill_schedule.h"

#include <array>
#include <nlohmann/json.hpp>

#include "record/json_fields.h"
#include "respond/training/command_json.h"

namespace millwright::respond {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::string_view kPart = "drill-schedule";
constexpr std::array<std::string_view, 3> kOutcomes{"started", "missed", "skipped"};
constexpr std::array<std::string_view, 3> kRhythms{"days", "weekly", "monthly"};

std::optional<DrillOutcome> parse_outcome_name(std::string_view text) {
  for (std::size_t i = 0; i < kOutcomes.size(); ++i) {
    if (kOutcomes[i] == text) return static_cast<DrillOutcome>(i);
  }
  return std::nullopt;
}

std::optional<DrillRhythm> parse_rhythm(std::string_view text) {
  for (std::size_t i = 0; i < kRhythms.size(); ++i) {
    if (kRhythms[i] == text) return static_cast<DrillRhythm>(i);
  }
  return std::nullopt;
}

void put_rule(json& object, const DrillRule& rule) {
  object["rhythm"] = kRhythms[static_cast<std::size_t>(rule.rhythm)];
  object["every"] = rule.every;
  object["from_min"] = rule.from.count();
  object["to_min"] = rule.to.count();
  object["shift"] = rule.shift;
}

DrillRule rule_of(record::JsonFields& fields) {
  DrillRule rule;
  rule.rhythm = fields.one_of<DrillRhythm>("rhythm", parse_rhythm);
  rule.every = static_cast<int>(fields.number("every", 1000));
  rule.from = std::chrono::minutes(fields.number("from_min", 10'000));
  rule.to = std::chrono::minutes(fields.number("to_min", 10'000));
  rule.shift = fields.text("shift");
  return rule;
}

Result<DrillResult> result_of(const json& row) {
  record::JsonFields fields(row, "result of a drill schedule");
  DrillResult result;
  result.outcome = fields.one_of<DrillOutcome>("outcome", parse_outcome_name);
  result.due = fields.time("due_ns");
  result.reason = fields.text("reason");
  result.drill = DrillId(fields.optional_number("drill"));
  MW_TRY_STATUS(fields.status());
  return result;
}

/// A day as the number it is; the earliest that there are lies in 1970.
LocalDay day_of(std::uint64_t days) {
  return {static_cast<std::int64_t>(days)};
}

}  // namespace

std::string_view name(DrillOutcome outcome) {
  return kOutcomes[static_cast<std::size_t>(outcome)];
}

std::string encode(const DrillSchedule& schedule) {
  json row = {{"version", kVersion},
              {"id", schedule.id.value},
              {"procedure", schedule.procedure},
              {"asset", schedule.asset.value},
              {"created_by", schedule.created_by},
              {"created_ns", schedule.created.ns},
              {"is_announced", schedule.is_announced},
              {"first_day", schedule.first.days},
              {"removed_by", schedule.removed_by},
              {"results", json::array()}};
  put_rule(row, schedule.rule);
  if (schedule.next) {
    row["next_ns"] = schedule.next->at.ns;
    row["window_day"] = schedule.next->window.day.days;
    row["window_begin_ns"] = schedule.next->window.begin.ns;
    row["window_end_ns"] = schedule.next->window.end.ns;
  }
  if (schedule.look_again) row["look_again_ns"] = schedule.look_again->ns;
  for (const DrillResult& result : schedule.results) {
    row["results"].push_back({{"outcome", name(result.outcome)},
                              {"due_ns", result.due.ns},
                              {"reason", result.reason},
                              {"drill", result.drill.value}});
  }
  return record::dump(row);
}

Result<DrillSchedule> decode_drill_schedule(std::string_view text) {
  MW_TRY(const json row, record::parse_stored(text, "drill schedule", kVersion));
  record::JsonFields fields(row, "drill schedule");
  DrillSchedule out;
  out.id = DrillScheduleId(fields.number("id"));
  out.procedure = fields.name("procedure");
  out.asset = AssetId(static_cast<std::uint32_t>(fields.number("asset", UINT32_MAX)));
  out.created_by = fields.name("created_by");
  out.created = fields.time("created_ns");
  out.rule = rule_of(fields);
  out.is_announced = fields.flag("is_announced");
  out.first = day_of(fields.number("first_day", 1'000'000));
  out.removed_by = fields.text("removed_by");
  out.look_again = fields.optional_time("look_again_ns");
  if (const auto at = fields.optional_time("next_ns")) {
    PlannedDrill next;
    next.at = *at;
    next.window.day = day_of(fields.number("window_day", 1'000'000));
    next.window.begin = fields.time("window_begin_ns");
    next.window.end = fields.time("window_end_ns");
    out.next = next;
  }
  for (const json* result : fields.list("results", kMostDrillResults)) {
    MW_TRY(DrillResult read, result_of(*result));
    out.results.push_back(std::move(read));
  }
  MW_TRY_STATUS(fields.status());
  if (const Status checked = check(out.rule); !checked) {
    return fail(Code::kDataLoss, "drill schedule: " + checked.error().message());
  }
  return out;
}

std::string encode(const DrillScheduleCommand& command) {
  json object = command_object(kPart, command.remove ? "remove" : "add", kVersion, command.who);
  object["remove"] = command.remove.value;
  object["procedure"] = command.procedure;
  object["asset"] = command.asset.value;
  object["is_announced"] = command.is_announced;
  put_rule(object, command.rule);
  return record::dump(object);
}

Result<std::optional<DrillScheduleCommand>> decode_drill_schedule_command(std::string_view text) {
  MW_TRY(const auto object, parse_command(text, kPart, kVersion));
  if (!object) return std::optional<DrillScheduleCommand>();
  record::JsonFields fields(*object, "drill schedule command");
  DrillScheduleCommand command;
  command.who = fields.name("who");
  command.remove = DrillScheduleId(fields.optional_number("remove"));
  command.procedure = fields.text("procedure");
  command.asset = AssetId(static_cast<std::uint32_t>(fields.optional_number("asset", UINT32_MAX)));
  command.is_announced = fields.flag("is_announced");
  command.rule = rule_of(fields);
  MW_TRY_STATUS(fields.status());
  return std::optional(std::move(command));
}

}  // namespace millwright::respond
