// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/run_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "respond/procedure/run_fields.h"

namespace millwright::respond {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::array<std::string_view, 6> kActionNames{
    "run-start", "run-complete", "run-problem", "run-hand-over", "run-abort", "run-delivered"};

void put_start(json& j, const RunCommand& c) {
  j["procedure"] = c.procedure;
  if (c.version != 0) j["procedure_version"] = c.version;
  if (c.alarm) j["alarm"] = c.alarm.value;
  if (c.asset) j["asset"] = c.asset.value;
  if (!c.asset_path.empty()) j["asset_path"] = c.asset_path;
  if (!c.shift.empty()) j["shift"] = c.shift;
  if (c.is_drill) j["is_drill"] = true;
  if (c.is_paper) j["is_paper"] = true;
}

void put_step(json& j, const RunCommand& c) {
  j["step"] = c.step;
  if (c.visit != 0) j["visit"] = c.visit;
  if (c.value) j["value"] = *c.value;
  if (c.is_live) j["is_live"] = true;
  if (!c.answer.empty()) j["answer"] = c.answer;
  if (!c.attachments.empty()) j["attachments"] = c.attachments;
  if (c.is_delivered) j["is_delivered"] = true;
}

std::unexpected<Error> damaged(std::string_view what) {
  return fail(Code::kDataLoss, fmt::format("run command: {}", what));
}

RunCommand read(RunAction action, const json& j, std::string& problem) {
  RunFields f(j, "run command", problem);
  RunCommand c;
  c.action = action;
  c.run = RunId(f.count("run", UINT64_MAX));
  c.who = f.text("who");
  c.client_id = f.text("client_id");
  c.comment = f.text("comment");
  c.done = f.time("done_ns");
  c.procedure = f.text("procedure");
  c.version = static_cast<std::uint32_t>(f.count("procedure_version", UINT32_MAX));
  c.alarm = AlarmId(f.count("alarm", UINT64_MAX));
  c.asset = AssetId(static_cast<std::uint32_t>(f.count("asset", UINT32_MAX)));
  c.asset_path = f.text("asset_path");
  c.shift = f.text("shift");
  c.is_drill = f.flag("is_drill");
  c.is_paper = f.flag("is_paper");
  c.step = f.text("step");
  c.visit = static_cast<std::uint32_t>(f.count("visit", UINT32_MAX));
  c.value = f.number("value");
  c.is_live = f.flag("is_live");
  c.answer = f.text("answer");
  c.attachments = f.texts("attachments");
  c.is_delivered = f.flag("is_delivered");
  c.target = f.target("target");
  return c;
}

}  // namespace

std::string_view name(RunAction action) {
  return kActionNames[static_cast<std::size_t>(action)];
}

std::string encode(const RunCommand& c) {
  json j = {{"type", "respond"}, {"version", kVersion}, {"action", name(c.action)}, {"who", c.who}};
  if (c.run) j["run"] = c.run.value;
  if (!c.client_id.empty()) j["client_id"] = c.client_id;
  if (!c.comment.empty()) j["comment"] = c.comment;
  if (c.done) j["done_ns"] = c.done->ns;
  if (c.action == RunAction::kStart) put_start(j, c);
  if (!c.step.empty()) put_step(j, c);
  if (c.target) j["target"] = target_json(*c.target);
  // Comments are a person's words: broken UTF-8 in them must not lose the command.
  return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<std::optional<RunCommand>> decode_run_command(std::string_view text) {
  const json j = json::parse(text, nullptr, false);
  if (!j.is_object()) return damaged("not an object");
  std::string problem;
  RunFields fields(j, "run command", problem);
  fields.require("type");
  const std::string type = fields.text("type");
  if (!problem.empty()) return damaged(problem);
  if (type != "respond") return std::optional<RunCommand>();
  const std::string action_name = fields.text("action");
  if (!action_name.starts_with("run-")) return std::optional<RunCommand>();
  if (fields.count("version", UINT32_MAX) != kVersion) return damaged("unknown version");
  const auto action = std::ranges::find(kActionNames, action_name);
  if (action == kActionNames.end()) return damaged("unknown action");
  const auto which = static_cast<RunAction>(action - kActionNames.begin());
  if (which != RunAction::kStart) fields.require("run");
  fields.require("who");
  RunCommand command = read(which, j, problem);
  if (!problem.empty()) return damaged(problem);
  return std::optional<RunCommand>(std::move(command));
}

}  // namespace millwright::respond
