// SPDX-License-Identifier: Apache-2.0
#pragma once
// Comma separated text after RFC 4180: quoted fields may hold commas, doubled quotes and line ends.
// Spreadsheets of some countries put semicolons between the fields: the one that comes first in the
// first line is the separator. A byte order mark is skipped, LF and CRLF both end a row, empty
// lines are no rows.

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace millwright::respond {

struct CsvRow {
  int line = 1;  ///< where it begins, from 1
  std::vector<std::string> fields;
};

/// Errors: invalid_argument     a quote that never closes, or text after a closing quote; the
///                              message starts with "line N".
///         resource_exhausted   more than 8 MB, 100,000 rows, or 64 fields in a row.
Result<std::vector<CsvRow>> parse_csv(std::string_view text);

}  // namespace millwright::respond
