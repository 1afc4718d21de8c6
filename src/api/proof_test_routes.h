// SPDX-License-Identifier: Apache-2.0
#pragma once
// What alarm classes demand is proven by tests: their routes belong to those of the classes.

#include "api/router.h"
#include "api/services.h"

namespace millwright::api {

void add_proof_test_routes(Router& router, Services& services);

}  // namespace millwright::api
