// SPDX-License-Identifier: Apache-2.0
#pragma once
// Work orders: what an alarm handed to maintenance, and what came back from the maintenance system.
// Text forms: docs/format/training.md.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "respond/outcome/failure_code.h"
#include "respond/outcome/feedback.h"

namespace millwright::respond {

using WorkOrderId = Id<struct WorkOrderTag, std::uint64_t>;

/// Persisted by name.
enum class WorkOrderState : std::uint8_t { kOpen = 0, kInProgress = 1, kClosed = 2 };
/// "open", "in-progress", "closed".
std::string_view name(WorkOrderState state);
std::optional<WorkOrderState> parse_work_order_state(std::string_view text);

struct WorkOrder {
  WorkOrderId id;
  AlarmId alarm;  ///< none for work without an alarm
  AssetId asset;
  std::string title;        ///< what is to be done
  std::string external_id;  ///< of the maintenance system, empty until it has answered
  WorkOrderState state = WorkOrderState::kOpen;
  FailureCode code;                ///< what maintenance found
  std::optional<Outcome> outcome;  ///< what the alarm was worth, where maintenance said so
  UtcNanos opened;
  std::string opened_by;
  UtcNanos changed;
  std::string changed_by;
  std::optional<UtcNanos> closed;
  std::string comment;  ///< of the latest change

  bool operator==(const WorkOrder&) const = default;
};

std::string encode(const WorkOrder& order);
/// Errors: data_loss   damaged, or of a later version.
Result<WorkOrder> decode_work_order(std::string_view row);

/// Persisted by name.
enum class WorkOrderAction : std::uint8_t {
  kOpen = 0,
  kLink = 1,   ///< the maintenance system gave it a number
  kStart = 2,  ///< work has begun; also puts a closed order back to work
  kClose = 3,
};
/// "open", "link", "start", "close".
std::string_view name(WorkOrderAction action);
std::optional<WorkOrderAction> parse_work_order_action(std::string_view text);

struct WorkOrderCommand {
  WorkOrderAction action = WorkOrderAction::kOpen;
  std::string who;                    ///< a person, or the name of the maintenance system
  WorkOrderId order;                  ///< all but open; or by external_id where it is none
  AlarmId alarm;                      ///< open
  AssetId asset;                      ///< open
  std::string title;                  ///< open
  std::string external_id;            ///< link; else may name the order
  FailureCode code;                   ///< close
  std::optional<Outcome> outcome;     ///< close
  std::optional<UtcNanos> failed_at;  ///< close: when the machine failed
  std::optional<std::chrono::seconds> downtime;  ///< close: for how long, at most a year
  std::string comment;

  bool operator==(const WorkOrderCommand&) const = default;
};

/// JSON for a record of kind kCommand.
std::string encode(const WorkOrderCommand& command);
/// Nothing when the record is for somebody else.
/// Errors: data_loss   not JSON, a later version, or fields missing or of the wrong kind.
Result<std::optional<WorkOrderCommand>> decode_work_order_command(std::string_view json);

}  // namespace millwright::respond
