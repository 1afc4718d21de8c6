// SPDX-License-Identifier: Apache-2.0
#pragma once
// A maintenance window: from a planned beginning to a planned end, the alarms of a part of the
// plant are out of service, because people work there.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/time.h"

namespace millwright {

using MaintenanceWindowId = Id<struct MaintenanceWindowTag>;

/// What part of the plant. Persisted; do not renumber.
enum class MaintenanceScope : std::uint8_t { kArea = 0, kLine = 1, kAsset = 2, kSignal = 3 };
std::string_view name(MaintenanceScope scope);  ///< "area", "line", "asset", "signal"
std::optional<MaintenanceScope> parse_maintenance_scope(std::string_view text);

struct MaintenanceWindow {
  MaintenanceWindowId id;
  MaintenanceScope scope = MaintenanceScope::kAsset;
  std::uint32_t scope_id = 0;  ///< of the area, line, asset or signal
  UtcNanos begin;              ///< [begin, end), wall time
  UtcNanos end;
  std::string reason;
  std::string planned_by;             ///< user name
  std::optional<UtcNanos> cancelled;  ///< before `end`; it stays on record and has no effect since
  std::string cancelled_by;           ///< user name
  std::string cancel_reason;

  bool operator==(const MaintenanceWindow&) const = default;
};

enum class MaintenancePhase : std::uint8_t { kComing, kRunning, kOver, kCancelled };
std::string_view name(MaintenancePhase phase);  ///< "coming", "running", "over", "cancelled"
MaintenancePhase phase_of(const MaintenanceWindow& window, UtcNanos now);

}  // namespace millwright
