// SPDX-License-Identifier: Apache-2.0
#pragma once
// Test support: the value report of the site that a SiteFixture has set up, and what it gave away
// for sending.

#include <memory>
#include <utility>
#include <vector>

#include "api/value_site.h"

namespace millwright::api {

/// Where messages are given to.
struct MessageTray {
  std::vector<notify::OutgoingMessage> submitted;
  bool is_refusing = false;  ///< the place that messages are given to fails

  Status take(std::vector<notify::OutgoingMessage> messages) {
    if (is_refusing) return fail(Code::kUnavailable, "delivery.db: disk I/O error");
    for (auto& message : messages) submitted.push_back(std::move(message));
    return {};
  }
};

struct ValueRig : MessageTray {
  std::unique_ptr<ValueSite> site;
};

/// Lifetime: the fixture's, between SetUp and TearDown.
ValueRig& value_rig();

}  // namespace millwright::api
