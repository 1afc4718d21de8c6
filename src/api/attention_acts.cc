// SPDX-License-Identifier: Apache-2.0
#include "api/attention_acts.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "api/audit_reader.h"
#include "api/kpi_inputs.h"
#include "respond/desk/act_line.h"

namespace millwright::api {
namespace {

using respond::ActCategory;
using respond::HumanAct;
using Acts = std::vector<HumanAct>;

bool is_person(std::string_view who) {
  return !who.empty() && !who.contains(':') && who != "system";
}

/// What people did to alarms and at the desk. An act on several alarms counts for each of them.
void add_desk_acts(const std::vector<registry::AuditEntry>& trail, Acts& out) {
  for (const registry::AuditEntry& entry : trail) {
    if (entry.act != name(registry::Act::kOperation) || !entry.after) continue;
    const auto detail = respond::decode_act_detail(*entry.after);
    // An effort that somebody noted is one, whoever wrote it down.
    if (!detail || (!detail->effort && !is_person(entry.who))) continue;
    HumanAct act;
    act.time = detail->done.value_or(entry.when);
    act.who = entry.who;
    if (detail->effort) act.team = *detail->effort;
    act.category = detail->category;
    act.asset = detail->asset;
    act.duration = detail->took;
    act.is_sampled = detail->took && detail->is_timed;
    if (detail->alarms.empty()) out.push_back(act);
    for (const AlarmId alarm : detail->alarms) {
      act.alarm = alarm;
      out.push_back(act);
    }
  }
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

/// What the server found was done past it: of whoever claimed it, else help that nobody owned up
/// to.
void add_found_acts(const Services& services, Acts& out) {
  services.watch.with_desk([&](const respond::Desk& desk) {
    for (const respond::FoundAct& found : desk.found_acts()) {
      HumanAct& act = out.emplace_back();
      act.time = found.time;
      act.who = found.claimed_by;
      act.team = found.counts_as();
      act.category = found.category;
    }
  });
}

/// Of notes and of what was found only: their team was said.
bool has_own_team(const HumanAct& act) {
  return act.category == ActCategory::kSupportContact || act.category == ActCategory::kRestart ||
         act.category == ActCategory::kFileEdit || act.category == ActCategory::kUpgrade;
}

}  // namespace

Acts gather_acts(const Services& services, const std::vector<registry::AuditEntry>& trail,
                 UtcNanos begin) {
  Acts acts;
  add_desk_acts(trail, acts);
  add_configuration_acts(trail, *services.plant.registry().snapshot(), acts);
  add_found_acts(services, acts);
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
