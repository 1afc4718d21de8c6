// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/desk_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "registry/rule_approval.h"
#include "respond/desk/facts_of.h"
#include "respond/escalation/policy_check.h"
#include "yaml/reader.h"

namespace millwright::respond {
namespace {

using Findings = std::vector<DeskFinding>;

/// Rules that page somebody.
std::vector<const Rule*> live_rules(const registry::Plant& plant) {
  std::vector<const Rule*> out;
  for (const Rule& rule : plant.all<Rule>()) {
    if (rule.is_enabled && rule.mode == RuleMode::kAlarm) out.push_back(&rule);
  }
  return out;
}

void add_policy_findings(const Desk& desk, UtcNanos now, Findings& out) {
  std::vector<CheckedPolicy> policies;
  for (const auto& [name, item] : desk.shelf().policies()) {
    policies.push_back({fmt::format("policies/{}@{}", name, item.version), item.content});
  }
  std::vector<AlarmFacts> alarms;
  for (const Rule* rule : live_rules(desk.plant())) {
    alarms.push_back(facts_of(*rule, desk.plant()));
  }
  for (PolicyFinding& finding :
       check_policies(policies, desk.directory(), desk.directory(), alarms, now)) {
    out.push_back({std::move(finding.where), std::move(finding.what), std::move(finding.advice)});
  }
}

void check_documents(const Desk& desk, Findings& out) {
  for (const std::string& line : desk.shelf().problems()) {
    out.push_back({line.substr(0, line.find(": ")), line,
                   "correct the text in a new version and put that in force"});
  }
}

void check_rules(const Desk& desk, Findings& out) {
  for (const Rule* rule : live_rules(desk.plant())) {
    const auto missing = [&](std::string_view kind, const std::string& name) {
      out.push_back({fmt::format("rules/{}", rule->id.value),
                     fmt::format("rule {} ({}) names {} '{}', which is not in force",
                                 rule->id.value, rule->message, kind, name),
                     fmt::format("put a version of it in force, or name another {}", kind)});
    };
    if (!rule->procedure.empty() && !desk.shelf().procedures().contains(rule->procedure)) {
      missing("procedure", rule->procedure);
    }
    if (!rule->policy.empty() && !desk.shelf().policies().contains(rule->policy)) {
      missing("policy", rule->policy);
    }
  }
}

// What alarms by other settings than somebody approved (ISA-18.2 §10).
void check_settings(const Desk& desk, Findings& out) {
  for (const Rule* rule : live_rules(desk.plant())) {
    const std::vector<std::string> different = registry::differences_from_approved(*rule);
    if (different.empty()) continue;
    out.push_back({fmt::format("rules/{}", rule->id.value),
                   fmt::format("rule {} ({}) does not alarm as {} approved it: {}", rule->id.value,
                               rule->message, rule->approved_by, fmt::join(different, ", ")),
                   "have another engineer approve the settings on page Rules, or set them back"});
  }
}

void check_roster(const Desk& desk, const std::string& name, const Roster& roster, UtcNanos now,
                  Findings& out) {
  const std::string where = fmt::format("rosters/{}", name);
  const auto gaps = desk.directory().unattended(name, now, now + kDutyHorizon);
  if (!gaps.empty()) {
    out.push_back(
        {where,
         fmt::format("nobody is on duty from {} to {}, and {} more times within 30 days",
                     to_rfc3339(gaps.front().begin), to_rfc3339(gaps.front().end), gaps.size() - 1),
         "put somebody on the layer with an override, or close the gap in the roster"});
  }
  const auto holds = [&](std::string_view person, std::string_view skill) {
    return desk.directory().has_skill(person, skill, now);
  };
  const auto lacking =
      desk.directory().duty(roster).missing_skills_between(now, now + kDutyHorizon, holds);
  if (lacking && !lacking->empty()) {
    const MissingSkill& first = lacking->front();
    out.push_back({where,
                   fmt::format("nobody of layer {} has the skill '{}' from {} to {}, and {} more "
                               "times within 30 days",
                               first.shift.layer, first.skill, to_rfc3339(first.shift.begin),
                               to_rfc3339(first.shift.end), lacking->size() - 1),
                   "give the skill to somebody of the crew under Settings > Users, or change the "
                   "crew"});
  }
  if (!roster.holiday_calendar.empty() &&
      !desk.shelf().calendars().contains(roster.holiday_calendar)) {
    out.push_back({where,
                   fmt::format("names the calendar '{}', which is not in force: its holidays count "
                               "as working days",
                               roster.holiday_calendar),
                   "put the iCalendar file in force as a document of kind calendar"});
  }
}

}  // namespace

Findings check_drills(std::span<const DrilledProcedure> drilled) {
  Findings out;
  const auto add = [&](const std::string& procedure, const std::string& shift,
                       const Exercise& drill) {
    std::string what =
        fmt::format("the latest drill of procedure {} took {}, {} are expected", procedure,
                    yaml::duration_text(drill.duration), yaml::duration_text(drill.expected));
    if (!shift.empty()) what = fmt::format("shift {}: {}", shift, what);
    out.push_back({fmt::format("procedures/{}", procedure), std::move(what),
                   "drill it again, or correct its steps or the time it is expected to take"});
  };
  for (const DrilledProcedure& row : drilled) {
    for (const auto& [shift, times] : row.by_shift) {
      if (times.is_latest_over_time()) add(row.procedure, shift, *times.latest);
    }
    // Drilled outside every shift: no shift above has it.
    const bool is_of_no_shift = row.all.latest && row.all.latest->shift.empty();
    if (is_of_no_shift && row.all.is_latest_over_time()) {
      add(row.procedure, {}, *row.all.latest);
    }
  }
  return out;
}

Findings check_desk(const Desk& desk, UtcNanos now) {
  Findings out;
  add_policy_findings(desk, now, out);
  check_documents(desk, out);
  check_rules(desk, out);
  check_settings(desk, out);
  for (const auto& [name, item] : desk.shelf().rosters()) {
    check_roster(desk, name, item.content, now, out);
  }
  return out;
}

}  // namespace millwright::respond
