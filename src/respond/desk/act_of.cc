// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/act_of.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace millwright::respond {
namespace {

/// Longer without a step is no work on the run: it lay waiting.
constexpr std::chrono::minutes kLongestStep{30};

ActLine act(std::string_view who, ActCategory category, std::string_view action, std::string what,
            std::string_view why = {}) {
  ActLine line;
  line.who = who;
  line.what = std::move(what);
  line.why = why;
  line.detail.category = category;
  line.detail.action = action;
  return line;
}

void concern(ActLine& line, AlarmId alarm) {
  if (alarm) line.detail.alarms.push_back(alarm);
}

ActCategory category_of(alarm::Action action) {
  switch (action) {
    case alarm::Action::kAcknowledge:
      return ActCategory::kAcknowledge;
    case alarm::Action::kShelve:
    case alarm::Action::kUnshelve:
      return ActCategory::kShelve;
    case alarm::Action::kTakeOutOfService:
    case alarm::Action::kReturnToService:
      return ActCategory::kOverride;
    default:
      return ActCategory::kOther;
  }
}

}  // namespace

ActLine act_of(const alarm::Command& command) {
  const std::string what = command.alarm ? fmt::format("alarm {}", command.alarm.value)
                                         : fmt::format("asset {}", command.asset.value);
  ActLine line =
      act(command.who, category_of(command.action), name(command.action), what, command.comment);
  line.detail.asset = command.asset;
  concern(line, command.alarm);
  return line;
}

ActLine act_of(const PageCommand& command, const PageAnswer& done) {
  const PageId page = done.page ? done.page : command.page;
  std::string what = page ? fmt::format("page {}", page.value) : "pages";
  if (command.action == PageAction::kTest) what = fmt::format("person {}", command.person);
  const bool is_test = command.action == PageAction::kTest;
  ActLine line = act(command.who, is_test ? ActCategory::kOther : ActCategory::kPage,
                     name(command.action), std::move(what), command.reason);
  line.detail.about = command.via;
  return line;
}

ActLine act_of(const RunCommand& command, const ProcedureRun& done) {
  const bool is_start = command.action == RunAction::kStart;
  ActLine line = act(command.who, is_start ? ActCategory::kRun : ActCategory::kStep,
                     name(command.action), fmt::format("run {}", done.id.value), command.comment);
  ActDetail& detail = line.detail;
  detail.about = is_start ? done.procedure : command.step;
  detail.asset = done.asset;
  if (!done.is_drill) concern(line, done.alarm);
  detail.is_timed = !done.is_paper;
  detail.took = std::chrono::seconds(0);  // of a start: the time is that of its steps
  detail.done = done.started;
  if (is_start) return line;
  // The person's own entry is the last that somebody made: what the system did follows it.
  UtcNanos before = done.started;
  for (const RunRecord& record : done.records) {
    const UtcNanos since = before;
    before = record.done;
    if (record.who != command.who) continue;
    const auto took = std::chrono::duration_cast<std::chrono::seconds>(record.done - since);
    detail.took = std::clamp<std::chrono::seconds>(took, std::chrono::seconds(0), kLongestStep);
    detail.done = record.done;
  }
  return line;
}

ActLine act_of(const DutyCommand& command, std::uint64_t id) {
  struct Visitor {
    std::uint64_t id;

    ActLine operator()(const AddOverride& c) const {
      ActLine line = act(c.who, ActCategory::kOverride, "add-override",
                         fmt::format("override {}", id), c.reason);
      line.detail.about = c.roster;
      return line;
    }
    ActLine operator()(const CancelOverride& c) const {
      return act(c.who, ActCategory::kOverride, "cancel-override", fmt::format("override {}", id));
    }
    ActLine operator()(const WriteLogEntry& c) const {
      ActLine line = act(c.who, ActCategory::kOther, "write-log",
                         fmt::format("shift-log-entry {}", id), c.text);
      line.detail.asset = c.asset;
      return line;
    }
    // The same tap as the signature that follows.
    ActLine operator()(const PrepareHandover&) const { return {}; }
    ActLine operator()(const SignHandover& c) const {
      ActLine line = act(c.who, ActCategory::kOther, "sign-handover",
                         fmt::format("hand-over {}", id), c.reason);
      line.detail.about = name(c.side);
      return line;
    }
  };
  return std::visit(Visitor{id}, command);
}

