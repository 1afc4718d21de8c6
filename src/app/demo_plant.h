// SPDX-License-Identifier: Apache-2.0
#pragma once
// Profiles from a folder, and the plant that `millwright simulate` feeds.

#include <string>

#include "core/result.h"
#include "pipeline/plant_service.h"

namespace millwright::app {

/// Stores every *.yaml profile of the folder; those stored already stay.
/// Errors: not_found (no folder); a file that is no profile is logged and left out.
Status load_profiles(pipeline::PlantService& plant, const std::string& dir);

/// Makes the 6 machines of the simulated plant with the signals and rules of their profiles. What
/// is there stays as it is: a start that was cut short is completed by the next one.
Status make_demo_plant(pipeline::PlantService& plant);

}  // namespace millwright::app
