// SPDX-License-Identifier: Apache-2.0
#include "registry/maintenance.h"

#include <fmt/format.h>

#include <algorithm>

namespace millwright::registry {
namespace {

bool is_open(const MaintenanceWindow& window, UtcNanos now) {
  const MaintenancePhase phase = phase_of(window, now);
  return phase == MaintenancePhase::kComing || phase == MaintenancePhase::kRunning;
}

std::string path_of(const Area* area, const Plant& plant) {
  const Site* site = area == nullptr ? nullptr : plant.find<Site>(area->site);
  return site == nullptr ? std::string() : site->name + "/" + area->name;
}

}  // namespace

Result<Changed<MaintenanceWindow>> plan_maintenance(Registry& registry, const Intent& intent,
                                                    MaintenanceWindow wanted, UtcNanos now) {
  wanted.planned_by = intent.who.name;
  wanted.cancelled.reset();
  wanted.cancelled_by.clear();
  wanted.cancel_reason.clear();
  if (wanted.end <= now) return fail(Code::kInvalidArgument, "end: must be in the future");
  wanted.begin = std::max(wanted.begin, now);
  Changed<MaintenanceWindow> planned;
  MW_TRY(planned.revision, registry.change(intent, [&](Edit& edit) -> Status {
    const auto n_open =
        std::ranges::count_if(registry.snapshot()->all<MaintenanceWindow>(),
                              [&](const MaintenanceWindow& w) { return is_open(w, now); });
    if (static_cast<std::size_t>(n_open) >= kMostOpenWindows) {
      return fail(Code::kResourceExhausted,
                  fmt::format("{} maintenance windows are coming or running, at most {}; cancel "
                              "those nobody needs",
                              n_open, kMostOpenWindows));
    }
    MW_TRY(planned.record, edit.add(wanted));
    return {};
  }));
  return planned;
}

Result<Changed<MaintenanceWindow>> cancel_maintenance(Registry& registry, const Intent& intent,
                                                      MaintenanceWindowId id, std::string reason,
                                                      UtcNanos now) {
  if (reason.empty()) {
    return fail(Code::kInvalidArgument, "reason: say why; it stands on the record");
  }
  Changed<MaintenanceWindow> done;
  MW_TRY(done.revision, registry.change(intent, [&](Edit& edit) -> Status {
    MW_TRY(done.record, edit.get<MaintenanceWindow>(id));
    if (!is_open(done.record, now)) {
      return fail(Code::kFailedPrecondition,
                  fmt::format("maintenance window {} is {} already", id.value,
                              name(phase_of(done.record, now))));
    }
    done.record.cancelled = now;
    done.record.cancelled_by = intent.who.name;
    done.record.cancel_reason = std::move(reason);
    return edit.update(done.record);
  }));
  return done;
}

bool covers(const MaintenanceWindow& window, AssetId id, const Plant& plant) {
  const Asset* asset = plant.find<Asset>(id);
  if (asset == nullptr) return false;
  const Line* line = plant.find<Line>(asset->line);
  switch (window.scope) {
    case MaintenanceScope::kArea:
      return line != nullptr && line->area.value == window.scope_id;
    case MaintenanceScope::kLine:
      return asset->line.value == window.scope_id;
    case MaintenanceScope::kAsset:
      return id.value == window.scope_id;
    case MaintenanceScope::kSignal: {
      const Signal* signal = plant.find<Signal>(SignalId(window.scope_id));
      return signal != nullptr && signal->asset == id;
    }
  }
  return false;
}

std::string path_of(const MaintenanceWindow& window, const Plant& plant) {
  switch (window.scope) {
    case MaintenanceScope::kArea:
      return path_of(plant.find<Area>(AreaId(window.scope_id)), plant);
    case MaintenanceScope::kLine: {
      const Line* line = plant.find<Line>(LineId(window.scope_id));
      if (line == nullptr) return {};
      const std::string area = path_of(plant.find<Area>(line->area), plant);
      return area.empty() ? area : area + "/" + line->name;
    }
    case MaintenanceScope::kAsset:
      return std::string(plant.path_of(AssetId(window.scope_id)));
    case MaintenanceScope::kSignal:
      return std::string(plant.path_of(SignalId(window.scope_id)));
  }
  return {};
}

}  // namespace millwright::registry
