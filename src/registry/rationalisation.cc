// SPDX-License-Identifier: Apache-2.0
#include "registry/rationalisation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace millwright::registry {

bool is_live_alarm(const Rule& rule) {
  return rule.is_enabled && rule.mode == RuleMode::kAlarm;
}

std::vector<std::string> missing_response(const Rule& rule, ProcedureState state) {
  std::vector<std::string> missing;
  if (rule.owner.empty()) missing.emplace_back("owner");
  if (rule.consequence_level == Severity::kNone) missing.emplace_back("consequence_level");
  if (rule.respond_within.count() <= 0) missing.emplace_back("respond_within_s");
  if (rule.procedure.empty()) {
    missing.emplace_back("procedure");
  } else if (state == ProcedureState::kNotInForce) {
    missing.emplace_back("procedure_in_force");
  }
  return missing;
}

std::vector<std::string> missing_response(const Rule& rule, const Plant& plant) {
  const bool is_in_force = plant.find_in_force(DocumentKind::kProcedure, rule.procedure) != nullptr;
  return missing_response(rule,
                          is_in_force ? ProcedureState::kInForce : ProcedureState::kNotInForce);
}

bool is_waiting_for_response(const Rule& rule, const Plant& plant) {
  // Its profile's approval says that nobody took it over since.
  return rule.mode == RuleMode::kShadow && rule.approved_by.starts_with("profile:") &&
         !missing_response(rule, plant).empty();
}

std::vector<std::string> lacking(const Rule& rule, const Plant& plant) {
  if (rule.mode != RuleMode::kAlarm && !is_waiting_for_response(rule, plant)) return {};
  return missing_response(rule, plant);
}

bool is_rationalised(const Rule& rule, const Plant& plant) {
  return lacking(rule, plant).empty();
}

std::string no_response_message(std::span<const std::string> missing) {
  return fmt::format(
      "no alarm without a response, this rule lacks: {}; add it, or use mode event (recorded) or "
      "shadow (on trial)",
      fmt::join(missing, ", "));
}

}  // namespace millwright::registry
