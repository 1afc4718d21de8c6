// SPDX-License-Identifier: Apache-2.0
#pragma once
// Whom a kiosk offers as "who are you": people who may act there, those on duty first.

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "api/services.h"

namespace millwright::api {

/// An array of {"name", "full_name", "is_on_duty", "roster", "shift", "has_pin"}: active operators
/// and up who have a PIN or are on duty. First the roster of the position's name, then other
/// rosters, then the rest by name. No contact data.  Cost: O(people + rosters).
nlohmann::json kiosk_people(const Services& services, const std::string& position);

}  // namespace millwright::api
