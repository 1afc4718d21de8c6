// SPDX-License-Identifier: Apache-2.0
#include "api/exercises.h"

#include <fmt/format.h>

#include <algorithm>

#include "respond/procedure/parse_procedure.h"
#include "respond/procedure/run_row.h"

namespace millwright::api {

using respond::Procedure;
using respond::ProcedureRun;

Result<std::vector<ProcedureRun>> all_runs(const Services& services) {
  MW_TRY(const auto rows, services.host.desk_rows(respond::Table::kRun));
  std::vector<ProcedureRun> out;
  out.reserve(rows.size());
  for (const pipeline::DeskRow& row : rows) {
    MW_TRY(ProcedureRun run, respond::decode_run(row.json));
    out.push_back(std::move(run));
  }
  std::ranges::sort(out, {}, &ProcedureRun::id);
  return out;
}

const Procedure* RunTexts::find(const ProcedureRun& run) {
  const auto [it, is_new] = parsed_.try_emplace({run.procedure, run.version});
  if (is_new) {
    auto parsed = respond::parse_procedure(run.text, run.procedure);
    if (parsed) it->second = std::move(*parsed);
  }
  return it->second ? &*it->second : nullptr;
}

std::vector<std::pair<respond::RunId, respond::Exercise>> finished_runs(
    const std::vector<ProcedureRun>& runs, RunTexts& texts) {
  std::vector<std::pair<respond::RunId, respond::Exercise>> out;
  for (const ProcedureRun& run : runs) {
    const Procedure* procedure = texts.find(run);
    auto exercise = respond::exercise_of(
        run, procedure == nullptr ? std::chrono::seconds(0) : procedure->expected);
    if (exercise) out.emplace_back(run.id, std::move(*exercise));
  }
  return out;
}

std::vector<respond::Exercise> exercises(const std::vector<ProcedureRun>& runs, RunTexts& texts) {
  std::vector<respond::Exercise> out;
  for (auto& [run, exercise] : finished_runs(runs, texts)) out.push_back(std::move(exercise));
  return out;
}

std::vector<std::string> shift_names(const respond::Desk& desk) {
  return shift_names(desk.shelf().main_roster());
}

Result<const respond::Roster*> roster_asked(const respond::Desk& desk, std::string_view name) {
  if (name.empty()) return desk.shelf().main_roster();
  const auto& rosters = desk.shelf().rosters();
  const auto it = rosters.find(name);
  if (it != rosters.end()) return &it->second.content;
  return fail(Code::kNotFound, fmt::format("roster: no roster '{}' is in force", name));
}

std::vector<std::string> shift_names(const respond::Roster* roster) {
  std::vector<std::string> out;
  if (roster == nullptr) return out;
  for (const respond::Layer& layer : roster->layers) {
    for (const respond::ShiftTimes& shift : layer.shifts) {
      if (std::ranges::find(out, shift.name) == out.end()) out.push_back(shift.name);
    }
  }
  return out;
}

Result<std::vector<respond::DrilledProcedure>> drilled_procedures(const Services& services,
                                                                  UtcNanos since) {
  std::vector<std::string> procedures;
  std::vector<std::string> shifts;
  services.watch.with_desk([&](const respond::Desk& desk) {
    for (const auto& [name, item] : desk.shelf().procedures()) procedures.push_back(name);
    shifts = shift_names(desk);
  });
  MW_TRY(const auto runs, all_runs(services));
  RunTexts texts;
  return respond::drill_times(procedures, exercises(runs, texts), shifts, since);
}

}  // namespace millwright::api
