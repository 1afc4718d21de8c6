// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the value report works on, beside the services of every handler. Made by app/.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/governance_book.h"
#include "api/router.h"
#include "api/services.h"
#include "api/value_book.h"
#include "notify/message.h"

namespace millwright::api {

/// Needs: services.host.rollout.  Lifetime: the services outlive it; routes hold the rest.
struct ValueSite {
  Services& services;
  std::shared_ptr<GovernanceBook> governance;
  std::shared_ptr<ValueBook> value;
  /// Puts messages where they are sent from; once it returns they are on disk. Those given before
  /// are skipped.
  std::function<Status(std::vector<notify::OutgoingMessage>)> submit;
  /// Where people find this server; empty: not known.
  std::function<std::string()> public_url;
};

void add_value_routes(Router& router, const ValueSite& site);

}  // namespace millwright::api
