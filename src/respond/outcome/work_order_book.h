// SPDX-License-Identifier: Apache-2.0
#pragma once
// The work orders of a site as a pure state machine: open -> in progress -> closed. The maintenance
// system reports back whenever it likes and sometimes twice; a report that changes nothing
// succeeds.

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alarm/alarm_engine.h"
#include "respond/outcome/work_order.h"

namespace millwright::respond {

/// Thread: one at a time.
class WorkOrderBook {
 public:
  using Changes = std::map<WorkOrderId, WorkOrder>;

  /// Errors: invalid_argument     no name, open without asset or title, link without an external
  ///                              id, an unknown code, or a text too long.
  ///         not_found            no such order, by id or external id.
  ///         already_exists       open: the alarm has an order that is not closed; link: another
  ///                              order has that external id.
  ///         failed_precondition  link: the order has another external id; start: the alarm has
  ///                              another order that is not closed.
  Result<WorkOrder> apply(const WorkOrderCommand& command, alarm::Origin origin, Changes& out);

  const WorkOrder* find(WorkOrderId id) const;
  const WorkOrder* find_external(std::string_view external_id) const;
  /// The order of an alarm that is not closed, else its latest one.
  const WorkOrder* find_of(AlarmId alarm) const;
  std::span<const WorkOrder> orders() const { return orders_; }

  /// Takes over all rows of a store; order does not matter.
  /// Errors: data_loss   ids with gaps, or two orders of one external id; the state is unchanged.
  Status restore(std::vector<WorkOrder> rows);

 private:
  Status check(const WorkOrderCommand& command) const;
  Result<WorkOrder> open(const WorkOrderCommand& command, UtcNanos now) const;
  Result<WorkOrder> change(const WorkOrderCommand& command, UtcNanos now) const;

  std::vector<WorkOrder> orders_;  ///< by id, from 1 without gaps
  std::map<std::string, WorkOrderId, std::less<>> by_external_id_;
};

}  // namespace millwright::respond
