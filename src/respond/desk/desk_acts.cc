// SPDX-License-Identifier: Apache-2.0
// Desk: what the audit trail is told of people's commands.
#include <algorithm>
#include <set>

#include "alarm/command.h"
#include "respond/desk/act_of.h"
#include "respond/desk/desk.h"

namespace millwright::respond {
namespace {

constexpr std::size_t kMostReasonBytes = 4000;

/// The number of the override, entry or report that a command of duty came to.
std::uint64_t duty_id(const DeskReply& done) {
  if (const auto* override_ = std::get_if<Override>(&done)) return override_->id.value;
  if (const auto* entry = std::get_if<LogEntry>(&done)) return entry->id.value;
  if (const auto* report = std::get_if<HandoverReport>(&done)) return report->id.value;
  return 0;
}

}  // namespace

void Desk::note_alarm_act(std::string_view json, std::span<const alarm::Transition> transitions,
                          Origin origin, const alarm::AlarmEngine& alarms, DeskOutput& out) {
  // Without a change of state the command was refused, or a repeated one.
  if (transitions.empty()) return;
  const auto command = alarm::decode_command(json);
  if (!command || !*command) return;
  ActLine line = act_of(**command);
  line.detail.alarms.clear();
  for (const alarm::Transition& transition : transitions) {
    if (transition.who == line.who) line.detail.alarms.push_back(transition.alarm);
  }
  if (!line.detail.alarms.empty()) keep(std::move(line), origin, alarms, out);
}

template <class Command>
void Desk::note_act(const Command& command, const DeskReply& done, Origin origin,
                    const alarm::AlarmEngine& alarms, DeskOutput& out) {
  ActLine line;
  if constexpr (std::is_same_v<Command, DutyCommand>) {
    line = act_of(command, duty_id(done));
  } else {
    line = std::visit(
        [&](const auto& entity) -> ActLine {
          if constexpr (requires { act_of(command, entity); }) return act_of(command, entity);
          return {};
        },
        done);
  }
  if constexpr (std::is_same_v<Command, PageCommand>) {
    // A person may take many pages at once: the history of the chains says of which alarms.
    for (const StoredLine& stored : out.store.lines) {
      if (stored.log == Log::kChainEvent) line.detail.alarms.emplace_back(stored.subject);
    }
  }
  keep(std::move(line), origin, alarms, out);
}

template void Desk::note_act(const PageCommand&, const DeskReply&, Origin,
                             const alarm::AlarmEngine&, DeskOutput&);
template void Desk::note_act(const RunCommand&, const DeskReply&, Origin, const alarm::AlarmEngine&,
                             DeskOutput&);
template void Desk::note_act(const DutyCommand&, const DeskReply&, Origin,
                             const alarm::AlarmEngine&, DeskOutput&);
template void Desk::note_act(const TrainingCommand&, const DeskReply&, Origin,
                             const alarm::AlarmEngine&, DeskOutput&);
template void Desk::note_act(const Feedback&, const DeskReply&, Origin, const alarm::AlarmEngine&,
                             DeskOutput&);
template void Desk::note_act(const FailureCommand&, const DeskReply&, Origin,
                             const alarm::AlarmEngine&, DeskOutput&);
template void Desk::note_act(const WorkOrderCommand&, const DeskReply&, Origin,
                             const alarm::AlarmEngine&, DeskOutput&);
template void Desk::note_act(const HandsOffCommand&, const DeskReply&, Origin,
                             const alarm::AlarmEngine&, DeskOutput&);
template void Desk::note_act(const AttentionPlan&, const DeskReply&, Origin,
                             const alarm::AlarmEngine&, DeskOutput&);
template void Desk::note_act(const AttentionNote&, const DeskReply&, Origin,
                             const alarm::AlarmEngine&, DeskOutput&);
template void Desk::note_act(const DrillCommand&, const DeskReply&, Origin,
                             const alarm::AlarmEngine&, DeskOutput&);
template void Desk::note_act(const DrillScheduleCommand&, const DeskReply&, Origin,
                             const alarm::AlarmEngine&, DeskOutput&);
template void Desk::note_act(const FoundActCommand&, const DeskReply&, Origin,
                             const alarm::AlarmEngine&, DeskOutput&);
template void Desk::note_act(const PositionLoad&, const DeskReply&, Origin,
                             const alarm::AlarmEngine&, DeskOutput&);

void Desk::keep(ActLine line, Origin origin, const alarm::AlarmEngine& alarms, DeskOutput& out) {
  if (line.who.empty()) return;  // the server's own doing
  ActDetail& detail = line.detail;
  std::set<AlarmId> about(detail.alarms.begin(), detail.alarms.end());
  for (const AlarmId id : about) {
    if (detail.asset) break;
    const Drill* drill = find_drill(id);
    const alarm::Alarm* alarm = alarms.find(id);
    if (drill != nullptr) detail.asset = drill->asset;
    if (alarm != nullptr) detail.asset = alarm->asset;
  }
  std::erase_if(about, [](AlarmId id) { return !id || is_drill(id); });
  detail.alarms.assign(about.begin(), about.end());
  if (detail.alarms.size() > ActDetail::kMostAlarms) detail.alarms.resize(ActDetail::kMostAlarms);
  line.why.resize(std::min(line.why.size(), kMostReasonBytes));
  line.seq = origin.seq;
  line.when = origin.time;
  if (const auto team = known_team_of(line.who)) line.team = millwright::name(*team);
  out.store.lines.push_back({Log::kAct, origin.seq.value, detail.asset.value, encode(line)});
}

}  // namespace millwright::respond
