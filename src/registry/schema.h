// SPDX-License-Identifier: Apache-2.0
#pragma once
// The tables of registry.db, as migrations in order. A released migration is never edited: a new
// shape is a new migration at the end of the list.

#include "core/result.h"
#include "registry/sqlite.h"

namespace millwright::registry {

/// The version this program writes; kept in the file as SQLite's user_version.
int schema_version();

/// Brings an empty or older file up to `target`, each step in its own transaction.
/// Errors: failed_precondition  the file is newer than this program, or another product's.
Status migrate(Database& db, int target = schema_version());

}  // namespace millwright::registry
