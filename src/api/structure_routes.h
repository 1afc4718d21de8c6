// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/router.h"
#include "api/services.h"

namespace millwright::api {

/// PATCH and DELETE of sites, areas, lines, assets and teams.
void add_structure_routes(Router& router, Services& services);

}  // namespace millwright::api
