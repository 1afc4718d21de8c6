// SPDX-License-Identifier: Apache-2.0
#pragma once
// What trials of new sensors and uses work on, beside the services of every handler. Made by app/.

#include <memory>

#include "api/readiness_site.h"
#include "api/trial_book.h"

namespace millwright::api {

struct TrialSite {
  ReadinessSite readiness;
  std::shared_ptr<TrialBook> trials;
};

/// Needs: services.host.rollout.  Lifetime: the services outlive it; routes hold the rest.
void add_trial_routes(Router& router, const TrialSite& site);

}  // namespace millwright::api
