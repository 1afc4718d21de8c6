// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/run_row.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "respond/procedure/run_fields.h"

namespace millwright::respond {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;

std::unexpected<Error> damaged(std::string_view what) {
  return fail(Code::kDataLoss, fmt::format("run row: {}", what));
}

json record_json(const RunRecord& r) {
  json j = {{"event", static_cast<int>(r.event)},
            {"step", r.step},
            {"visit", r.visit},
            {"who", r.who},
            {"done_ns", r.done.ns},
            {"entered_ns", r.entered.ns},
            {"to", r.to}};
  if (r.value) j["value"] = *r.value;
  if (r.is_live) j["is_live"] = true;
  if (!r.answer.empty()) j["answer"] = r.answer;
  if (!r.attachments.empty()) j["attachments"] = r.attachments;
  if (!r.comment.empty()) j["comment"] = r.comment;
  if (!r.client_id.empty()) j["client_id"] = r.client_id;
  return j;
}

RunRecord read_record(const json& j, std::string_view where, std::string& problem) {
  RunFields f(j, where, problem);
  for (const char* key : {"event", "step", "visit", "done_ns", "entered_ns"}) f.require(key);
  RunRecord r;
  constexpr auto kLast = static_cast<std::uint64_t>(RunEvent::kUndelivered);
  r.event = static_cast<RunEvent>(f.count("event", kLast));
  r.step = f.text("step");
  r.visit = static_cast<std::uint32_t>(f.count("visit", UINT32_MAX));
  r.who = f.text("who");
  r.done = f.time("done_ns").value_or(UtcNanos{});
  r.entered = f.time("entered_ns").value_or(UtcNanos{});
  r.value = f.number("value");
  r.is_live = f.flag("is_live");
  r.answer = f.text("answer");
  r.attachments = f.texts("attachments");
  r.comment = f.text("comment");
  r.to = f.text("to");
  r.client_id = f.text("client_id");
  return r;
}

ProcedureRun read_run(const json& j, std::string& problem) {
  RunFields f(j, "run", problem);
  for (const char* key : {"id", "procedure", "text", "started_ns", "step", "visit", "records"}) {
    f.require(key);
  }
  ProcedureRun run;
  run.id = RunId(f.count("id", UINT64_MAX));
  run.procedure = f.text("procedure");
  run.version = static_cast<std::uint32_t>(f.count("procedure_version", UINT32_MAX));
  run.text = f.text("text");
  run.alarm = AlarmId(f.count("alarm", UINT64_MAX));
  run.asset = AssetId(static_cast<std::uint32_t>(f.count("asset", UINT32_MAX)));
  run.asset_path = f.text("asset_path");
  run.shift = f.text("shift");
  run.is_drill = f.flag("is_drill");
  run.is_paper = f.flag("is_paper");
  run.client_id = f.text("client_id");
  constexpr auto kLast = static_cast<std::uint64_t>(RunState::kAborted);
  run.state = static_cast<RunState>(f.count("state", kLast));
  run.started_by = f.text("started_by");
  run.started = f.time("started_ns").value_or(UtcNanos{});
  run.started_entered = f.time("started_entered_ns").value_or(UtcNanos{});
  run.ended = f.time("ended_ns");
  run.holder = f.text("holder");
  run.offered_to = f.target("offered_to");
  run.needs_help = f.flag("needs_help");
  run.step = f.text("step");
  run.visit = static_cast<std::uint32_t>(f.count("visit", UINT32_MAX));
  run.step_since = f.time("step_since_ns").value_or(UtcNanos{});
  return run;
}

}  // namespace

std::string encode(const ProcedureRun& run) {
  json j = {{"version", kVersion},
            {"id", run.id.value},
            {"procedure", run.procedure},
            {"procedure_version", run.version},
            {"text", run.text},
            {"alarm", run.alarm.value},
            {"asset", run.asset.value},
            {"asset_path", run.asset_path},
            {"shift", run.shift},
            {"is_drill", run.is_drill},
            {"is_paper", run.is_paper},
            {"client_id", run.client_id},
            {"state", static_cast<int>(run.state)},
            {"started_by", run.started_by},
            {"started_ns", run.started.ns},
            {"started_entered_ns", run.started_entered.ns},
            {"holder", run.holder},
            {"needs_help", run.needs_help},
            {"step", run.step},
            {"visit", run.visit},
            {"step_since_ns", run.step_since.ns}};
  if (run.ended) j["ended_ns"] = run.ended->ns;
  if (run.offered_to) j["offered_to"] = target_json(*run.offered_to);
  json records = json::array();
  for (const RunRecord& record : run.records) records.push_back(record_json(record));
  j["records"] = std::move(records);
  return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<ProcedureRun> decode_run(std::string_view text) {
  if (text.size() > kMaxRunRowBytes) return damaged("larger than 16 MiB");
  const json j = json::parse(text, nullptr, false);
  if (!j.is_object()) return damaged("not an object");
  std::string problem;
  RunFields fields(j, "run", problem);
  if (fields.count("version", UINT32_MAX) != kVersion) return damaged("unknown version");
  ProcedureRun run = read_run(j, problem);
  if (!problem.empty()) return damaged(problem);
  const json& records = j["records"];
  if (!records.is_array()) return damaged("records is not a list");
  for (std::size_t i = 0; i < records.size(); ++i) {
    run.records.push_back(read_record(records[i], fmt::format("records[{}]", i), problem));
  }
  if (!problem.empty()) return damaged(problem);
  if (!run.id) return damaged("run.id is 0");
  return run;
}

}  // namespace millwright::respond
