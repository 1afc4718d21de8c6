// SPDX-License-Identifier: Apache-2.0
#pragma once
// One thing to be sent, as the desk decided it: a message to people, a request of a run to another
// system, a work order for the maintenance system. Numbered in one row, so that a sender needs one
// position only.

#include <string>
#include <string_view>
#include <variant>

#include "core/result.h"
#include "respond/escalation/message.h"
#include "respond/outcome/work_order.h"
#include "respond/procedure/run_book.h"

namespace millwright::respond {

using OutboxItem = std::variant<PageMessage, RunEffect, WorkOrder>;

/// JSON: {"type": "message" | "run" | "work-order", "item": {...}}.
std::string encode(const OutboxItem& item);
/// Errors: data_loss   not such an item, or of a later version.
Result<OutboxItem> decode_outbox_item(std::string_view json);

}  // namespace millwright::respond
