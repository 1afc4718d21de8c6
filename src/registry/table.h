// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rows of record tables: one place that knows the columns of each record type, and the same five
// operations for all of them.

#include <optional>
#include <vector>

#include "core/result.h"
#include "registry/records.h"
#include "registry/sqlite.h"

namespace millwright::registry {

/// Instantiated for every alternative of Record. Rows carry a checksum over their columns.
/// Errors of the readers: data_loss when a row's checksum does not match, naming the record.
template <class R>
struct Rows {
  static Status insert(Database& db, const R& record);
  static Status update(Database& db, const R& record);
  static Status remove(Database& db, IdOf<R> id);
  static Result<std::optional<R>> find(Database& db, IdOf<R> id);
  /// All rows in order of id.
  static Result<std::vector<R>> load(Database& db);
};

/// "sites", "signals", ...
std::string_view table_name(RecordKind kind);

}  // namespace millwright::registry
