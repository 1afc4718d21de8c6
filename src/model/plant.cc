// SPDX-License-Identifier: Apache-2.0
#include "model/plant.h"

#include <array>

namespace millwright {
namespace {

constexpr std::array<std::string_view, 4> kSignalKinds{"analog", "discrete", "counter", "text"};
constexpr std::array<std::string_view, 7> kRuleKinds{"high-high",      "high",  "low",    "low-low",
                                                     "rate-of-change", "stuck", "no-data"};
constexpr std::array<std::string_view, 7> kTeamKinds{"project", "operations", "maintenance", "it",
                                                     "finance", "leadership", "vendor"};
constexpr std::array<std::string_view, 4> kRoles{"viewer", "operator", "engineer", "administrator"};

template <class Enum, std::size_t N>
std::optional<Enum> parse(const std::array<std::string_view, N>& names, std::string_view text) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}
template <class Enum, std::size_t N>
std::string_view text_of(const std::array<std::string_view, N>& names, Enum e) {
  const auto i = static_cast<std::size_t>(e);
  return i < N ? names[i] : "unknown";
}

}  // namespace

std::string_view name(SignalKind kind) {
  return text_of(kSignalKinds, kind);
}
std::string_view name(RuleKind kind) {
  return text_of(kRuleKinds, kind);
}
std::string_view name(TeamKind kind) {
  return text_of(kTeamKinds, kind);
}
std::string_view name(Role role) {
  return text_of(kRoles, role);
}
std::optional<SignalKind> parse_signal_kind(std::string_view t) {
  return parse<SignalKind>(kSignalKinds, t);
}
std::optional<RuleKind> parse_rule_kind(std::string_view t) {
  return parse<RuleKind>(kRuleKinds, t);
}
std::optional<TeamKind> parse_team_kind(std::string_view t) {
  return parse<TeamKind>(kTeamKinds, t);
}
std::optional<Role> parse_role(std::string_view t) {
  return parse<Role>(kRoles, t);
}

bool is_path_element(std::string_view element) {
  if (element.empty() || element.size() > 64 || element.front() == '$') return false;
  for (const char c : element) {
    if (c == '/' || c == '+' || c == '#' || static_cast<unsigned char>(c) < 0x20) return false;
  }
  return true;
}

}  // namespace millwright
