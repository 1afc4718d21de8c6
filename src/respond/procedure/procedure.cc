// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/procedure.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace millwright::respond {
namespace {

constexpr std::array<std::string_view, 8> kKindNames{"instruct", "check", "measure", "photo",
                                                     "decide",   "wait",  "webhook", "hand_over"};
constexpr std::array<std::string_view, 3> kHandOverNames{"team", "roster", "person"};

bool has(std::span<const std::string> list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

}  // namespace

std::string_view name(ProcedureStepKind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

std::string_view name(HandOverKind kind) {
  return kHandOverNames[static_cast<std::size_t>(kind)];
}

std::optional<HandOverKind> parse_hand_over_kind(std::string_view text) {
  const auto it = std::ranges::find(kHandOverNames, text);
  if (it == kHandOverNames.end()) return std::nullopt;
  return static_cast<HandOverKind>(it - kHandOverNames.begin());
}

std::string_view name(const Goto& to) {
  switch (to.kind) {
    case GotoKind::kStep:
      return to.step;
    case GotoKind::kEnd:
      return "end";
    case GotoKind::kEscalate:
      return "escalate";
    case GotoKind::kAbort:
      return "abort";
  }
  return "";
}

const ProcedureStep* Procedure::find_step(std::string_view id) const {
  const auto it = std::ranges::find(steps, id, &ProcedureStep::id);
  return it == steps.end() ? nullptr : &*it;
}

bool is_met(const ProcedureStep& check, double value) {
  switch (check.comparison) {
    case Comparison::kBelow:
      return value < check.high;
    case Comparison::kAtMost:
      return value <= check.high;
    case Comparison::kAbove:
      return value > check.low;
    case Comparison::kAtLeast:
      return value >= check.low;
    case Comparison::kBetween:
      return value >= check.low && value <= check.high;
  }
  return false;
}

std::string_view unit_symbol(std::string_view ucum) {
  if (ucum == "Cel") return "°C";
  if (ucum == "[degF]") return "°F";
  if (ucum == "{rpm}") return "rpm";
  if (ucum == "m[H2O]") return "mH2O";
  if (ucum == "1" || ucum == "{count}") return "";
  return ucum;
}

std::string quantity_text(double value, std::string_view ucum) {
  const std::string_view unit = unit_symbol(ucum);
  return fmt::format("{}{}{}", value, unit.empty() ? "" : " ", unit);
}

std::string condition_text(const ProcedureStep& check) {
  switch (check.comparison) {
    case Comparison::kBelow:
      return "< " + quantity_text(check.high, check.unit);
    case Comparison::kAtMost:
      return "≤ " + quantity_text(check.high, check.unit);
    case Comparison::kAbove:
      return "> " + quantity_text(check.low, check.unit);
    case Comparison::kAtLeast:
      return "≥ " + quantity_text(check.low, check.unit);
    case Comparison::kBetween:
      return fmt::format("{} … {}", check.low, quantity_text(check.high, check.unit));
  }
  return "";
}

Status may_run(const Procedure& procedure, std::span<const std::string> skills,
               std::span<const std::string> teams) {
  for (const std::string& skill : procedure.skills) {
    if (has(skills, skill)) continue;
    return fail(Code::kUnauthorized,
                fmt::format("procedure '{}' asks for the skill '{}'", procedure.name, skill));
  }
  const bool is_in_team =
      procedure.teams.empty() || std::ranges::any_of(procedure.teams, [&](const std::string& team) {
        return has(teams, team);
      });
  if (is_in_team) return {};
  return fail(Code::kUnauthorized, fmt::format("procedure '{}' is for the teams {}", procedure.name,
                                               fmt::join(procedure.teams, ", ")));
}

}  // namespace millwright::respond
