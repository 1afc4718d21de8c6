// SPDX-License-Identifier: Apache-2.0
#pragma once
// Test support: the findings of the site that a SiteFixture has set up.

#include "api/improvement_routes.h"

namespace millwright::api {

/// Lifetime: the fixture's, between SetUp and TearDown.
ImprovementSite& improvement_site();

}  // namespace millwright::api
