// SPDX-License-Identifier: Apache-2.0
#pragma once
// Test support: the readiness of the site that a SiteFixture has set up. It is said to run durable,
// without TLS, by nobody, and its clock is not told.

#include "api/readiness_site.h"

namespace millwright::api {

/// Lifetime: the fixture's, between SetUp and TearDown.
ReadinessSite& readiness_site();

}  // namespace millwright::api
