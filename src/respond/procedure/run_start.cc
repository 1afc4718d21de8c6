// SPDX-License-Identifier: Apache-2.0
// RunBook: how runs come into the book, by a person or from a store.

#include <fmt/format.h>

#include <algorithm>

#include "respond/procedure/parse_procedure.h"
#include "respond/procedure/run_book.h"
#include "respond/procedure/run_steps.h"

namespace millwright::respond {
namespace {

ProcedureRun make_run(RunId id, const RunCommand& command, const FrozenProcedure& procedure,
                      UtcNanos started, UtcNanos entered) {
  ProcedureRun run;
  run.id = id;
  run.procedure = procedure.name;
  run.version = procedure.version;
  run.text = procedure.text;
  run.alarm = command.alarm;
  run.asset = command.asset;
  run.asset_path = command.asset_path;
  run.shift = command.shift;
  run.is_drill = command.is_drill;
  run.is_paper = command.is_paper;
  run.client_id = command.client_id;
  run.started_by = command.who;
  run.holder = command.who;
  run.started = started;
  run.started_entered = entered;
  return run;
}

}  // namespace

Result<ProcedureRun> RunBook::start(const RunCommand& command, const FrozenProcedure& procedure,
                                    alarm::Origin origin, RunChanges& out) {
  MW_TRY_STATUS(check_command(command));
  std::size_t n_active = 0;
  for (const auto& [id, entry] : entries_) {
    const ProcedureRun& run = entry.run;
    const bool is_repeat = !command.client_id.empty() && run.client_id == command.client_id &&
                           run.started_by == command.who;
    if (is_repeat) return run;
    if (run.state != RunState::kActive) continue;
    ++n_active;
    const bool is_same_work = command.alarm && run.alarm == command.alarm &&
                              run.procedure == procedure.name && run.is_drill == command.is_drill;
    if (!is_same_work) continue;
    return fail(Code::kAlreadyExists,
                fmt::format("{} started '{}' for alarm {} at {}; join run {}", run.started_by,
                            run.procedure, run.alarm.value, to_rfc3339(run.started), id.value));
  }
  if (n_active >= kMaxActiveRuns) {
    return fail(Code::kResourceExhausted,
                fmt::format("{} runs are active, the most there may be; end some", n_active));
  }
  if (command.version != 0 && command.version != procedure.version) {
    return fail(Code::kFailedPrecondition,
                fmt::format("version {} of '{}' is in force, not {}", procedure.version,
                            procedure.name, command.version));
  }
  MW_TRY(const UtcNanos started, time_done(command, origin.time, origin.time - kOldestEntry));
  auto parsed = parse_procedure(procedure.text, procedure.name);
  if (!parsed) {
    return fail(Code::kFailedPrecondition,
                fmt::format("'{}' cannot be run: {}", procedure.name, parsed.error().message()));
  }
  last_ = RunId(last_.value + 1);
  Entry& entry = entries_[last_];
  entry.run = make_run(last_, command, procedure, started, origin.time);
  entry.procedure = std::move(*parsed);
  enter_first_step(entry.run, *entry.procedure, out);
  out.runs[last_] = entry.run;
  return entry.run;
}

Status RunBook::restore(std::vector<ProcedureRun> runs, RunId last) {
  std::map<RunId, Entry> entries;
  for (ProcedureRun& run : runs) {
    const RunId id = run.id;
    Entry entry;
    auto parsed = parse_procedure(run.text, run.procedure);
    if (parsed && parsed->find_step(run.step) != nullptr) entry.procedure = std::move(*parsed);
    entry.run = std::move(run);
    const bool is_new = entries.emplace(id, std::move(entry)).second;
    if (!is_new || !id || id > last) {
      return fail(Code::kDataLoss, fmt::format("run {} is stored twice or above the last id {}",
                                               id.value, last.value));
    }
  }
  entries_ = std::move(entries);
  last_ = last;
  return {};
}

}  // namespace millwright::respond
