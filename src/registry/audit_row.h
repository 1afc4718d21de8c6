// SPDX-License-Identifier: Apache-2.0
#pragma once
// The columns of the audit table, for its two readers.

#include <string_view>

#include "registry/audit.h"
#include "registry/sqlite.h"

namespace millwright::registry {

inline constexpr std::string_view kAuditColumns =
    "id, at_ns, user, who, team_kind, act, why, what, before, after, revision, previous, hash";

/// Reads the current row of a query for kAuditColumns.
AuditEntry read_audit_row(Statement& row);

}  // namespace millwright::registry
