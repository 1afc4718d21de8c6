// SPDX-License-Identifier: Apache-2.0
#include "api/site_time.h"

#include <fmt/format.h>

#include <chrono>

namespace millwright::api {

respond::TimeZone site_zone(const registry::Plant& plant) {
  for (const Site& site : plant.all<Site>()) {
    if (site.name == "_system") continue;
    return respond::TimeZone::find(site.time_zone).value_or(respond::TimeZone());
  }
  return {};
}

std::string wall_text(UtcNanos time, const registry::Plant& plant) {
  const respond::TimeZone zone = site_zone(plant);
  const respond::LocalTime local = zone.to_local(time);
  const auto minutes = std::chrono::floor<std::chrono::minutes>(local.time_of_day).count();
  return fmt::format("{} {:02}:{:02} {}", to_text(local.day), minutes / 60, minutes % 60,
                     zone.name());
}

}  // namespace millwright::api
