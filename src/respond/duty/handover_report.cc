// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/handover_report.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "respond/duty/json_row.h"

namespace millwright::respond {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;

json to_json(const LogEntry& e) {
  return {{"id", e.id.value}, {"roster", e.roster}, {"time_ns", e.time.ns},
          {"who", e.who},     {"text", e.text},     {"asset", e.asset.value}};
}

Result<LogEntry> to_entry(const json& j) {
  if (!j.is_object()) return fail(Code::kDataLoss, "log entry: not an object");
  RowReader row(j, "log entry");
  LogEntry e;
  row.read("id", e.id);
  row.read("roster", e.roster);
  row.read("time_ns", e.time);
  row.read("who", e.who);
  row.read("text", e.text);
  row.read("asset", e.asset);
  if (!e.id) row.add_problem("id: none");
  MW_TRY_STATUS(row.status());
  return e;
}

void put(json& j, const char* key, const std::optional<Signature>& signature) {
  if (!signature) return;
  j[key] = {{"who", signature->who}, {"time_ns", signature->time.ns}};
  if (!signature->reason.empty()) j[key]["reason"] = signature->reason;
}

Status read(const json& j, const char* key, std::optional<Signature>& out) {
  if (!j.contains(key)) return {};
  if (!j[key].is_object()) return fail(Code::kDataLoss, "signature: not an object");
  RowReader row(j[key], "signature");
  Signature signature;
  row.read("who", signature.who);
  row.read("time_ns", signature.time);
  if (j[key].contains("reason")) row.read("reason", signature.reason);
  MW_TRY_STATUS(row.status());
  out = std::move(signature);
  return {};
}

}  // namespace

std::string_view name(HandoverSide side) {
  return side == HandoverSide::kOutgoing ? "outgoing" : "incoming";
}

std::optional<HandoverSide> parse_handover_side(std::string_view text) {
  for (const HandoverSide side : {HandoverSide::kOutgoing, HandoverSide::kIncoming}) {
    if (name(side) == text) return side;
  }
  return std::nullopt;
}

std::string encode(const LogEntry& entry) {
  json j = to_json(entry);
  j["version"] = kVersion;
  return to_row(j);
}

std::string encode(const HandoverReport& r) {
  json entries = json::array();
  for (const LogEntry& entry : r.entries) entries.push_back(to_json(entry));
  json j = {{"version", kVersion},
            {"id", r.id.value},
            {"roster", r.roster},
            {"shift", r.shift},
            {"begin_ns", r.begin.ns},
            {"end_ns", r.end.ns},
            {"prepared_by", r.prepared_by},
            {"prepared_ns", r.prepared.ns},
            {"open_alarms", r.open_alarms},
            {"entries", std::move(entries)},
            {"entries_left_out", r.n_entries_left_out}};
  put(j, "outgoing", r.outgoing);
  put(j, "incoming", r.incoming);
  return to_row(j);
}

Result<LogEntry> decode_log_entry(std::string_view text) {
  MW_TRY(const json j, parse_row(text, "log entry", kVersion));
  return to_entry(j);
}

Result<HandoverReport> decode_handover_report(std::string_view text) {
  MW_TRY(const json j, parse_row(text, "hand-over report", kVersion));
  RowReader row(j, "hand-over report");
  HandoverReport r;
  row.read("id", r.id);
  row.read("roster", r.roster);
  row.read("shift", r.shift);
  row.read("begin_ns", r.begin);
  row.read("end_ns", r.end);
  row.read("prepared_by", r.prepared_by);
  row.read("prepared_ns", r.prepared);
  row.read("open_alarms", r.open_alarms);
  row.read("entries_left_out", r.n_entries_left_out);
  if (!r.id) row.add_problem("id: none");
  const json* entries = row.array("entries");
  MW_TRY_STATUS(row.status());
  for (const json& item : *entries) {
    MW_TRY(LogEntry entry, to_entry(item));
    r.entries.push_back(std::move(entry));
  }
  MW_TRY_STATUS(read(j, "outgoing", r.outgoing));
  MW_TRY_STATUS(read(j, "incoming", r.incoming));
  return r;
}

}  // namespace millwright::respond
