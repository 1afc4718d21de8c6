// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the audit trail says of a command that was carried out: who, what, why and which kind of
// act. Pure: a command and what it came to in, a line out. Time, sequence and team are the desk's.

#include "alarm/command.h"
#include "respond/attention/attention_plan.h"
#include "respond/attention/hands_off.h"
#include "respond/desk/act_line.h"
#include "respond/desk/attention_note.h"
#include "respond/desk/drill.h"
#include "respond/desk/drill_schedule.h"
#include "respond/desk/found_act.h"
#include "respond/desk/position_load.h"
#include "respond/duty/duty_command.h"
#include "respond/duty/shift_log.h"
#include "respond/escalation/command.h"
#include "respond/outcome/failure_log.h"
#include "respond/outcome/feedback.h"
#include "respond/outcome/work_order.h"
#include "respond/procedure/run_command.h"
#include "respond/training/qualification.h"

namespace millwright::respond {

ActLine act_of(const alarm::Command& command);
ActLine act_of(const PageCommand& command, const PageAnswer& done);
ActLine act_of(const RunCommand& command, const ProcedureRun& done);
/// `id`: of the override, the entry or the report. Preparing a report is no act of its own: its
/// line names nobody.
ActLine act_of(const DutyCommand& command, std::uint64_t id);
ActLine act_of(const TrainingCommand& command, const Qualification& done);
ActLine act_of(const Feedback& command, const Feedback& done);
ActLine act_of(const FailureCommand& command, const Failure& done);
ActLine act_of(const WorkOrderCommand& command, const WorkOrder& done);
ActLine act_of(const HandsOffCommand& command, const HandsOff& done);
ActLine act_of(const AttentionPlan& command, const AttentionPlan& done);
ActLine act_of(const AttentionNote& command, const AttentionNote& done);
ActLine act_of(const DrillCommand& command, const Drill& done);
ActLine act_of(const DrillScheduleCommand& command, const DrillSchedule& done);
ActLine act_of(const PositionLoad& command, const PositionLoad& done);
/// What the server found is told as done by "os:NAME", of team kind "unknown".
ActLine act_of(const FoundActCommand& command, const FoundAct& done);

}  // namespace millwright::respond
