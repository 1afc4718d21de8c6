// SPDX-License-Identifier: Apache-2.0
#pragma once
// The audit trail as figures need it: back to an instant, oldest first, and what it says about when
// records came to be.

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "api/services.h"
#include "registry/audit.h"

namespace millwright::api {

/// The newest entries are kept where there are more.
inline constexpr std::size_t kMostAuditEntries = 200'000;

/// Entries at or after `begin`, oldest first, what people did a moment ago included.
/// Errors: those of the registry.  Cost: O(entries).
Result<std::vector<registry::AuditEntry>> audit_since(const Services& services, UtcNanos begin);

/// The id in "asset 12" where `what` begins with `kind`; nothing for another kind.
std::optional<std::uint32_t> record_in(std::string_view what, std::string_view kind);

/// When records of a kind were made, as far as `entries` reach; older ones are not in it.
std::map<std::uint32_t, UtcNanos> created_at(const std::vector<registry::AuditEntry>& entries,
                                             std::string_view kind);

}  // namespace millwright::api