ActLine act_of(const TrainingCommand& command, const Qualification& done) {
  ActLine line = act(command.who, ActCategory::kTraining, name(command.action),
                     fmt::format("qualification {}", done.id.value), command.reason);
  line.detail.about = done.procedure;
  return line;
}

ActLine act_of(const Feedback& command, const Feedback& done) {
  ActLine line = act(command.who, ActCategory::kFeedback, "label",
                     fmt::format("alarm {}", done.alarm.value), command.comment);
  line.detail.about = name(done.outcome);
  concern(line, done.alarm);
  return line;
}

ActLine act_of(const FailureCommand& command, const Failure& done) {
  ActLine line = act(command.who, ActCategory::kOther, name(command.action),
                     fmt::format("failure {}", done.id.value), done.description);
  line.detail.about = name(done.source);
  line.detail.asset = done.asset;
  return line;
}

ActLine act_of(const WorkOrderCommand& command, const WorkOrder& done) {
  ActLine line = act(command.who, ActCategory::kOther, name(command.action),
                     fmt::format("work-order {}", done.id.value), command.comment);
  line.detail.about = done.external_id;
  line.detail.asset = done.asset;
  concern(line, done.alarm);
  return line;
}

ActLine act_of(const HandsOffCommand& command, const HandsOff& done) {
  const bool is_note = command.action == HandsOffAction::kNote;
  ActLine line = act(
      command.who, ActCategory::kOther, is_note ? name(command.fact.kind) : name(command.action),
      fmt::format("hands-off {}", done.id.value), is_note ? command.fact.words : command.reason);
  if (command.action == HandsOffAction::kBreakGlass) line.detail.category = ActCategory::kOverride;
  if (is_note && command.fact.kind == FactKind::kShiftAnswer) {
    line.detail.about = command.fact.needed_help ? "needed help" : "needed no help";
  }
  return line;
}

ActLine act_of(const AttentionPlan& command, const AttentionPlan& done) {
  return act(command.set_by, ActCategory::kConfiguration, "set-plan",
             fmt::format("attention-plan {}", done.name));
}

ActLine act_of(const AttentionNote& command, const AttentionNote& done) {
  ActLine line = act(command.who, done.category, "note",
                     fmt::format("attention-note {}", done.id.value), done.text);
  line.detail.asset = done.asset;
  line.detail.effort = done.team;
  if (done.minutes > 0) line.detail.took = std::chrono::minutes(done.minutes);
  return line;
}

ActLine act_of(const DrillCommand& command, const Drill& done) {
  ActLine line = act(command.who, ActCategory::kTraining, command.end ? "end-drill" : "start-drill",
                     fmt::format("drill {}", done.id.value), command.reason);
  line.detail.about = done.procedure;
  line.detail.asset = done.asset;
  return line;
}

ActLine act_of(const DrillScheduleCommand& command, const DrillSchedule& done) {
  ActLine line = act(command.who, ActCategory::kConfiguration,
                     command.remove ? "remove-drill-schedule" : "add-drill-schedule",
                     fmt::format("drill-schedule {}", done.id.value));
  line.detail.about = done.procedure;
  line.detail.asset = done.asset;
  return line;
}

ActLine act_of(const PositionLoad& command, const PositionLoad& done) {
  return act(command.set_by, ActCategory::kConfiguration, "set-load",
             fmt::format("position {}", done.position));
}

ActLine act_of(const FoundActCommand& command, const FoundAct& done) {
  const std::string what = fmt::format("found-act {}", done.id.value);
  if (command.claim) {
    ActLine line = act(command.who, ActCategory::kOther, "claim", what, command.comment);
    line.detail.about = name(done.category);
    return line;
  }
  ActLine line = act("os:" + (done.os_user.empty() ? std::string("unknown") : done.os_user),
                     done.category, "find", what, done.text);
  line.detail.about = done.told_by;
  line.team = "unknown";
  return line;
}

}  // namespace millwright::respond
