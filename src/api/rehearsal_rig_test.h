// SPDX-License-Identifier: Apache-2.0
#pragma once
// Test support: the desk behind the routes of rehearsals in api/site_fixture_test.h.

#include "api/rehearsal_desk.h"

namespace millwright::api {

/// A test that gives it a runner takes it back.
RehearsalDesk& rehearsal_desk();

}  // namespace millwright::api
