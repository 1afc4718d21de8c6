// SPDX-License-Identifier: Apache-2.0
#include "model/plant.h"

#include "model/names.h"

namespace millwright {
namespace {

constexpr std::array<std::string_view, 4> kSignalKinds{"analog", "discrete", "counter", "text"};
constexpr std::array<std::string_view, 8> kRuleKinds{
    "high-high", "high", "low", "low-low", "rate-of-change", "stuck", "no-data", "external"};
constexpr std::array<std::string_view, 4> kSubjectKinds{"signal", "asset", "device", "external"};
constexpr std::array<std::string_view, 7> kTeamKinds{"project", "operations", "maintenance", "it",
                                                     "finance", "leadership", "vendor"};
constexpr std::array<std::string_view, 4> kRoles{"viewer", "operator", "engineer", "administrator"};

constexpr std::array<std::string_view, 5> kSeverities{"none", "minor", "moderate", "major",
                                                      "severe"};
constexpr std::array<std::string_view, 3> kRuleModes{"alarm", "event", "shadow"};

}  // namespace

std::string_view name(SignalKind kind) {
  return name_of(kSignalKinds, kind);
}
std::string_view name(RuleKind kind) {
  return name_of(kRuleKinds, kind);
}
std::string_view name(SubjectKind kind) {
  return name_of(kSubjectKinds, kind);
}
std::string_view name(TeamKind kind) {
  return name_of(kTeamKinds, kind);
}
std::string_view name(Role role) {
  return name_of(kRoles, role);
}
std::string_view name(Severity severity) {
  return name_of(kSeverities, severity);
}
std::string_view name(RuleMode mode) {
  return name_of(kRuleModes, mode);
}
std::optional<SignalKind> parse_signal_kind(std::string_view t) {
  return parse_name<SignalKind>(kSignalKinds, t);
}
std::optional<RuleKind> parse_rule_kind(std::string_view t) {
  return parse_name<RuleKind>(kRuleKinds, t);
}
std::optional<SubjectKind> parse_subject_kind(std::string_view t) {
  return parse_name<SubjectKind>(kSubjectKinds, t);
}
std::optional<TeamKind> parse_team_kind(std::string_view t) {
  return parse_name<TeamKind>(kTeamKinds, t);
}
std::optional<Role> parse_role(std::string_view t) {
  return parse_name<Role>(kRoles, t);
}
std::optional<Severity> parse_severity(std::string_view t) {
  return parse_name<Severity>(kSeverities, t);
}
std::optional<RuleMode> parse_rule_mode(std::string_view t) {
  return parse_name<RuleMode>(kRuleModes, t);
}

bool is_path_element(std::string_view element) {
  if (element.empty() || element.size() > 64 || element.front() == '$') return false;
  for (const char c : element) {
    if (c == '/' || c == '+' || c == '#' || static_cast<unsigned char>(c) < 0x20) return false;
  }
  return true;
}

}  // namespace millwright
