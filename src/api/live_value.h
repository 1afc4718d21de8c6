// SPDX-License-Identifier: Apache-2.0
#pragma once
// The value a check step sees: the asset's signal, as long as it can be believed.

#include <optional>

#include "core/time.h"
#include "historian/historian.h"
#include "registry/plant_snapshot.h"
#include "respond/procedure/procedure.h"

namespace millwright::api {

struct LiveValue {
  double value = 0;  ///< in the step's unit
  UtcNanos time;
};

/// The newest reading of the check's signal at `asset`, by `at`: what was on the screen then, also
/// for a step that is entered later. Nothing for another kind of step, a signal the asset has not,
/// one in another unit than the step's, a bad or stale reading, or one older than three of its
/// intervals (and 10 s): then a person reads the gauge.
/// Cost: a look-up, or a short range of history where `at` is past.
std::optional<LiveValue> live_value(const respond::ProcedureStep& step, AssetId asset,
                                    const registry::Plant& plant,
                                    const historian::Historian& historian, UtcNanos at);

}  // namespace millwright::api
