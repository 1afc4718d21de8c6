// SPDX-License-Identifier: Apache-2.0
#pragma once
// The rules of a run, step by step: may this command be done here, and where does the run go then.
// For run_book.cc only.

#include "alarm/alarm_engine.h"
#include "core/result.h"
#include "respond/procedure/run_book.h"

namespace millwright::respond {

/// Sizes, a name, and what the action cannot do without.
/// Errors: invalid_argument.
Status check_command(const RunCommand& command);

/// When it was done: `command.done`, put right within the tolerance for clocks.
/// Errors: invalid_argument   in the future, or before `earliest`.
Result<UtcNanos> time_done(const RunCommand& command, UtcNanos now, UtcNanos earliest);

/// How a step that a person completes ends.
struct StepVerdict {
  RunEvent event = RunEvent::kDone;
  Goto to;
};
/// Errors: invalid_argument, out_of_range   what is missing or wrong, and what to enter.
Result<StepVerdict> judge_completion(const ProcedureStep& step, const ProcedureRun& run,
                                     const RunCommand& command, UtcNanos done);

/// The latest entry that led away from `step` at `visit` (0 = any); nullptr when there is none.
const RunRecord* find_leaving(const ProcedureRun& run, std::string_view step, std::uint32_t visit);

/// The record of `command` at the run's current step.
RunRecord record_of(const ProcedureRun& run, const RunCommand& command, UtcNanos done,
                    UtcNanos entered);

/// Adds `record`, which leads `to`, and moves the run there. Passes webhook steps of a drill, which
/// are never sent.
void move_on(ProcedureRun& run, const Procedure& procedure, RunRecord record, const Goto& to,
             RunChanges& out);

/// Gives the run to `target`.
void give(ProcedureRun& run, const HandOverTarget& target);

/// What starting at the first step sets off.
void enter_first_step(ProcedureRun& run, const Procedure& procedure, RunChanges& out);

}  // namespace millwright::respond
