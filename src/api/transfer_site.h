// SPDX-License-Identifier: Apache-2.0
#pragma once
// What transfers to operation work on, beside the services of every handler. Made by app/.

#include <memory>

#include "api/readiness_site.h"
#include "api/transfer_book.h"

namespace millwright::api {

struct TransferSite {
  ReadinessSite readiness;
  std::shared_ptr<TransferBook> transfers;
};

/// Takes the place of the router's guard, too: it asks for hands-off periods and handed-over areas.
/// Lifetime: the services outlive it; routes hold the rest.
void add_transfer_routes(Router& router, const TransferSite& site);

}  // namespace millwright::api
