// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who can be named to look after something: somebody who is there when it has to be done.

#include <string>

#include "core/result.h"
#include "registry/plant_snapshot.h"

namespace millwright::api {

/// Errors: invalid_argument   no active user of that log-in name, or one of a vendor.
Status check_owner(const std::string& owner, const registry::Plant& plant);

}  // namespace millwright::api
