// SPDX-License-Identifier: Apache-2.0
#pragma once
// Folds one signal's history, given in time order as rows or as finished statistics, into cells of
// one width that start at its multiples since 1970.

#include <cstdint>
#include <optional>
#include <vector>

#include "historian/historian.h"
#include "historian/signal_view.h"
#include "historian/stats.h"

namespace millwright::historian {

struct Cell {
  UtcNanos begin;
  Stats stats;
  std::optional<Point> held;  ///< the last used reading before the cell
};

class CellFold {
 public:
  CellFold(ValueType type, std::int64_t width_ns) : type_(type), width_ns_(width_ns) {}

  /// The reading that is held into the first cell.
  void lead(std::optional<Point> before) { held_ = before; }
  /// A stretch that lies within the one cell of `first`.
  void add(const Stats& stats, UtcNanos first);
  void add_rows(const Series& rows, std::size_t from, std::size_t to);
  /// What `view` holds in the range: headers where a chunk lies within one cell, else its rows.
  void add_chunks(const SignalView& view, TimeRange range);

  std::vector<Cell> take() { return std::move(cells_); }

 private:
  Cell& cell_at(UtcNanos t);

  ValueType type_;
  std::int64_t width_ns_;
  std::vector<Cell> cells_;
  std::optional<Point> held_;
};

/// A cell as a bucket, its time-weighted mean taken over the part of the cell inside `range`.
Bucket to_bucket(const Cell& cell, ValueType type, std::int64_t width_ns, TimeRange range);

/// Appends the first, lowest, highest and last reading of the cell in time order, each once.
void append_extremes(const Cell& cell, Series& out);

}  // namespace millwright::historian
