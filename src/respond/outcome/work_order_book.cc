// SPDX-License-Identifier: Apache-2.0
#include "respond/outcome/work_order_book.h"

#include <fmt/format.h>

#include <algorithm>

#include "record/limits.h"

namespace millwright::respond {

Status WorkOrderBook::check(const WorkOrderCommand& command) const {
  MW_TRY_STATUS(record::check_name("who", command.who));
  MW_TRY_STATUS(record::check_text("title", command.title));
  MW_TRY_STATUS(record::check_text("comment", command.comment));
  if (!command.external_id.empty()) {
    MW_TRY_STATUS(record::check_name("external id", command.external_id));
  }
  MW_TRY_STATUS(respond::check(command.code));
  return {};
}

Result<WorkOrder> WorkOrderBook::apply(const WorkOrderCommand& command, alarm::Origin origin,
                                       Changes& out) {
  MW_TRY_STATUS(check(command));
  Result<WorkOrder> next = command.action == WorkOrderAction::kOpen ? open(command, origin.time)
                                                                    : change(command, origin.time);
  if (!next) return next;
  const WorkOrder* known = find(next->id);
  if (known != nullptr && *known == *next) return next;
  if (known == nullptr) {
    orders_.push_back(*next);
  } else {
    orders_[next->id.value - 1] = *next;
  }
  if (!next->external_id.empty()) by_external_id_[next->external_id] = next->id;
  out[next->id] = *next;
  return next;
}

Result<WorkOrder> WorkOrderBook::open(const WorkOrderCommand& command, UtcNanos now) const {
  if (!command.asset) return fail(Code::kInvalidArgument, "a work order names its asset");
  MW_TRY_STATUS(record::check_reason("what is to be done", command.title));
  const WorkOrder* known = command.alarm ? find_of(command.alarm) : nullptr;
  if (known != nullptr && known->state != WorkOrderState::kClosed) {
    return fail(Code::kAlreadyExists,
                fmt::format("alarm {} has work order {}, which is {}", command.alarm.value,
                            known->id.value, name(known->state)));
  }
  if (find_external(command.external_id) != nullptr) {
    return fail(Code::kAlreadyExists,
                fmt::format("another work order has the number {}", command.external_id));
  }
  WorkOrder order;
  order.id = WorkOrderId(orders_.size() + 1);
  order.alarm = command.alarm;
  order.asset = command.asset;
  order.title = command.title;
  order.external_id = command.external_id;
  order.opened = now;
  order.opened_by = command.who;
  order.changed = now;
  order.changed_by = command.who;
  order.comment = command.comment;
  return order;
}

Result<WorkOrder> WorkOrderBook::change(const WorkOrderCommand& command, UtcNanos now) const {
  const bool is_link = command.action == WorkOrderAction::kLink;
  const WorkOrder* known =
      command.order || is_link ? find(command.order) : find_external(command.external_id);
  if (known == nullptr) {
    return fail(Code::kNotFound, fmt::format("no work order {}{}", command.order.value,
                                             command.order ? "" : " " + command.external_id));
  }
  WorkOrder next = *known;
  if (is_link) {
    if (command.external_id.empty()) {
      return fail(Code::kInvalidArgument, "linking needs the number of the maintenance system");
    }
    const WorkOrder* holder = find_external(command.external_id);
    if (holder != nullptr && holder != known) {
      return fail(Code::kAlreadyExists, fmt::format("work order {} has the number {}",
                                                    holder->id.value, command.external_id));
    }
    if (!known->external_id.empty() && known->external_id != command.external_id) {
      return fail(Code::kFailedPrecondition, fmt::format("work order {} has the number {}",
                                                         known->id.value, known->external_id));
    }
    next.external_id = command.external_id;
  } else if (command.action == WorkOrderAction::kStart) {
    const WorkOrder* other = known->alarm ? find_of(known->alarm) : nullptr;
    if (other != nullptr && other != known && other->state != WorkOrderState::kClosed) {
      return fail(Code::kFailedPrecondition, fmt::format("alarm {} has work order {} open by now",
                                                         known->alarm.value, other->id.value));
    }
    next.state = WorkOrderState::kInProgress;
    next.closed.reset();
  } else {
    next.state = WorkOrderState::kClosed;
    if (!next.closed) next.closed = now;
    if (!command.code.empty()) next.code = command.code;
    if (command.outcome) next.outcome = command.outcome;
  }
  if (!command.comment.empty()) next.comment = command.comment;
  if (next == *known) return next;  // the same report once more
  next.changed = now;
  next.changed_by = command.who;
  return next;
}

const WorkOrder* WorkOrderBook::find(WorkOrderId id) const {
  return id.value == 0 || id.value > orders_.size() ? nullptr : &orders_[id.value - 1];
}

const WorkOrder* WorkOrderBook::find_external(std::string_view external_id) const {
  const auto it = by_external_id_.find(external_id);
  return it == by_external_id_.end() ? nullptr : find(it->second);
}

const WorkOrder* WorkOrderBook::find_of(AlarmId alarm) const {
  // At most one of them is not closed; it need not be the latest, closed ones may be reopened.
  const WorkOrder* latest = nullptr;
  for (const WorkOrder& order : orders_) {
    if (order.alarm != alarm) continue;
    if (order.state != WorkOrderState::kClosed) return &order;
    latest = &order;
  }
  return latest;
}

Status WorkOrderBook::restore(std::vector<WorkOrder> rows) {
  std::ranges::sort(rows, {}, &WorkOrder::id);
  std::map<std::string, WorkOrderId, std::less<>> by_external_id;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const WorkOrder& row = rows[i];
    if (row.id.value != i + 1) {
      return fail(Code::kDataLoss, fmt::format("work order {} is missing", i + 1));
    }
    if (row.external_id.empty()) continue;
    if (!by_external_id.try_emplace(row.external_id, row.id).second) {
      return fail(Code::kDataLoss,
                  fmt::format("work order {} has the number of another", row.id.value));
    }
  }
  orders_ = std::move(rows);
  by_external_id_ = std::move(by_external_id);
  return {};
}

}  // namespace millwright::respond
