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
  std::uint64_t after = 0;    ///< lines with a higher DeskLine::number, in order
  std::uint64_t subject = 0;  ///< only about this; 0 = any
  std::size_t limit = 100;
};

struct DeskLine {
  std::uint64_t number = 0;  ///< the owner's where the log is numbered, else the place in the file
  std::string json;
  bool is_intact = true;  ///< false: the row is damaged, `json` is not to be believed
};

/// Errors of all: those of AlarmStore. A damaged row is data_loss and names itself; a damaged line
/// says so and leaves the others readable.
Status write(registry::Database& db, const respond::StoreChange& change);
/// In order of key; all of them, or those read back at a start.
Result<std::vector<DeskRow>> read_rows(registry::Database& db, respond::Table table,
                                       bool is_current_only);
/// Errors: data_loss for a damaged line, by its number.
Status check(const DeskLine& line);
Result<std::vector<DeskLine>> read_lines(registry::Database& db, const DeskLineQuery& query);

}  // namespace millwright::pipeline
