// SPDX-License-Identifier: Apache-2.0
#pragma once
// The people of the simulated plant: operators in three crews, maintenance on call, and the rosters
// that say who is there when. Nobody of them can log in until an administrator gives a password.

#include <string>

#include "core/result.h"
#include "pipeline/plant_service.h"

namespace millwright::app {

/// `library_dir`: its rosters/ are put in force. What is there stays as it is.
Status make_demo_people(pipeline::PlantService& plant, const std::string& library_dir);

}  // namespace millwright::app
