// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/run_book.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/suggest.h"
#include "respond/procedure/run_steps.h"

namespace millwright::respond {
namespace {

std::unexpected<Error> refused(std::string message) {
  return fail(Code::kFailedPrecondition, std::move(message));
}

bool is_repeat(const ProcedureRun& run, const RunCommand& command) {
  return !command.client_id.empty() &&
         std::ranges::any_of(run.records, [&](const RunRecord& record) {
           return record.client_id == command.client_id && record.who == command.who;
         });
}

std::string_view who_or_system(const RunRecord& record) {
  return record.who.empty() ? "the system" : std::string_view(record.who);
}

std::unexpected<Error> ended(const ProcedureRun& run) {
  const std::string_view who = run.records.empty() ? "" : who_or_system(run.records.back());
  return refused(fmt::format("run {} was {} by {} at {}", run.id.value, name(run.state), who,
                             to_rfc3339(run.ended.value_or(UtcNanos{}))));
}

std::unexpected<Error> no_step(const ProcedureRun& run, const Procedure& procedure,
                               std::string_view id) {
  std::vector<std::string_view> ids;
  for (const ProcedureStep& step : procedure.steps) ids.push_back(step.id);
  return fail(Code::kNotFound, fmt::format("run {} has no step '{}'{}", run.id.value, id,
                                           did_you_mean(nearest(id, ids))));
}

/// Why a step that is not the current one cannot be acted on now.
std::unexpected<Error> elsewhere(const ProcedureRun& run, const Procedure& procedure,
                                 const RunCommand& command) {
  if (procedure.find_step(command.step) == nullptr) return no_step(run, procedure, command.step);
  if (const RunRecord* first = find_leaving(run, command.step, command.visit)) {
    return refused(fmt::format(
        "step '{}' was settled ({}) by {} at {}; run {} {}", command.step, name(first->event),
        who_or_system(*first), to_rfc3339(first->done), run.id.value,
        run.state == RunState::kActive ? fmt::format("is at step '{}'", run.step)
                                       : fmt::format("is {}", name(run.state))));
  }
  if (run.state != RunState::kActive) return ended(run);
  return refused(fmt::format("run {} is at step '{}' (visit {}), not at '{}'", run.id.value,
                             run.step, run.visit, command.step));
}

bool is_at(const ProcedureRun& run, const RunCommand& command) {
  return run.state == RunState::kActive && run.step == command.step &&
         (command.visit == 0 || command.visit == run.visit);
}

/// Who acts on a run that nobody has has it from then on.
void take_if_free(ProcedureRun& run, const RunCommand& command) {
  if (!run.holder.empty() || command.who.empty()) return;
  run.holder = command.who;
  run.offered_to.reset();
}

}  // namespace

Result<ProcedureRun> RunBook::apply(const RunCommand& command, alarm::Origin origin,
                                    RunChanges& out) {
  const auto it = entries_.find(command.run);
  if (it == entries_.end()) {
    return fail(Code::kNotFound, fmt::format("no run {} is under way", command.run.value));
  }
  Entry& entry = it->second;
  MW_TRY_STATUS(check_command(command));
  if (is_repeat(entry.run, command)) return entry.run;
  MW_TRY(const UtcNanos done, time_done(command, origin.time, entry.run.started));
  if (command.action == RunAction::kAbort) return abort(entry, command, done, origin, out);
  if (!entry.procedure) {
    return refused(
        fmt::format("the text of run {} cannot be read by this version; abort it and "
                    "go on by the printed card",
                    command.run.value));
  }
  if (entry.run.records.size() >= kMaxRecords) {
    return fail(Code::kResourceExhausted,
                fmt::format("run {} has {} entries, the most there may be; abort it",
                            command.run.value, entry.run.records.size()));
  }
  switch (command.action) {
    case RunAction::kComplete:
      return complete(entry, command, done, origin, out);
    case RunAction::kProblem:
      return report_problem(entry, command, done, origin, out);
    case RunAction::kHandOver:
      return hand_over(entry, command, done, origin, out);
    case RunAction::kDelivered:
      return deliver(entry, command, done, origin, out);
    case RunAction::kStart:
    case RunAction::kAbort:
      break;
  }
  return fail(Code::kInvalidArgument, "a run is started by its procedure");
}

Result<ProcedureRun> RunBook::complete(Entry& entry, const RunCommand& command, UtcNanos done,
                                       alarm::Origin origin, RunChanges& out) {
  ProcedureRun& run = entry.run;
  if (!is_at(run, command)) {
    const RunRecord* first = find_leaving(run, command.step, command.visit);
    // A tablet that was offline reports a wait which has ended here by itself.
    if (first != nullptr && first->event == RunEvent::kTimeUp) return run;
    return elsewhere(run, *entry.procedure, command);
  }
  const ProcedureStep& step = *entry.procedure->find_step(run.step);
  MW_TRY(const StepVerdict verdict, judge_completion(step, run, command, done));
  RunRecord record = record_of(run, command, done, origin.time);
  record.event = verdict.event;
  take_if_free(run, command);
  if (step.kind == ProcedureStepKind::kHandOver) {
    give(run, step.target);
    RunEffect effect;
    effect.kind = RunEffect::Kind::kHandOver;
    effect.run = run.id;
    effect.step = run.step;
    effect.visit = run.visit;
    effect.who = command.who;
    effect.comment = command.comment;
    effect.target = step.target;
    out.effects.push_back(std::move(effect));
  }
  move_on(run, *entry.procedure, std::move(record), verdict.to, out);
  out.runs[run.id] = run;
  return run;
}

Result<ProcedureRun> RunBook::report_problem(Entry& entry, const RunCommand& command, UtcNanos done,
                                             alarm::Origin origin, RunChanges& out) {
  ProcedureRun& run = entry.run;
  if (!is_at(run, command)) return elsewhere(run, *entry.procedure, command);
  const Goto to = entry.procedure->find_step(run.step)->on_problem;
  RunRecord record = record_of(run, command, done, origin.time);
  record.event = RunEvent::kProblem;
  take_if_free(run, command);
  move_on(run, *entry.procedure, std::move(record), to, out);
  out.runs[run.id] = run;
  return run;
}

Result<ProcedureRun> RunBook::hand_over(Entry& entry, const RunCommand& command, UtcNanos done,
                                        alarm::Origin origin, RunChanges& out) {
  ProcedureRun& run = entry.run;
  if (run.state != RunState::kActive) return ended(run);
  RunRecord record = record_of(run, command, done, origin.time);
  record.event = RunEvent::kHandedOver;
  record.to = fmt::format("{} {}", name(command.target->kind), command.target->name);
  run.records.push_back(std::move(record));
  give(run, *command.target);
  RunEffect effect;
  effect.kind = RunEffect::Kind::kHandOver;
  effect.run = run.id;
  effect.step = run.step;
  effect.visit = run.visit;
  effect.who = command.who;
  effect.comment = command.comment;
  effect.target = command.target;
  out.effects.push_back(std::move(effect));
  out.runs[run.id] = run;
  return run;
}

Result<ProcedureRun> RunBook::abort(Entry& entry, const RunCommand& command, UtcNanos done,
                                    alarm::Origin origin, RunChanges& out) {
  ProcedureRun& run = entry.run;
  if (run.state != RunState::kActive) return ended(run);
  RunRecord record = record_of(run, command, done, origin.time);
  record.event = RunEvent::kAborted;
  // Needs no procedure: also a run whose text cannot be read must come to an end.
  move_on(run, Procedure(), std::move(record), Goto{GotoKind::kAbort, ""}, out);
  out.runs[run.id] = run;
  return run;
}

Result<ProcedureRun> RunBook::deliver(Entry& entry, const RunCommand& command, UtcNanos done,
                                      alarm::Origin origin, RunChanges& out) {
  ProcedureRun& run = entry.run;
  const ProcedureStep* step = entry.procedure->find_step(command.step);
  if (step == nullptr) return no_step(run, *entry.procedure, command.step);
  if (step->kind != ProcedureStepKind::kWebhook) {
    return refused(fmt::format("step '{}' sends nothing", command.step));
  }
  // The answer came after a person had gone on without it.
  if (!is_at(run, command)) return run;
  RunRecord record = record_of(run, command, done, origin.time);
  record.event = command.is_delivered ? RunEvent::kDelivered : RunEvent::kUndelivered;
  move_on(run, *entry.procedure, std::move(record),
          command.is_delivered ? step->next : step->on_problem, out);
  out.runs[run.id] = run;
  return run;
}

void RunBook::tick(alarm::Origin origin, RunChanges& out) {
  for (auto it = entries_.begin(); it != entries_.end();) {
    ProcedureRun& run = it->second.run;
    // By when the end was entered: paper runs ended long before that.
    const bool has_ended = run.state != RunState::kActive && !run.records.empty();
    if (has_ended && run.records.back().entered + kKeepEnded < origin.time) {
      it = entries_.erase(it);
      continue;
    }
    // On paper a person says how long he waited.
    while (it->second.procedure && run.state == RunState::kActive && !run.is_paper) {
      const ProcedureStep& step = *it->second.procedure->find_step(run.step);
      const UtcNanos over = run.step_since + step.wait;
      if (step.kind != ProcedureStepKind::kWait || over > origin.time) break;
      RunRecord record;
      record.event = RunEvent::kTimeUp;
      record.step = run.step;
      record.visit = run.visit;
      record.done = over;
      record.entered = origin.time;
      move_on(run, *it->second.procedure, std::move(record), step.next, out);
      out.runs[run.id] = run;
    }
    ++it;
  }
}

const ProcedureRun* RunBook::find(RunId id) const {
  const auto it = entries_.find(id);
  return it == entries_.end() ? nullptr : &it->second.run;
}

const Procedure* RunBook::procedure_of(RunId id) const {
  const auto it = entries_.find(id);
  const bool has_one = it != entries_.end() && it->second.procedure;
  return has_one ? &*it->second.procedure : nullptr;
}

std::vector<const ProcedureRun*> RunBook::active_runs() const {
  std::vector<const ProcedureRun*> out;
  for (const auto& [id, entry] : entries_) {
    if (entry.run.state == RunState::kActive) out.push_back(&entry.run);
  }
  return out;
}

std::vector<const ProcedureRun*> RunBook::runs_of(AlarmId alarm) const {
  std::vector<const ProcedureRun*> out;
  for (const auto& [id, entry] : entries_) {
    if (entry.run.alarm == alarm) out.push_back(&entry.run);
  }
  return out;
}

}  // namespace millwright::respond
