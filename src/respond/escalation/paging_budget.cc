// SPDX-License-Identifier: Apache-2.0
#include "respond/escalation/paging_budget.h"

#include <algorithm>

namespace millwright::respond {
namespace {

std::uint32_t& priority_count(DigestCount& count, int priority) {
  return count.by_priority[static_cast<std::size_t>(std::clamp(priority, 1, 3) - 1)];
}

}  // namespace

PagingBudget& PagingBudgets::at(const PagingTarget& target) {
  const auto [it, is_new] = budgets_.try_emplace(target);
  if (is_new) it->second.target = target;
  return it->second;
}

void PagingBudgets::set_due(PagingBudget& budget, std::optional<UtcNanos> due) {
  if (budget.digest_due) due_.erase({*budget.digest_due, budget.target});
  budget.digest_due = due;
  if (due) due_.insert({*due, budget.target});
}

bool PagingBudgets::take(const PagingTarget& target, const AlarmFacts& facts, UtcNanos now) {
  PagingBudget& budget = at(target);
  std::erase_if(budget.sent, [&](UtcNanos sent) { return sent + limits_.window <= now; });
  const bool joins_digest = budget.digest_due && !is_urgent(facts);
  if (joins_digest || budget.sent.size() >= limits_.n_messages) return false;
  budget.sent.push_back(now);
  return true;
}

void PagingBudgets::begin_digest(PagingBudget& budget, UtcNanos now) {
  if (!budget.digest_due) set_due(budget, now + limits_.digest_every);
}

std::uint64_t PagingBudgets::collect(const PagingTarget& target, const AlarmFacts& facts,
                                     ChannelSet channels, std::string_view language, UtcNanos now) {
  PagingBudget& budget = at(target);
  begin_digest(budget, now);
  DigestCount& count = budget.digest;
  ++priority_count(count, facts.priority);
  const auto cause = count.by_cause.find(facts.cause);
  if (cause != count.by_cause.end()) {
    ++cause->second;
  } else if (count.by_cause.size() < DigestCount::kMostCauses) {
    count.by_cause.emplace(facts.cause, 1);
  } else {
    ++count.other_causes;
  }
  (facts.is_drill ? count.has_drill : count.has_real) = true;
  budget.channels = budget.channels | channels;
  budget.language = language;
  return budget.digest_number;
}

void PagingBudgets::uncollect(const PagingTarget& target, const AlarmFacts& facts,
                              ChannelSet channels, std::uint64_t number, UtcNanos now) {
  PagingBudget& budget = at(target);
  DigestCount& count = budget.digest;
  if (number != budget.digest_number) {
    begin_digest(budget, now);
    budget.channels = budget.channels | channels;
    ++count.n_over;
    return;
  }
  --priority_count(count, facts.priority);
  // A cause once counted alone stays so until the digest is sent, even at zero; so this finds it
  // where collect() put it.
  const auto cause = count.by_cause.find(facts.cause);
  if (cause != count.by_cause.end()) {
    --cause->second;
  } else {
    --count.other_causes;
  }
}

void PagingBudgets::set_template(const PagingTarget& target, std::string_view template_name) {
  at(target).template_name = template_name;
}

std::vector<PagingBudget> PagingBudgets::take_due(UtcNanos now) {
  std::vector<PagingBudget> taken;
  while (!due_.empty() && due_.begin()->first <= now) {
    PagingBudget& budget = at(due_.begin()->second);
    std::erase_if(budget.digest.by_cause, [](const auto& cause) { return cause.second == 0; });
    taken.push_back(budget);
    set_due(budget, std::nullopt);
    ++budget.digest_number;
    budget.digest = {};
    budget.channels = {};
  }
  return taken;
}

std::optional<UtcNanos> PagingBudgets::next_due() const {
  if (due_.empty()) return std::nullopt;
  return due_.begin()->first;
}

const PagingBudget* PagingBudgets::find(const PagingTarget& target) const {
  const auto it = budgets_.find(target);
  return it == budgets_.end() ? nullptr : &it->second;
}

bool PagingBudgets::restore(PagingBudget budget) {
  const PagingTarget target = budget.target;
  const auto [it, is_new] = budgets_.try_emplace(target, std::move(budget));
  if (is_new && it->second.digest_due) due_.insert({*it->second.digest_due, it->first});
  return is_new;
}

}  // namespace millwright::respond
