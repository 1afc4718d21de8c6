// SPDX-License-Identifier: Apache-2.0
#include "api/respond_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "respond/desk/facts_of.h"
#include "respond/escalation/policy_check.h"

namespace millwright::api {
namespace {

using respond::Desk;
using Findings = std::vector<RespondFinding>;

/// Rules that page somebody.
std::vector<const Rule*> live_rules(const registry::Plant& plant) {
  std::vector<const Rule*> out;
  for (const Rule& rule : plant.all<Rule>()) {
    if (rule.is_enabled && rule.mode == RuleMode::kAlarm) out.push_back(&rule);
  }
  return out;
}

void check_policies(const Desk& desk, UtcNanos now, Findings& out) {
  std::vector<respond::CheckedPolicy> policies;
  for (const auto& [name, item] : desk.shelf().policies()) {
    policies.push_back({fmt::format("policies/{}@{}", name, item.version), item.content});
  }
  std::vector<respond::AlarmFacts> alarms;
  for (const Rule* rule : live_rules(desk.plant())) {
    alarms.push_back(respond::facts_of(*rule, desk.plant()));
  }
  for (respond::PolicyFinding& finding :
       respond::check_policies(policies, desk.directory(), desk.directory(), alarms, now)) {
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

void check_rosters(const Desk& desk, UtcNanos now, Findings& out) {
  for (const auto& [name, item] : desk.shelf().rosters()) {
    const auto gaps = desk.directory().unattended(name, now, now + respond::kDutyHorizon);
    if (gaps.empty()) continue;
    out.push_back(
        {fmt::format("rosters/{}", name),
         fmt::format("nobody is on duty from {} to {}, and {} more times within 30 days",
                     to_rfc3339(gaps.front().begin), to_rfc3339(gaps.front().end), gaps.size() - 1),
         "put somebody on the layer with an override, or close the gap in the roster"});
  }
}

}  // namespace

Findings respond_findings(const Services& services) {
  const UtcNanos now = services.clock.wall();
  return services.watch.with_desk([&](const Desk& desk) {
    Findings out;
    check_policies(desk, now, out);
    check_documents(desk, out);
    check_rules(desk, out);
    check_rosters(desk, now, out);
    return out;
  });
}

}  // namespace millwright::api
