// SPDX-License-Identifier: Apache-2.0
#pragma once
// A registry revision as the watch reads it: the rules, signals, devices, places and maintenance
// windows in it, everything else skipped.
// The JSON is {"revision": N, "changes": [{"kind": "rule", "id": 4, "record": {...} or null}, ...]}
// with the record fields of docs/api.md; null removes.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alarm/places.h"
#include "core/result.h"
#include "detect/detector.h"
#include "model/maintenance.h"

namespace millwright::alarm {

struct PlaceChange {
  Level level = Level::kSite;
  std::uint32_t id = 0;
  std::optional<Place> place;  ///< absent: removed
};

struct MaintenanceChange {
  MaintenanceWindowId id;
  std::optional<MaintenanceWindow> window;  ///< absent: removed
};

struct Revision {
  std::uint64_t number = 0;
  detect::Configuration config;
  std::vector<Device> devices;  ///< added or changed
  std::vector<DeviceId> removed_devices;
  std::vector<PlaceChange> places;  ///< in order
  std::vector<MaintenanceChange> maintenance;
  std::vector<std::string> problems;  ///< changes that could not be read and were left out
};

/// Absent fields take the defaults of model/plant.h; unknown fields and kinds are skipped. One
/// unreadable change leaves out that change only: the rest of the plant must not go unwatched.
/// Errors: data_loss   not JSON of this shape at all.
Result<Revision> parse_revision(std::string_view json);

}  // namespace millwright::alarm
