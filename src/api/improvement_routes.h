// SPDX-License-Identifier: Apache-2.0
#pragma once
// Findings, what is done about them, and whether it helped.

#include <memory>

#include "api/improvement_book.h"
#include "api/router.h"
#include "api/services.h"

namespace millwright::api {

/// Needs: services.host.rollout.  Lifetime: the services outlive it; routes hold the rest.
struct ImprovementSite {
  Services& services;
  std::shared_ptr<ImprovementBook> book;
};

void add_improvement_routes(Router& router, const ImprovementSite& site);

/// Once a minute: measures the effect of actions whose window has passed.
/// Errors: the first that happened; it is logged.  Thread: one at a time, one that may block.
/// Cost: nothing unless a window has passed; then the metric's evidence.
Status keep_improvements(const ImprovementSite& site);

}  // namespace millwright::api
