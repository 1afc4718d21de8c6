// SPDX-License-Identifier: Apache-2.0
#pragma once
// Row operations on a Series that is kept in time order.

#include <string_view>

#include "historian/historian.h"

namespace millwright::historian {

/// One reading on its way into a Series.
struct Row {
  UtcNanos time;
  std::uint64_t word = 0;  ///< unused for text
  std::string_view text;   ///< text only
  Quality quality;
};

/// What became of a row.
enum class Placed : std::uint8_t { kAppended, kInserted, kRevised, kDuplicate };

std::string_view text_at(const Series& rows, std::size_t row);

/// Index of the first row not before `t`.
std::size_t lower_row(const Series& rows, UtcNanos t);

/// Adds the row at the end: its time must be above all others.
void append_row(Series& rows, const Row& row);

/// Puts the row where its time belongs. The same time with another value or quality replaces.
/// Cost: O(rows) unless it goes to the end.
Placed place_row(Series& rows, const Row& row);

/// Appends rows [from, to) of `source`, which must be later than those of `out`.
void append_rows(Series& out, const Series& source, std::size_t from, std::size_t to);

void clear_rows(Series& rows);  ///< keeps the memory and the type

/// Rebuilds the arena from the texts still named by a row.
void compact_arena(Series& rows);

/// Memory the rows stand for.
inline std::size_t row_bytes(const Series& rows) {
  return rows.time.size() * 18 + rows.arena.size();
}

}  // namespace millwright::historian
