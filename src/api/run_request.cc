// SPDX-License-Identifier: Apache-2.0
#include "api/run_request.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/attachment_store.h"
#include "api/desk_call.h"
#include "api/record_views.h"
#include "api/run_view.h"
#include "core/number.h"
#include "respond/desk/drill.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using respond::InputKind;
using respond::ProcedureStep;
using respond::ProcedureStepKind;
using respond::RunCommand;

/// "4.1" or 4.1 as text; empty when null or absent.
Result<std::string> value_text(const json& body) {
  const auto it = body.find("value");
  if (it != body.end() && it->is_number()) return it->dump();
  return text_or_null(body, "value");
}

Result<double> to_number(std::string_view text, const ProcedureStep& step) {
  const char* const end = text.data() + text.size();
  const NumberScan scan = scan_number(text.data(), end, NumberSyntax::kPlain);
  if (scan.end == end && !text.empty()) return scan.number.real;
  return fail(Code::kInvalidArgument,
              fmt::format("value: '{}' is not a number; step '{}' asks for one in {}", text,
                          step.id, step.unit));
}

bool takes_number(const ProcedureStep& step) {
  return step.kind == ProcedureStepKind::kCheck ||
         (step.kind == ProcedureStepKind::kMeasure && step.input == InputKind::kNumber);
}

Status read_answer(const json& body, const respond::Procedure& procedure, RunCommand& command) {
  MW_TRY(const std::string value, value_text(body));
  MW_TRY(const std::string choice, text_or_null(body, "choice"));
  const ProcedureStep* step = procedure.find_step(command.step);
  if (step == nullptr) return {};  // the run says so, and what is near
  if (takes_number(*step)) {
    if (value.empty()) return {};
    MW_TRY(command.value, to_number(value, *step));
    return {};
  }
  command.answer = original_word(procedure, *step, choice.empty() ? value : choice);
  return {};
}

Result<std::vector<std::string>> read_attachments(const Services& services, const json& body) {
  std::vector<std::string> out;
  MW_TRY(const std::string one, text_or_null(body, "attachment"));
  if (!one.empty()) out.push_back(one);
  if (const auto it = body.find("attachments"); it != body.end() && !it->is_null()) {
    const bool is_list = it->is_array() && std::ranges::all_of(*it, [](const json& reference) {
                           return reference.is_string();
                         });
    if (!is_list) return fail(Code::kInvalidArgument, "attachments: must be a list of references");
    for (const json& reference : *it) out.push_back(reference.get<std::string>());
  }
  for (const std::string& reference : out) {
    if (services.host.attachments == nullptr || services.host.attachments->has(reference)) continue;
    return fail(Code::kNotFound,
                fmt::format("no attachment '{}'; store the file first", reference));
  }
  return out;
}

/// The machine of an alarm, a drill's included.
Result<AssetId> asset_of(const Services& services, AlarmId alarm, const registry::Plant& plant) {
  if (respond::is_drill(alarm)) {
    const AssetId asset = services.watch.with_desk([&](const respond::Desk& desk) {
      const std::uint64_t number = alarm.value - respond::kFirstDrillAlarm;
      const auto drills = desk.drills();
      return number == 0 || number > drills.size() ? AssetId() : drills[number - 1].asset;
    });
    if (asset) return asset;
  } else if (const auto found = services.alarms.find(alarm)) {
    return api::asset_of(*found, plant);
  }
  return fail(Code::kNotFound, fmt::format("no alarm {}", alarm.value));
}

}  // namespace

Result<std::string> text_or_null(const json& body, std::string_view name) {
  const auto it = body.find(name);
  if (it == body.end() || it->is_null()) return std::string();
  return text_field(body, name);
}

Result<RunSubject> read_subject(const Services& services, const json& body) {
  MW_TRY(const auto alarm, optional_id_field(body, "alarm"));
  MW_TRY(const auto asset, optional_id_field(body, "asset"));
  const auto plant = services.plant.registry().snapshot();
  RunSubject subject;
  if (alarm) {
    subject.alarm = AlarmId(*alarm);
    subject.is_drill = respond::is_drill(subject.alarm);
    MW_TRY(subject.asset, asset_of(services, subject.alarm, *plant));
  }
  if (asset) {
    const AssetId id(static_cast<std::uint32_t>(std::min<std::uint64_t>(*asset, UINT32_MAX)));
    if (plant->find<Asset>(id) == nullptr) {
      return fail(Code::kNotFound, fmt::format("no asset {}", *asset));
    }
    subject.asset = id;
  }
  subject.asset_path = plant->path_of(subject.asset);
  return subject;
}

Result<RunCommand> read_entry(const Services& services, const json& body,
                              const respond::Procedure& procedure) {
  RunCommand command;
  command.action = respond::RunAction::kComplete;
  MW_TRY(command.step, text_field(body, "step"));
  MW_TRY_STATUS(read_answer(body, procedure, command));
  MW_TRY(command.comment, text_or_null(body, "comment"));
  MW_TRY(command.attachments, read_attachments(services, body));
  MW_TRY(command.done, optional_time_field(body, "done"));
  MW_TRY(command.client_id, text_or_null(body, "client_id"));
  MW_TRY(const auto visit, optional_id_field(body, "visit"));
  command.visit =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(visit.value_or(0), UINT32_MAX));
  return command;
}

}  // namespace millwright::api
