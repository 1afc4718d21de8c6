// SPDX-License-Identifier: Apache-2.0
#pragma once
// The account of readings as JSON.

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "api/services.h"

namespace millwright::api {

/// Totals and rows per source. `pending` readings are journaled and not yet in the historian.
nlohmann::json ledger_view(const std::vector<historian::LedgerRow>& rows, std::uint64_t pending);

/// Since ever, with what is pending now.
nlohmann::json ledger_now(const Services& services);

}  // namespace millwright::api
