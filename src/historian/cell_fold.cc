// SPDX-License-Identifier: Apache-2.0
#include "historian/cell_fold.h"

#include <algorithm>
#include <array>
#include <limits>

namespace millwright::historian {
namespace {

double seconds(UtcNanos from, UtcNanos to) {
  return static_cast<double>(static_cast<std::uint64_t>(to.ns) -
                             static_cast<std::uint64_t>(from.ns)) *
         1e-9;
}

}  // namespace

Cell& CellFold::cell_at(UtcNanos t) {
  const UtcNanos begin = floor_to(t, width_ns_);
  if (cells_.empty() || cells_.back().begin != begin) {
    if (!cells_.empty() && cells_.back().stats.n_used != 0) held_ = cells_.back().stats.last;
    cells_.push_back({begin, {}, held_});
  }
  return cells_.back();
}

void CellFold::add(const Stats& stats, UtcNanos first) {
  cell_at(first).stats.append(type_, stats);
}

void CellFold::add_rows(const Series& rows, std::size_t from, std::size_t to) {
  while (from < to) {
    Cell& cell = cell_at(rows.time[from]);
    const UtcNanos end = saturating_add(cell.begin, width_ns_);
    std::size_t stop = to;
    if (rows.time[to - 1] >= end) {
      const auto first = rows.time.begin() + static_cast<std::ptrdiff_t>(from);
      const auto last = rows.time.begin() + static_cast<std::ptrdiff_t>(to);
      stop = from + static_cast<std::size_t>(std::lower_bound(first, last, end) - first);
      // A cell that ends at the end of time holds its own last instant.
      stop = std::max(stop, from + 1);
    }
    cell.stats.add_rows(rows, from, stop);
    from = stop;
  }
}

void CellFold::add_chunks(const SignalView& view, TimeRange range) {
  view.visit(range, [&](Piece& piece) {
    const bool is_inside = piece.first() >= range.begin && piece.last() < range.end;
    if (is_inside && floor_to(piece.first(), width_ns_) == floor_to(piece.last(), width_ns_)) {
      add(piece.stats(), piece.first());
    } else if (const Series* rows = piece.rows()) {
      add_rows(*rows, lower_row(*rows, range.begin), lower_row(*rows, range.end));
    }
    return true;
  });
}

Bucket to_bucket(const Cell& cell, ValueType type, std::int64_t width_ns, TimeRange range) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const Stats& s = cell.stats;
  Bucket b;
  b.begin = cell.begin;
  b.count = s.count;
  b.bad_count = s.bad_count;
  if (s.n_used == 0) {
    b.min = b.max = b.mean = b.first = b.last = b.time_weighted_mean = kNone;
    return b;
  }
  b.min_time = s.min.time;
  b.max_time = s.max.time;
  b.first_time = s.first.time;
  b.last_time = s.last.time;
  b.min = to_double(type, s.min.word);
  b.max = to_double(type, s.max.word);
  b.first = to_double(type, s.first.word);
  b.last = to_double(type, s.last.word);
  b.mean = s.sum / static_cast<double>(s.n_used);

  const UtcNanos begin = cell.held ? std::max(cell.begin, range.begin) : s.first.time;
  const UtcNanos end = std::min(saturating_add(cell.begin, width_ns), range.end);
  double area = s.integral + b.last * seconds(s.last.time, end);
  if (cell.held) area += to_double(type, cell.held->word) * seconds(begin, s.first.time);
  const double span = seconds(begin, end);
  b.time_weighted_mean = span > 0 ? area / span : b.last;
  return b;
}

void append_extremes(const Cell& cell, Series& out) {
  const Stats& s = cell.stats;
  if (s.n_used == 0) return;
  std::array<const Point*, 4> points = {&s.first, &s.min, &s.max, &s.last};
  std::ranges::sort(points, {}, [](const Point* p) { return p->time; });
  const Point* previous = nullptr;
  for (const Point* p : points) {
    if (previous != nullptr && previous->time == p->time) continue;
    out.time.push_back(p->time);
    out.value.push_back(p->word);
    out.quality.push_back(p->quality);
    previous = p;
  }
}

}  // namespace millwright::historian
