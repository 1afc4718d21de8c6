// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who is, or lately was, of the project team or a vendor.

#include <string>
#include <vector>

#include "api/services.h"

namespace millwright::api {

/// Who counts as project or vendor at `at` by where they were before: see respond::TeamMemory.
/// Errors: the store's.  Cost: the audit entries of the half year before now.
Result<std::vector<std::string>> recent_helpers(const Services& services, UtcNanos at);

}  // namespace millwright::api
