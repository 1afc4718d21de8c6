// SPDX-License-Identifier: Apache-2.0
#pragma once
// The plant as files that plan to nothing: plant.yaml, and one file for each profile and document.

#include <span>
#include <vector>

#include "plan/plant_file.h"
#include "registry/alarm_class.h"
#include "registry/plant_snapshot.h"

namespace millwright::plan {

/// Names are relative paths: "plant.yaml", "profiles/pump@1.yaml", "procedures/belt-slip.yaml",
/// "calendars/holidays.ics". Settings that every new record has are left out. Documents: the newest
/// version that is not retired. People and the platform's own site are in none of them.
/// `classes`: all there are.
/// Cost: O(records).
std::vector<File> write_files(const registry::Plant& plant,
                              std::span<const registry::AlarmClass> classes);

}  // namespace millwright::plan
