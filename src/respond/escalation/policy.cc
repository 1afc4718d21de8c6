// SPDX-License-Identifier: Apache-2.0
#include "respond/escalation/policy.h"

#include <algorithm>

namespace millwright::respond {
namespace {

bool allows(const auto& wanted, const auto& value) {
  return wanted.empty() || std::ranges::find(wanted, value) != wanted.end();
}

bool allows_area(const std::vector<std::string>& wanted, std::string_view path) {
  if (wanted.empty()) return true;
  const std::string_view last = path.substr(path.rfind('/') + 1);
  return std::ranges::any_of(wanted,
                             [&](const std::string& area) { return area == path || area == last; });
}

/// -1 when no clause matches.
int best_clause(const Policy& policy, const AlarmFacts& facts) {
  int best = -1;
  for (const PolicyMatch& clause : policy.applies) {
    if (clause.specificity() > best && clause.matches(facts)) best = clause.specificity();
  }
  return best;
}

}  // namespace

int PolicyMatch::specificity() const {
  return int{!priorities.empty()} + int{!asset_classes.empty()} + int{!areas.empty()} +
         int{!rule_kinds.empty()} + int{condition.has_value()};
}

bool PolicyMatch::matches(const AlarmFacts& facts) const {
  return allows(priorities, facts.priority) && allows(asset_classes, facts.asset_class) &&
         allows_area(areas, facts.area) && allows(rule_kinds, facts.rule_kind) &&
         (!condition || *condition == facts.condition);
}

const Policy* choose_policy(const std::vector<const Policy*>& policies, const AlarmFacts& facts) {
  const auto named = std::ranges::find(policies, facts.policy, &Policy::name);
  if (!facts.policy.empty() && named != policies.end()) return *named;
  const Policy* chosen = nullptr;
  int chosen_rank = 0;
  for (const Policy* policy : policies) {
    const int rank = best_clause(*policy, facts);
    // A default that no clause of its own matches ranks below every clause.
    if (rank < 0 && !policy->is_default) continue;
    const bool is_better = chosen == nullptr || rank > chosen_rank ||
                           (rank == chosen_rank && policy->name < chosen->name);
    if (!is_better) continue;
    chosen = policy;
    chosen_rank = rank;
  }
  return chosen;
}

}  // namespace millwright::respond
