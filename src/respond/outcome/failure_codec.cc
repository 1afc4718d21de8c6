// SPDX-License-Identifier: Apache-2.0
// Rows and commands of the failure log as JSON: docs/format/training.md.
#include <nlohmann/json.hpp>

#include "core/enum_names.h"
#include "record/json_fields.h"
#include "respond/outcome/failure_log.h"
#include "respond/training/command_json.h"

namespace millwright::respond {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::string_view kPart = "failure";
constexpr std::uint64_t kMostAsset = UINT32_MAX;
constexpr EnumNames<3> kSources{"entered", "csv", "cmms"};
constexpr EnumNames<3> kActions{"record", "correct", "withdraw"};

void write(json& out, const Failure& failure) {
  if (failure.id) out["id"] = failure.id.value;
  out["asset"] = failure.asset.value;
  out["begin_ns"] = failure.begin.ns;
  if (failure.end) out["end_ns"] = failure.end->ns;
  if (!failure.code.empty()) out["code"] = to_text(failure.code);
  if (!failure.description.empty()) out["description"] = failure.description;
  out["source"] = name(failure.source);
  if (failure.work_order != 0) out["work_order"] = failure.work_order;
  if (failure.is_begin_assumed) out["is_begin_assumed"] = true;
  if (failure.is_end_assumed) out["is_end_assumed"] = true;
}

Failure read(record::JsonFields& fields) {
  Failure failure;
  failure.id = FailureId(fields.optional_number("id"));
  failure.asset = AssetId(static_cast<std::uint32_t>(fields.number("asset", kMostAsset)));
  failure.begin = fields.time("begin_ns");
  failure.end = fields.optional_time("end_ns");
  failure.description = fields.text("description");
  failure.source = fields.one_of("source", parse_failure_source);
  failure.work_order = fields.optional_number("work_order");
  failure.is_begin_assumed = fields.flag("is_begin_assumed");
  failure.is_end_assumed = fields.flag("is_end_assumed");
  Result<FailureCode> code = parse_failure_code(fields.text("code"));
  if (code) {
    failure.code = std::move(*code);
  } else {
    fields.refuse("code", code.error().message());
  }
  return failure;
}

}  // namespace

std::string_view name(FailureSource source) {
  return name_in(kSources, source);
}
std::optional<FailureSource> parse_failure_source(std::string_view text) {
  return parse_in<FailureSource>(kSources, text);
}

std::string_view name(FailureAction action) {
  return name_in(kActions, action);
}
std::optional<FailureAction> parse_failure_action(std::string_view text) {
  return parse_in<FailureAction>(kActions, text);
}

std::string encode(const Failure& failure) {
  json row = {{"version", kVersion}, {"recorded_by", failure.recorded_by}};
  write(row, failure);
  if (failure.is_withdrawn) row["is_withdrawn"] = true;
  return record::dump(row);
}

Result<Failure> decode_failure(std::string_view text) {
  MW_TRY(const json row, record::parse_stored(text, "failure", kVersion));
  record::JsonFields fields(row, "failure");
  Failure failure = read(fields);
  failure.recorded_by = fields.name("recorded_by");
  failure.is_withdrawn = fields.flag("is_withdrawn");
  if (!failure.id) fields.refuse("id", "missing");
  MW_TRY_STATUS(fields.status());
  return failure;
}

std::string encode(const FailureCommand& command) {
  json j = command_object(kPart, name(command.action), kVersion, command.who);
  write(j, command.failure);
  return record::dump(j);
}

Result<std::optional<FailureCommand>> decode_failure_command(std::string_view text) {
  MW_TRY(const std::optional<json> j, parse_command(text, kPart, kVersion));
  if (!j) return std::optional<FailureCommand>();
  record::JsonFields fields(*j, "failure command");
  FailureCommand command;
  command.action = fields.one_of("action", parse_failure_action);
  command.who = fields.name("who");
  command.failure = read(fields);
  MW_TRY_STATUS(fields.status());
  return std::optional(std::move(command));
}

}  // namespace millwright::respond
