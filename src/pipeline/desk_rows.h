// SPDX-License-Identifier: Apache-2.0
#pragma once
// The desk's rows and lines as tables of alarms.db, written in the transaction of the alarms they
// follow from. Tables: docs/format/alarm-state.md.

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "respond/desk/store_change.h"

namespace millwright::registry {
class Database;
}

namespace millwright::pipeline {

/// The SQL of schema version 2.
extern const char* const kDeskSchema;

struct DeskRow {
  std::string key;
  std::string json;
};

struct DeskLineQuery {
  respond::Log log = respond::Log::kOutbox;
  std::uint64_t after = 0;    ///< lines with a higher number, in order
  std::uint64_t subject = 0;  ///< only about this; 0 = any
  std::size_t limit = 100;
};

struct DeskLine {
  std::uint64_t number = 0;  ///< the owner's, else the place in the file
  std::string json;
};

/// Errors of all: those of AlarmStore; a damaged row is data_loss and names itself.
Status write(registry::Database& db, const respond::StoreChange& change);
/// In order of key; all of them, or those read back at a start.
Result<std::vector<DeskRow>> read_rows(registry::Database& db, respond::Table table,
                                       bool is_current_only);
Result<std::vector<DeskLine>> read_lines(registry::Database& db, const DeskLineQuery& query);

}  // namespace millwright::pipeline
