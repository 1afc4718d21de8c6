// SPDX-License-Identifier: Apache-2.0
// EscalationEngine: from the rows of a store.

#include <fmt/format.h>

#include "respond/escalation/escalation_engine.h"

namespace millwright::respond {
namespace {

std::unexpected<Error> broken(std::string what) {
  return fail(Code::kDataLoss, "escalation rows: " + std::move(what));
}

}  // namespace

Status EscalationEngine::restore(EscalationRows rows) {
  marks_ = std::move(rows.marks);
  for (PlanRow& row : rows.plans) {
    if (row.id > marks_.last_plan || !plans_.restore(row.id, std::move(row.plan))) {
      return broken(fmt::format("plan {} is there twice or was never given", row.id.value));
    }
  }
  for (Chain& row : rows.chains) {
    const ChainId id = row.id;
    const auto [it, is_new] = chains_.try_emplace(id, std::move(row));
    const Chain& chain = it->second;
    if (!is_new || id > marks_.last_chain) {
      return broken(fmt::format("chain {} is there twice or was never given", id.value));
    }
    if (chain.due) due_.insert({*chain.due, id});
    if (chain.ended) {
      ended_.insert({*chain.ended, id});
      continue;
    }
    if (!attached_.try_emplace(chain.alarm(), id).second) {
      return broken(fmt::format("alarm {} has two chains", chain.alarm().value));
    }
    if (!plans_.take(chain.plan)) {
      return broken(fmt::format("chain {} has no plan {}", id.value, chain.plan.value));
    }
  }
  for (PagingBudget& budget : rows.budgets) {
    const PagingTarget target = budget.target;
    if (!budgets_.restore(std::move(budget))) {
      return broken(fmt::format("two budgets of {}{}", target.person, target.url));
    }
  }
  for (Page& row : rows.pages) {
    const PageId id = row.id;
    const auto [it, is_new] = pages_.try_emplace(id, std::move(row));
    const Page& page = it->second;
    if (!is_new || id > marks_.last_page) {
      return broken(fmt::format("page {} is there twice or was never given", id.value));
    }
    if (budgets_.find({page.person, {}}) == nullptr) {
      return broken(fmt::format("page {}: no budget of {}", id.value, page.person));
    }
    if (page.state == PageState::kOpen) open_pages_[page.person].insert(id);
  }
  std::size_t n_pages = 0;
  for (const auto& [id, chain] : chains_) {
    for (const PageId page : chain.pages) {
      const auto it = pages_.find(page);
      if (it == pages_.end() || it->second.chain != id) {
        return broken(fmt::format("chain {} has no page {}", id.value, page.value));
      }
      ++n_pages;
    }
  }
  if (n_pages != pages_.size()) return broken("a page without its chain");
  return {};
}

}  // namespace millwright::respond
