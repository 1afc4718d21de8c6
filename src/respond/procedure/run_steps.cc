// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/run_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "core/utf8.h"
#include "respond/procedure/webhook_request.h"

namespace millwright::respond {
namespace {

constexpr std::size_t kMaxComment = 4000;
constexpr std::size_t kMaxAnswer = 2000;
constexpr std::size_t kMaxAttachments = 8;
constexpr std::size_t kMaxReference = 200;
constexpr std::size_t kMaxName = 64;
constexpr std::size_t kMaxPath = 512;

std::unexpected<Error> wrong(std::string message) {
  return fail(Code::kInvalidArgument, std::move(message));
}

Result<StepVerdict> judge_check(const ProcedureStep& step, const RunCommand& command) {
  if (!command.value) {
    return wrong(
        fmt::format("step '{}' needs the value of {} in {}: there is no good live value, "
                    "so read the local gauge and enter it",
                    step.id, step.signal, step.unit));
  }
  if (is_met(step, *command.value)) return StepVerdict{RunEvent::kDone, step.next};
  return StepVerdict{RunEvent::kNotMet, step.otherwise.value_or(step.on_problem)};
}

Status check_number(const ProcedureStep& step, const RunCommand& command) {
  if (!command.value) {
    return wrong(fmt::format("step '{}' needs a number in {}", step.id, step.unit));
  }
  if (*command.value >= step.low && *command.value <= step.high) return {};
  return fail(Code::kOutOfRange,
              fmt::format("step '{}': {} is not plausible, {} to {} is; read it again or report a "
                          "problem",
                          step.id, quantity_text(*command.value, step.unit), step.low,
                          quantity_text(step.high, step.unit)));
}

Status check_measure(const ProcedureStep& step, const RunCommand& command) {
  if (step.input == InputKind::kNumber) return check_number(step, command);
  if (command.answer.empty()) return wrong(fmt::format("step '{}' needs an answer", step.id));
  if (step.input == InputKind::kText) return {};
  if (std::ranges::find(step.choices, command.answer) != step.choices.end()) return {};
  return wrong(fmt::format("step '{}': '{}' is not one of its choices", step.id, command.answer));
}

Result<StepVerdict> judge_decision(const ProcedureStep& step, const RunCommand& command) {
  for (const auto& [word, to] : step.options) {
    if (word == command.answer) return StepVerdict{RunEvent::kDone, to};
  }
  return wrong(fmt::format("step '{}': '{}' is not one of its options", step.id, command.answer));
}

Status check_wait(const ProcedureStep& step, const ProcedureRun& run, const RunCommand& command,
                  UtcNanos done) {
  const auto left = run.step_since + step.wait - done;
  if (left <= std::chrono::nanoseconds(0) || !command.comment.empty()) return {};
  return wrong(fmt::format("step '{}' waits another {} s; say in the comment why it ends early",
                           step.id, std::chrono::ceil<std::chrono::seconds>(left).count()));
}

RunEffect effect_of(const ProcedureRun& run, RunEffect::Kind kind, const RunRecord& record) {
  RunEffect effect;
  effect.kind = kind;
  effect.run = run.id;
  effect.step = record.step;
  effect.visit = record.visit;
  effect.who = record.who;
  effect.comment = record.comment;
  return effect;
}

void end_run(ProcedureRun& run, RunState state, UtcNanos done) {
  run.state = state;
  run.ended = std::max(done, run.started);
  run.needs_help = false;
}

/// Goes to a step. What the system does there is asked for, or passed over in a drill.
void enter(ProcedureRun& run, const Procedure& procedure, const ProcedureStep& step, UtcNanos since,
           UtcNanos entered, RunChanges& out) {
  std::uint32_t visit = 1;
  for (const RunRecord& record : run.records) {
    if (record.step == step.id) visit = std::max(visit, record.visit + 1);
  }
  run.step = step.id;
  run.visit = visit;
  run.step_since = since;
  // On paper a person has seen to it long ago.
  if (step.kind != ProcedureStepKind::kWebhook || run.is_paper) return;
  if (!run.is_drill) {
    out.effects.push_back(webhook_request(run, step));
    return;
  }
  RunRecord passed;
  passed.event = RunEvent::kDelivered;
  passed.step = run.step;
  passed.visit = run.visit;
  passed.done = since;
  passed.entered = entered;
  passed.comment = "not sent: drill";
  // Once per step at most: every loop holds a step that waits for a person (flow.h).
  move_on(run, procedure, std::move(passed), step.next, out);
}

}  // namespace

Status check_command(const RunCommand& c) {
  const bool is_personal = c.action != RunAction::kDelivered;
  if (is_personal && c.who.empty()) return wrong("a run command names nobody");
  const std::string_view target = c.target ? std::string_view(c.target->name) : "";
  for (const std::string_view word :
       {std::string_view(c.who), std::string_view(c.client_id), std::string_view(c.shift),
        std::string_view(c.step), target}) {
    if (word.size() <= kMaxName) continue;
    return wrong(fmt::format("names and client ids have at most {} bytes", kMaxName));
  }
  if (c.asset_path.size() > kMaxPath) {
    return wrong(fmt::format("the path of an asset has at most {} bytes", kMaxPath));
  }
  if (c.comment.size() > kMaxComment) {
    return wrong(fmt::format("a comment has at most {} bytes", kMaxComment));
  }
  if (c.answer.size() > kMaxAnswer) {
    return wrong(fmt::format("an answer has at most {} bytes", kMaxAnswer));
  }
  const bool is_too_long = std::ranges::any_of(
      c.attachments, [](const std::string& a) { return a.empty() || a.size() > kMaxReference; });
  if (c.attachments.size() > kMaxAttachments || is_too_long) {
    return wrong(fmt::format("at most {} attachments are taken, each named in 1 to {} bytes",
                             kMaxAttachments, kMaxReference));
  }
  if (c.value && !std::isfinite(*c.value)) return wrong("the value is not a number");
  const bool needs_reason = c.action == RunAction::kProblem || c.action == RunAction::kAbort;
  if (needs_reason && c.comment.empty()) return wrong("say in the comment what is wrong");
  if (c.action == RunAction::kHandOver && (!c.target || c.target->name.empty())) {
    return wrong("name the team, roster or person that takes over");
  }
  return {};
}

Result<UtcNanos> time_done(const RunCommand& command, UtcNanos now, UtcNanos earliest) {
  const UtcNanos done = command.done.value_or(now);
  if (done > now + RunBook::kClockTolerance) {
    return wrong(fmt::format("done at {} is in the future", to_rfc3339(done)));
  }
  if (done < earliest - RunBook::kClockTolerance) {
    return wrong(fmt::format("done at {} is before {}", to_rfc3339(done), to_rfc3339(earliest)));
  }
  return std::clamp(done, std::min(earliest, now), now);
}

Result<StepVerdict> judge_completion(const ProcedureStep& step, const ProcedureRun& run,
                                     const RunCommand& command, UtcNanos done) {
  switch (step.kind) {
    case ProcedureStepKind::kCheck:
      return judge_check(step, command);
    case ProcedureStepKind::kDecide:
      return judge_decision(step, command);
    case ProcedureStepKind::kMeasure:
      MW_TRY_STATUS(check_measure(step, command));
      break;
    case ProcedureStepKind::kWait:
      MW_TRY_STATUS(check_wait(step, run, command, done));
      break;
    case ProcedureStepKind::kPhoto:
      // Where there is paper there are often no phones: the comment says where the photo is.
      if (command.attachments.empty() && !(run.is_paper && !command.comment.empty())) {
        return wrong(fmt::format("step '{}' needs a photo or a file", step.id));
      }
      break;
    case ProcedureStepKind::kWebhook:
      if (command.comment.empty()) {
        return wrong(
            fmt::format("step '{}' is done by the system; say in the comment how you did "
                        "it instead",
                        step.id));
      }
      break;
    case ProcedureStepKind::kInstruct:
    case ProcedureStepKind::kHandOver:
      break;
  }
  return StepVerdict{RunEvent::kDone, step.next};
}

const RunRecord* find_leaving(const ProcedureRun& run, std::string_view step, std::uint32_t visit) {
  for (auto it = run.records.rbegin(); it != run.records.rend(); ++it) {
    const bool is_leaving = it->event != RunEvent::kHandedOver && it->to != "escalate";
    if (is_leaving && it->step == step && (visit == 0 || it->visit == visit)) return &*it;
  }
  return nullptr;
}

RunRecord record_of(const ProcedureRun& run, const RunCommand& command, UtcNanos done,
                    UtcNanos entered) {
  RunRecord record;
  record.step = run.step;
  record.visit = run.visit;
  record.who = command.who;
  record.done = done;
  record.entered = entered;
  record.value = command.value;
  record.is_live = command.is_live && command.value.has_value();
  record.answer = command.answer;
  record.attachments = command.attachments;
  record.comment = command.comment;
  record.client_id = command.client_id;
  return record;
}

void give(ProcedureRun& run, const HandOverTarget& target) {
  const bool is_person = target.kind == HandOverKind::kPerson;
  run.holder = is_person ? target.name : "";
  run.offered_to = is_person ? std::nullopt : std::optional(target);
}

void move_on(ProcedureRun& run, const Procedure& procedure, RunRecord record, const Goto& to,
             RunChanges& out) {
  record.to = name(to);
  run.needs_help = to.kind == GotoKind::kEscalate;
  run.records.push_back(record);
  switch (to.kind) {
    case GotoKind::kEscalate:
      out.effects.push_back(effect_of(run, RunEffect::Kind::kEscalate, record));
      return;
    case GotoKind::kEnd:
      end_run(run, RunState::kFinished, record.done);
      out.effects.push_back(effect_of(run, RunEffect::Kind::kFinished, record));
      return;
    case GotoKind::kAbort:
      end_run(run, RunState::kAborted, record.done);
      out.effects.push_back(effect_of(run, RunEffect::Kind::kAborted, record));
      return;
    case GotoKind::kStep:
      break;
  }
  enter(run, procedure, *procedure.find_step(to.step), record.done, record.entered, out);
}

void enter_first_step(ProcedureRun& run, const Procedure& procedure, RunChanges& out) {
  enter(run, procedure, procedure.steps.front(), run.started, run.started_entered, out);
}

}  // namespace millwright::respond
