// SPDX-License-Identifier: Apache-2.0
#pragma once
// The time of the site, as the clock on its wall shows it.

#include <string>

#include "core/time.h"
#include "registry/plant_snapshot.h"
#include "respond/duty/local_time.h"

namespace millwright::api {

/// The zone of the first site that is the plant's own; UTC without one.
respond::TimeZone site_zone(const registry::Plant& plant);
/// "2026-11-22 18:31 Europe/Berlin".
std::string wall_text(UtcNanos time, const registry::Plant& plant);

}  // namespace millwright::api
