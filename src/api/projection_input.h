// SPDX-License-Identifier: Apache-2.0
#pragma once
// The present alarm load of a position, as far as a projection may build on it.

#include <string>
#include <vector>

#include "alarm/projection.h"
#include "api/kpi_inputs.h"

namespace millwright::api {

/// Which part of the plant was there long enough to learn from.
struct Pilot {
  std::vector<alarm::PilotAsset> assets;  ///< there during all whole days of the period
  double sensors = 0;                     ///< of the whole plant, younger assets included
  alarm::Period period;                   ///< on a young site from its first asset on
  bool has_whole_day = false;             ///< there is a history to project from
};

struct ProjectionBasis {
  Pilot pilot;
  alarm::ProjectionInput input;  ///< but for its target
};

/// Errors: not_found for a position nobody has; those of the store.
/// Cost: reads the history of alarms and the audit trail of the period.
Result<ProjectionBasis> projection_basis(const Services& services, alarm::Period period,
                                         const std::string& position);

/// Sensors of the plant itself by class, also of assets too young to learn from: what becomes of
/// them is not known, and must not look as if it were.
std::vector<alarm::ClassSensors> sensors_by_class(const registry::Plant& plant);

/// As alarm::project(); inconclusive without a whole day.
Result<alarm::Projection> project(const ProjectionBasis& basis);

}  // namespace millwright::api
