// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a record must satisfy among the others: what it refers to exists, what identifies it is
// not taken. Looked up inside the transaction, so that a bulk change sees its own rows.

#include <string>
#include <vector>

#include "core/result.h"
#include "registry/records.h"
#include "registry/sqlite.h"

namespace millwright::registry {

/// Errors: not_found        a record it refers to does not exist.
///         already_exists   its name or address is taken, naming by which record.
///         invalid_argument a rule that cannot work on its signal.
/// `warnings` gets what is accepted but doubtful.
template <class R>
Status check_constraints(Database& db, const R& record, std::vector<std::string>& warnings);

/// No alarm without a response: a rule may go live (enabled, mode alarm) only with what
/// registry/rationalisation.h asks for. One that is live already (`before`) may lack what it
/// lacked. Errors: failed_precondition naming each missing item.
Status check_may_alarm(Database& db, const Rule* before, const Rule& after);

/// Errors: failed_precondition when other records still belong to it ("site 1 still has 2 areas").
Status check_removable(Database& db, RecordKind kind, std::uint32_t id);

}  // namespace millwright::registry
