// SPDX-License-Identifier: Apache-2.0
// From the rows of a store to a desk that goes on where it stood.
#include <algorithm>
#include <charconv>

#include "respond/desk/desk.h"
#include "respond/procedure/run_row.h"

namespace millwright::respond {
namespace {

template <class T>
Status decode_all(const DeskRows& rows, Table table, Result<T> (*decode)(std::string_view),
                  std::vector<T>& out) {
  const auto it = rows.find(table);
  if (it == rows.end()) return {};
  for (const std::string& row : it->second) {
    MW_TRY(T value, decode(row));
    out.push_back(std::move(value));
  }
  return {};
}

/// Ids of rows count from 1 without gaps.
template <class T>
Status in_order(std::vector<T>& rows, std::string_view what) {
  std::ranges::sort(rows, {}, [](const T& row) { return row.id; });
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].id.value != i + 1)
      return fail(Code::kDataLoss, std::string(what) + " " + std::to_string(i + 1) + " is missing");
  }
  return {};
}

Result<std::pair<AlarmId, UtcNanos>> decode_late(std::string_view row) {
  std::uint64_t alarm = 0;
  std::int64_t changed = 0;
  const char* last = row.data() + row.size();
  const auto first = std::from_chars(row.data(), last, alarm);
  if (first.ec == std::errc() && first.ptr != last && *first.ptr == ' ') {
    const auto second = std::from_chars(first.ptr + 1, last, changed);
    if (second.ec == std::errc() && second.ptr == last)
      return std::pair(AlarmId(alarm), UtcNanos{changed});
  }
  return fail(Code::kDataLoss, "late raise: not a row");
}

Result<std::uint64_t> decode_number(std::string_view row) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(row.data(), row.data() + row.size(), number);
  if (error == std::errc() && end == row.data() + row.size()) return number;
  return fail(Code::kDataLoss, "outbox mark: not a number");
}

}  // namespace

Status Desk::restore(const DeskRows& rows) {
  EscalationRows escalation;
  MW_TRY_STATUS(decode_all(rows, Table::kChain, decode_chain, escalation.chains));
  MW_TRY_STATUS(decode_all(rows, Table::kPage, decode_page, escalation.pages));
  MW_TRY_STATUS(decode_all(rows, Table::kPlan, decode_plan, escalation.plans));
  MW_TRY_STATUS(decode_all(rows, Table::kPagingBudget, decode_paging_budget, escalation.budgets));
  std::vector<EngineMarks> marks;
  MW_TRY_STATUS(decode_all(rows, Table::kEngineMarks, decode_engine_marks, marks));
  if (!marks.empty()) escalation.marks = marks.front();
  MW_TRY_STATUS(engine_.restore(std::move(escalation)));

  std::vector<ProcedureRun> runs;
  MW_TRY_STATUS(decode_all(rows, Table::kRun, decode_run, runs));
  RunId last_run;
  for (const ProcedureRun& run : runs) last_run = std::max(last_run, run.id);
  MW_TRY_STATUS(runs_.restore(std::move(runs), last_run));

  std::vector<Override> overrides;
  MW_TRY_STATUS(decode_all(rows, Table::kOverride, decode_override, overrides));
  MW_TRY_STATUS(overrides_.restore(std::move(overrides)));
  std::vector<LogEntry> entries;
  MW_TRY_STATUS(decode_all(rows, Table::kLogEntry, decode_log_entry, entries));
  std::vector<HandoverReport> reports;
  MW_TRY_STATUS(decode_all(rows, Table::kHandover, decode_handover_report, reports));
  MW_TRY_STATUS(shift_log_.restore(std::move(entries), std::move(reports)));

  std::vector<Qualification> qualifications;
  MW_TRY_STATUS(decode_all(rows, Table::kQualification, decode_qualification, qualifications));
  MW_TRY_STATUS(training_.restore(std::move(qualifications)));
  std::vector<Feedback> feedback;
  MW_TRY_STATUS(decode_all(rows, Table::kOutcome, decode_feedback, feedback));
  MW_TRY_STATUS(feedback_.restore(std::move(feedback)));
  std::vector<Failure> failures;
  MW_TRY_STATUS(decode_all(rows, Table::kFailure, decode_failure, failures));
  MW_TRY_STATUS(failures_.restore(std::move(failures)));
  std::vector<WorkOrder> orders;
  MW_TRY_STATUS(decode_all(rows, Table::kWorkOrder, decode_work_order, orders));
  MW_TRY_STATUS(work_orders_.restore(std::move(orders)));
  std::vector<HandsOff> periods;
  MW_TRY_STATUS(decode_all(rows, Table::kHandsOff, decode_hands_off, periods));
  MW_TRY_STATUS(hands_off_.restore(std::move(periods)));

  std::vector<AttentionPlan> plans;
  MW_TRY_STATUS(decode_all(rows, Table::kAttentionPlan, decode_attention_plan, plans));
  for (AttentionPlan& plan : plans) plans_.insert_or_assign(plan.name, plan);
  MW_TRY_STATUS(decode_all(rows, Table::kAttentionNote, decode_attention_note, notes_));
  MW_TRY_STATUS(in_order(notes_, "attention note"));
  std::vector<FoundAct> found_acts;
  MW_TRY_STATUS(decode_all(rows, Table::kFoundAct, decode_found_act, found_acts));
  MW_TRY_STATUS(found_acts_.restore(std::move(found_acts)));
  MW_TRY_STATUS(decode_all(rows, Table::kDrill, decode_drill, drills_));
  MW_TRY_STATUS(in_order(drills_, "drill"));
  std::vector<DrillSchedule> schedules;
  MW_TRY_STATUS(decode_all(rows, Table::kDrillSchedule, decode_drill_schedule, schedules));
  MW_TRY_STATUS(drill_calendar_.restore(std::move(schedules)));
  std::vector<PositionLoad> loads;
  MW_TRY_STATUS(decode_all(rows, Table::kPositionLoad, decode_position_load, loads));
  for (PositionLoad& load : loads) loads_.insert_or_assign(load.position, load);
  std::vector<std::pair<AlarmId, UtcNanos>> late;
  MW_TRY_STATUS(decode_all(rows, Table::kLateRaise, decode_late, late));
  for (const auto& [alarm, changed] : late) late_[alarm] = {changed};
  std::vector<std::uint64_t> marks_of_outbox;
  MW_TRY_STATUS(decode_all(rows, Table::kOutboxMark, decode_number, marks_of_outbox));
  if (!marks_of_outbox.empty()) last_outbox_number_ = marks_of_outbox.front();
  return {};
}

}  // namespace millwright::respond
