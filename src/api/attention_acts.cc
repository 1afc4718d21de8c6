// SPDX-License-Identifier: Apache-2.0
#include "api/attention_acts.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "api/audit_reader.h"
#include "api/exercises.h"
#include "api/kpi_inputs.h"
#include "api/record_views.h"
#include "respond/escalation/rows.h"

namespace millwright::api {
namespace {

using respond::ActCategory;
using respond::HumanAct;
using Acts = std::vector<HumanAct>;

/// Longer without a step is no work on the run: it lay waiting.
constexpr std::chrono::minutes kLongestStep{30};
constexpr std::size_t kPageOfLines = 5'000;

bool is_person(std::string_view who) {
  return !who.empty() && !who.contains(':') && who != "system";
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

/// The asset of an alarm, drills included.
AssetId asset_of_alarm(const Services& services, AlarmId id, const registry::Plant& plant) {
  const auto alarm = services.alarms.find(id);
  return alarm ? asset_of(*alarm, plant) : AssetId();
}

Status add_alarm_acts(const Services& services, const registry::Plant& plant, Acts& out) {
  MW_TRY(const auto lines, services.history.all());
  for (const alarm::Transition& line : *lines) {
    if (!is_person(line.who)) continue;
    HumanAct& act = out.emplace_back();
    act.time = line.time;
    act.who = line.who;
    act.category = category_of(line.action);
    act.alarm = line.alarm;
    act.asset = asset_of_alarm(services, line.alarm, plant);
  }
  return {};
}

/// The start of a run, and its steps, each as long as it took since the one before.
void add_run(const respond::ProcedureRun& run, Acts& out) {
  const bool is_timed = !run.is_paper;
  HumanAct act;
  act.who = run.started_by;
  act.time = run.started;
  act.category = ActCategory::kRun;
  act.asset = run.asset;
  act.alarm = run.is_drill ? AlarmId() : run.alarm;
  act.duration = std::chrono::seconds(0);  // the time is that of its steps
  act.is_sampled = is_timed;
  if (is_person(act.who)) out.push_back(act);
  UtcNanos before = run.started;
  for (const respond::RunRecord& record : run.records) {
    const UtcNanos since = before;
    before = record.done;
    if (!is_person(record.who)) continue;
    act.who = record.who;
    act.time = record.done;
    act.category = ActCategory::kStep;
    const auto took = std::chrono::duration_cast<std::chrono::seconds>(record.done - since);
    act.duration = std::clamp<std::chrono::seconds>(took, std::chrono::seconds(0), kLongestStep);
    act.is_sampled = is_timed;
    out.push_back(act);
  }
}

/// Pages taken and given back.
Status add_page_acts(const Services& services, const registry::Plant& plant, Acts& out) {
  pipeline::DeskLineQuery query;
  query.log = respond::Log::kChainEvent;
  query.limit = kPageOfLines;
  while (true) {
    MW_TRY(const auto lines, services.host.desk_lines(query));
    for (const pipeline::DeskLine& line : lines) {
      MW_TRY_STATUS(pipeline::check(line));
      MW_TRY(const respond::ChainEvent event, respond::decode_chain_event(line.json));
      const bool is_act = event.kind == respond::ChainEventKind::kAccepted ||
                          event.kind == respond::ChainEventKind::kReleased;
      if (!is_act || !is_person(event.person)) continue;
      HumanAct& act = out.emplace_back();
      act.time = event.time;
      act.who = event.person;
      act.alarm = respond::is_drill(event.alarm) ? AlarmId() : event.alarm;
      act.asset = asset_of_alarm(services, event.alarm, plant);
    }
    if (lines.size() < query.limit) return {};
    query.after = lines.back().number;
  }
}

Status add_label_acts(const Services& services, const registry::Plant& plant, Acts& out) {
  MW_TRY(const auto rows, services.host.desk_rows(respond::Table::kOutcome));
  for (const pipeline::DeskRow& row : rows) {
    MW_TRY(const respond::Feedback label, respond::decode_feedback(row.json));
    if (!is_person(label.who)) continue;
    HumanAct& act = out.emplace_back();
    act.time = label.when;
    act.who = label.who;
    act.category = ActCategory::kFeedback;
    act.alarm = label.alarm;
    act.asset = asset_of_alarm(services, label.alarm, plant);
  }
  return {};
}

AssetId asset_in(const registry::AuditEntry& entry, const registry::Plant& plant) {
  if (const auto id = record_in(entry.what, "asset")) return AssetId(*id);
  const auto of_signal = [&](SignalId id) {
    const Signal* signal = plant.find<Signal>(id);
    return signal == nullptr ? AssetId() : signal->asset;
  };
  if (const auto id = record_in(entry.what, "signal")) return of_signal(SignalId(*id));
  if (const auto id = record_in(entry.what, "rule")) {
    const Rule* rule = plant.find<Rule>(RuleId(*id));
    return rule == nullptr ? AssetId() : of_signal(rule->signal);
  }
  return {};
}

/// One act per change, however many records it touched. Logging in is no work on the system.
void add_configuration_acts(const std::vector<registry::AuditEntry>& trail,
                            const registry::Plant& plant, Acts& out) {
  std::set<std::uint64_t> revisions;
  for (const registry::AuditEntry& entry : trail) {
    const bool is_work =
        entry.act == name(registry::Act::kConfiguration) || entry.act == name(registry::Act::kData);
    if (!is_work || !entry.user || !is_person(entry.who)) continue;
    if (entry.revision != 0 && !revisions.insert(entry.revision).second) continue;
    HumanAct& act = out.emplace_back();
    act.time = entry.when;
    act.who = entry.who;
    act.category = ActCategory::kConfiguration;
    act.asset = asset_in(entry, plant);
  }
}

/// Overrides of rosters, the shift log, training, and what people noted themselves.
void add_desk_acts(const respond::Desk& desk, Acts& out) {
  const auto add = [&](UtcNanos time, const std::string& who, ActCategory category) -> HumanAct* {
    if (!is_person(who)) return nullptr;
    HumanAct& act = out.emplace_back();
    act.time = time;
    act.who = who;
    act.category = category;
    return &act;
  };
  for (const respond::Override& o : desk.overrides().overrides()) {
    add(o.entered, o.entered_by, ActCategory::kOverride);
  }
  for (const respond::LogEntry& entry : desk.shift_log().entries()) {
    if (HumanAct* act = add(entry.time, entry.who, ActCategory::kOther)) act->asset = entry.asset;
  }
  for (const respond::Qualification& q : desk.training().qualifications()) {
    add(q.trained_at, q.recorded_by, ActCategory::kTraining);
  }
}

/// The effort is that of the team noted, which may be nobody who has an account.
void add_notes(const respond::Desk& desk, Acts& out) {
  for (const respond::AttentionNote& note : desk.attention_notes()) {
    HumanAct& act = out.emplace_back();
    act.time = note.time;
    act.who = note.who;
    act.team = note.team;
    act.category = note.category;
    act.asset = note.asset;
    if (note.minutes > 0) act.duration = std::chrono::minutes(note.minutes);
  }
}

/// Of notes only: their team was said.
bool has_own_team(const HumanAct& act) {
  return act.category == ActCategory::kSupportContact || act.category == ActCategory::kRestart ||
         act.category == ActCategory::kFileEdit;
}

}  // namespace

Result<Acts> gather_acts(const Services& services, const std::vector<registry::AuditEntry>& trail,
                         UtcNanos begin) {
  const auto plant = services.plant.registry().snapshot();
  Acts acts;
  MW_TRY_STATUS(add_alarm_acts(services, *plant, acts));
  MW_TRY(const auto runs, all_runs(services));
  for (const respond::ProcedureRun& run : runs) add_run(run, acts);
  MW_TRY_STATUS(add_page_acts(services, *plant, acts));
  MW_TRY_STATUS(add_label_acts(services, *plant, acts));
  add_configuration_acts(trail, *plant, acts);
  services.watch.with_desk([&](const respond::Desk& desk) {
    add_desk_acts(desk, acts);
    add_notes(desk, acts);
  });
  std::erase_if(acts, [&](const HumanAct& act) { return act.time < begin; });
  std::ranges::sort(acts, [](const HumanAct& a, const HumanAct& b) {
    return std::tuple(a.time, a.who, a.category) < std::tuple(b.time, b.who, b.category);
  });
  return acts;
}

void place_acts(const Services& services, const respond::TeamMemory& memory, Acts& acts) {
  const auto plant = services.plant.registry().snapshot();
  const respond::TimeZone zone = site_zone(*plant);
  const auto is_office_hour = [&](UtcNanos time) {
    const respond::LocalTime local = zone.to_local(time);
    const auto hour = std::chrono::duration_cast<std::chrono::hours>(local.time_of_day).count();
    return weekday_of(local.day) < 5 && hour >= 6 && hour < 18;
  };
  services.watch.with_desk([&](const respond::Desk& desk) {
    const respond::Roster* roster = desk.shelf().main_roster();
    for (HumanAct& act : acts) {
      if (!has_own_team(act)) {
        act.team = memory.kind_at(act.who, act.time).value_or(TeamKind::kOperations);
      }
      act.is_in_hours = is_office_hour(act.time);
      if (roster == nullptr || !respond::is_duty_time(act.time)) continue;
      const respond::DutyPlan plan = desk.directory().duty(*roster);
      if (!roster->hours.empty()) act.is_in_hours = plan.is_in_hours(act.time);
      if (act.is_in_hours) continue;
      const auto on = plan.on_duty(act.time);
      act.is_in_hours = std::ranges::find(on, act.who, &respond::OnDuty::person) != on.end();
    }
  });
}

}  // namespace millwright::api
