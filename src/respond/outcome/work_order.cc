// SPDX-License-Identifier: Apache-2.0
#include "respond/outcome/work_order.h"

#include <nlohmann/json.hpp>

#include "core/enum_names.h"
#include "record/json_fields.h"
#include "respond/training/command_json.h"

namespace millwright::respond {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::string_view kPart = "work-order";
constexpr std::uint64_t kMostAsset = UINT32_MAX;
constexpr EnumNames<3> kStates{"open", "in-progress", "closed"};
constexpr EnumNames<4> kActions{"open", "link", "start", "close"};

/// What rows and commands have in common.
template <class Entry>
void write(json& out, const Entry& entry) {
  if (entry.alarm) out["alarm"] = entry.alarm.value;
  if (entry.asset) out["asset"] = entry.asset.value;
  if (!entry.title.empty()) out["title"] = entry.title;
  if (!entry.external_id.empty()) out["external_id"] = entry.external_id;
  if (!entry.code.empty()) out["code"] = to_text(entry.code);
  if (entry.outcome) out["outcome"] = name(*entry.outcome);
  if (!entry.comment.empty()) out["comment"] = entry.comment;
}

template <class Entry>
void read(record::JsonFields& fields, const json& object, Entry& entry) {
  entry.alarm = AlarmId(fields.optional_number("alarm"));
  entry.asset = AssetId(static_cast<std::uint32_t>(fields.optional_number("asset", kMostAsset)));
  entry.title = fields.text("title");
  entry.external_id = fields.text("external_id");
  entry.comment = fields.text("comment");
  if (object.contains("outcome")) entry.outcome = fields.one_of("outcome", parse_outcome);
  Result<FailureCode> code = parse_failure_code(fields.text("code"));
  if (code) {
    entry.code = std::move(*code);
  } else {
    fields.refuse("code", code.error().message());
  }
}

}  // namespace

std::string_view name(WorkOrderState state) {
  return name_in(kStates, state);
}
std::optional<WorkOrderState> parse_work_order_state(std::string_view text) {
  return parse_in<WorkOrderState>(kStates, text);
}

std::string_view name(WorkOrderAction action) {
  return name_in(kActions, action);
}
std::optional<WorkOrderAction> parse_work_order_action(std::string_view text) {
  return parse_in<WorkOrderAction>(kActions, text);
}

std::string encode(const WorkOrder& order) {
  json row = {{"version", kVersion},           {"id", order.id.value},
              {"state", name(order.state)},    {"opened_ns", order.opened.ns},
              {"opened_by", order.opened_by},  {"changed_ns", order.changed.ns},
              {"changed_by", order.changed_by}};
  write(row, order);
  if (order.closed) row["closed_ns"] = order.closed->ns;
  return record::dump(row);
}

Result<WorkOrder> decode_work_order(std::string_view text) {
  MW_TRY(const json row, record::parse_stored(text, "work order", kVersion));
  record::JsonFields fields(row, "work order");
  WorkOrder order;
  order.id = WorkOrderId(fields.number("id"));
  order.state = fields.one_of("state", parse_work_order_state);
  order.opened = fields.time("opened_ns");
  order.opened_by = fields.name("opened_by");
  order.changed = fields.time("changed_ns");
  order.changed_by = fields.name("changed_by");
  order.closed = fields.optional_time("closed_ns");
  read(fields, row, order);
  if (!order.id) fields.refuse("id", "0 is no id");
  MW_TRY_STATUS(fields.status());
  return order;
}

std::string encode(const WorkOrderCommand& command) {
  json j = command_object(kPart, name(command.action), kVersion, command.who);
  if (command.order) j["order"] = command.order.value;
  if (command.failed_at) j["failed_at_ns"] = command.failed_at->ns;
  if (command.downtime) j["downtime_s"] = command.downtime->count();
  write(j, command);
  return record::dump(j);
}

Result<std::optional<WorkOrderCommand>> decode_work_order_command(std::string_view text) {
  MW_TRY(const std::optional<json> j, parse_command(text, kPart, kVersion));
  if (!j) return std::optional<WorkOrderCommand>();
  record::JsonFields fields(*j, "work order command");
  WorkOrderCommand command;
  command.action = fields.one_of("action", parse_work_order_action);
  command.who = fields.name("who");
  command.order = WorkOrderId(fields.optional_number("order"));
  command.failed_at = fields.optional_time("failed_at_ns");
  constexpr std::uint64_t kLongest = 366 * 24 * 3600;
  if (j->contains("downtime_s")) {
    command.downtime = std::chrono::seconds(fields.number("downtime_s", kLongest));
  }
  read(fields, *j, command);
  MW_TRY_STATUS(fields.status());
  return std::optional(std::move(command));
}

}  // namespace millwright::respond
