// SPDX-License-Identifier: Apache-2.0
#pragma once
// Test support: the reviews of the site that a SiteFixture has set up, and what they gave away for
// sending.

#include <memory>

#include "api/meeting_site.h"
#include "api/value_rig_test.h"

namespace millwright::api {

struct MeetingRig {
  std::unique_ptr<MeetingSite> site;
  MessageTray out;
};

/// Lifetime: the fixture's, between SetUp and TearDown.
MeetingRig& meeting_rig();

}  // namespace millwright::api
