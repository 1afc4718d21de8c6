// SPDX-License-Identifier: Apache-2.0
#pragma once
// What readiness and governance work on, beside the services of every handler. Made by app/.

#include <memory>

#include "api/governance_book.h"
#include "api/readiness_book.h"
#include "api/router.h"
#include "api/running.h"
#include "api/services.h"
#include "api/value_book.h"

namespace millwright::api {

/// Needs: services.host.rollout.  Lifetime: the services outlive it; routes hold the rest.
struct ReadinessSite {
  Services& services;
  std::shared_ptr<ReadinessBook> readiness;
  std::shared_ptr<GovernanceBook> governance;
  std::shared_ptr<Running> running;
  std::shared_ptr<ValueBook> value;  ///< what finance confirmed
};

void add_readiness_routes(Router& router, const ReadinessSite& site);
void add_governance_routes(Router& router, const ReadinessSite& site);

}  // namespace millwright::api
