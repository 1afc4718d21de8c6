// SPDX-License-Identifier: Apache-2.0
#pragma once
// What escalation keeps, row by row, and what one input changes. The rows of a store after every
// commit are all that is needed to go on: docs/format/policy.md lists them.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "respond/escalation/chain.h"
#include "respond/escalation/message.h"
#include "respond/escalation/paging_budget.h"
#include "respond/escalation/plan.h"

namespace millwright::respond {

struct PlanRow {
  PlanId id;
  Plan plan;

  bool operator==(const PlanRow&) const = default;
};

/// The one row of the engine itself.
struct EngineMarks {
  ChainId last_chain;  ///< ids given so far
  PageId last_page;
  PlanId last_plan;
  MessageId last_message;
  std::vector<UtcNanos> recent_raises;  ///< oldest first, at most kMostCounted + 1
  /// Alarms that came back from silence, oldest first, at most kFewReturns.
  std::vector<UtcNanos> recent_returns;

  bool operator==(const EngineMarks&) const = default;
};

/// Added to by each input; the caller commits and clears it.
struct EscalationOutput {
  // Rows to write, as they stand now.
  std::map<ChainId, Chain> chains;
  std::map<PageId, Page> pages;
  std::map<PlanId, Plan> plans;
  std::map<PagingTarget, PagingBudget> budgets;
  std::optional<EngineMarks> marks;
  // Rows the engine needs no more; delete them or move them where it does not read them back.
  std::set<ChainId> forgotten_chains;
  std::set<PageId> forgotten_pages;
  std::set<PlanId> forgotten_plans;
  // To append.
  std::vector<ChainEvent> events;
  std::vector<PageMessage> messages;

  bool empty() const {
    return chains.empty() && pages.empty() && plans.empty() && budgets.empty() && !marks &&
           forgotten_chains.empty() && forgotten_pages.empty() && forgotten_plans.empty() &&
           events.empty() && messages.empty();
  }
  void clear() { *this = {}; }
};

/// Everything a store kept, in any order.
struct EscalationRows {
  std::vector<Chain> chains;
  std::vector<Page> pages;
  std::vector<PlanRow> plans;
  std::vector<PagingBudget> budgets;
  EngineMarks marks;
};

/// JSON objects of version 1, UTF-8.
std::string encode(const Chain& chain);
std::string encode(const Page& page);
std::string encode(const PlanRow& row);
std::string encode(const PagingBudget& budget);
std::string encode(const EngineMarks& marks);
std::string encode(const ChainEvent& event);

/// Errors: data_loss   damaged, above 4 MiB, or of a later version.
Result<Chain> decode_chain(std::string_view json);
Result<Page> decode_page(std::string_view json);
Result<PlanRow> decode_plan(std::string_view json);
Result<PagingBudget> decode_paging_budget(std::string_view json);
Result<EngineMarks> decode_engine_marks(std::string_view json);
Result<ChainEvent> decode_chain_event(std::string_view json);

}  // namespace millwright::respond
