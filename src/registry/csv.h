// SPDX-License-Identifier: Apache-2.0
#pragma once
// Comma separated values after RFC 4180, as spreadsheets write and read them.

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace millwright::registry {

struct CsvRow {
  int line = 0;  ///< where it starts, counted from 1
  std::vector<std::string> cells;
};

/// Reads a whole file. Lines end in LF or CRLF; a quoted cell may hold anything, quotes doubled; a
/// byte order mark and empty lines are skipped. Where the first line has a ';' before any ',' the
/// separator is ';', as spreadsheets write it where the comma is for decimals.
/// Errors: invalid_argument "line 7: what": a quote left open or within a plain cell, not UTF-8,
///         more than `max_rows` rows.
/// Cost: one pass.
Result<std::vector<CsvRow>> parse_csv(std::string_view text, std::size_t max_rows);

/// Appends one row, ended by CRLF; cells are quoted where they must be.
void append_csv_row(const std::vector<std::string>& cells, std::string& out);

/// Puts a "'" before text that a spreadsheet would run as a formula ("=", "+", "-", "@", tab), and
/// before text that starts with "'". unguard_cell() takes it off again.
std::string guard_cell(std::string_view text);
std::string_view unguard_cell(std::string_view cell);

}  // namespace millwright::registry
