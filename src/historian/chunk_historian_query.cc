// SPDX-License-Identifier: Apache-2.0
// Time-series queries. Each copies what is in memory and takes a snapshot under the shared lock,
// then works on that alone.
#include <algorithm>

#include "historian/chunk_historian.h"

namespace millwright::historian {
namespace {

/// End of the intervals that readers may take from roll-ups: complete, and not touched since.
UtcNanos usable_until(const RollupLevel& level) {
  UtcNanos until = level.until;
  for (const UtcNanos t : level.late) until = std::min(until, t);
  return until;
}

UtcNanos ceil_to(UtcNanos t, std::int64_t width) {
  const UtcNanos floor = floor_to(t, width);
  return floor == t ? t : saturating_add(floor, width);
}

}  // namespace

struct ChunkHistorian::Reading {
  SignalId signal;
  ValueType type = ValueType::kFloat64;
  UtcNanos minutes_until;
  UtcNanos hours_until;
  TrimLimits trimmed;
  std::shared_ptr<const Snapshot> snapshot;
  SignalView view;
};

SignalView ChunkHistorian::view_of(const SignalState& state, TimeRange range) const {
  std::vector<OpenChunk> open;
  const auto take = [&](const OpenChunk& chunk) {
    if (chunk.rows.time.empty() || chunk.rows.time.front() >= range.end) return;
    // Chunks before the range: the last one holds the reading that is held into it, and replaced
    // ones must keep hiding what they replace.
    if (!open.empty() && open.back().rows.time.back() < range.begin && !open.back().stored_start)
      open.pop_back();
    open.push_back(chunk);
  };
  for (const OpenChunk& chunk : state.others) take(chunk);
  take(state.head);
  return {*store_, std::make_shared<const Snapshot>(*store_), state.id, std::move(open), damage_};
}

std::optional<ChunkHistorian::Reading> ChunkHistorian::begin_read(SignalId signal,
                                                                  TimeRange range) const {
  const auto lock = lock_shared();
  const SignalState* s = signals_.find(signal);
  if (s == nullptr || !s->has_last) return std::nullopt;
  return Reading{signal,
                 s->type,
                 usable_until(s->minute),
                 usable_until(s->hour),
                 s->trimmed,
                 std::make_shared<const Snapshot>(*store_),
                 view_of(*s, range)};
}

Result<Series> ChunkHistorian::read(SignalId signal, TimeRange range, std::size_t limit) const {
  Series out;
  const auto reading = begin_read(signal, range);
  if (!reading) return out;
  out.type = reading->type;
  reading->view.visit(range, [&](Piece& piece) {
    const Series* rows = piece.rows();
    if (rows == nullptr) return true;
    const std::size_t from = lower_row(*rows, range.begin);
    const std::size_t to = lower_row(*rows, range.end);
    const std::size_t n = std::min(to - from, limit - out.time.size());
    append_rows(out, *rows, from, from + n);
    out.is_truncated = n < to - from;
    return !out.is_truncated;
  });
  return out;
}

Result<std::vector<Bucket>> ChunkHistorian::downsample(SignalId signal, TimeRange range,
                                                       std::chrono::nanoseconds width,
                                                       bool use_rollups) const {
  if (width.count() <= 0) return fail(Code::kInvalidArgument, "bucket width must be above 0 ns");
  std::vector<Bucket> out;
  if (range.begin >= range.end) return out;
  const auto reading = begin_read(signal, range);
  if (!reading) return out;
  for (const Cell& cell : cells(*reading, range, width.count(), use_rollups))
    out.push_back(to_bucket(cell, reading->type, width.count(), range));
  return out;
}

// Roll-ups stand in the middle of the range, whole intervals of theirs; chunks at both ends.
std::vector<Cell> ChunkHistorian::cells(const Reading& reading, TimeRange range,
                                        std::int64_t width_ns, bool use_rollups) const {
  CellFold fold(reading.type, width_ns);
  fold.lead(reading.view.last_used_before(range.begin));
  TimeRange rolled{range.end, range.end};
  RollupUnit unit = RollupUnit::kMinute;
  if (use_rollups && reading.type != ValueType::kText && width_ns % kMinuteNs == 0) {
    if (width_ns % kHourNs == 0) unit = RollupUnit::kHour;
    const UtcNanos until = unit == RollupUnit::kHour ? reading.hours_until : reading.minutes_until;
    rolled.begin = ceil_to(range.begin, historian::width_ns(unit));
    rolled.end = floor_to(std::min(range.end, until), historian::width_ns(unit));
    if (rolled.begin >= rolled.end) rolled = {range.end, range.end};
  }
  fold.add_chunks(reading.view, {range.begin, rolled.begin});
  if (rolled.begin < rolled.end) add_rollups(fold, reading, unit, rolled);
  fold.add_chunks(reading.view, {rolled.end, range.end});
  return fold.take();
}

void ChunkHistorian::add_rollups(CellFold& fold, const Reading& reading, RollupUnit unit,
                                 TimeRange range) const {
  const std::string end = rollup_key(unit, reading.signal, range.end);
  Scan scan = store_->scan(Table::kRollups, reading.snapshot.get());
  for (scan.seek(rollup_key(unit, reading.signal, range.begin));
       scan.is_valid() && scan.key() < end; scan.next()) {
    const UtcNanos begin = from_sortable(read_big_endian<std::uint64_t>(scan.key().substr(5)));
    if (const auto stats = decode_rollup(scan.key(), scan.value(), reading.type)) {
      fold.add(*stats, begin);
    } else {
      // The chunks still know.
      fold.add_chunks(reading.view, {begin, saturating_add(begin, width_ns(unit))});
    }
  }
}

void ChunkHistorian::append_cells(const Reading& reading, TimeRange range, std::int64_t width_ns,
                                  Series& out) const {
  if (range.begin >= range.end) return;
  for (const Cell& cell : cells(reading, range, width_ns, true)) append_extremes(cell, out);
}

Result<Series> ChunkHistorian::downsample_to(SignalId signal, TimeRange range,
                                             std::size_t points) const {
  if (points == 0) return fail(Code::kInvalidArgument, "points must be above 0");
  if (range.begin >= range.end) return Series{};
  MW_TRY(Series few, read(signal, range, points));
  if (few.type == ValueType::kText) return few;
  const auto reading = begin_read(signal, range);
  if (!reading) return few;
  const bool is_trimmed = range.begin < reading->trimmed.raw;
  if (!few.is_truncated && !is_trimmed) return few;

  // Four rows a cell. Cells of whole hours or minutes can be read from roll-ups.
  const std::uint64_t span =
      static_cast<std::uint64_t>(range.end.ns) - static_cast<std::uint64_t>(range.begin.ns);
  const std::uint64_t n_cells = std::max<std::uint64_t>(1, points / 4);
  auto width = static_cast<std::int64_t>(
      std::min<std::uint64_t>(span / n_cells + 1, static_cast<std::uint64_t>(kMaxTime.ns) / 2));
  for (const std::int64_t unit : {kMinuteNs, kHourNs})
    if (width >= 2 * unit) width = ceil_to(UtcNanos{width}, unit).ns;
  // Where retention took the readings, what is left of roll-ups says how fine it can be.
  const auto within = [&](UtcNanos t) { return std::clamp(t, range.begin, range.end); };
  const UtcNanos minutes_from = within(ceil_to(reading->trimmed.minutes, kHourNs));
  const UtcNanos rows_from =
      std::max(minutes_from, within(ceil_to(reading->trimmed.raw, kMinuteNs)));
  Series out;
  out.type = reading->type;
  append_cells(*reading, {range.begin, minutes_from}, ceil_to(UtcNanos{width}, kHourNs).ns, out);
  append_cells(*reading, {minutes_from, rows_from}, ceil_to(UtcNanos{width}, kMinuteNs).ns, out);
  if (few.is_truncated) {
    append_cells(*reading, {rows_from, range.end}, width, out);
  } else {
    append_rows(out, few, lower_row(few, rows_from), few.time.size());
  }
  return out;
}

}  // namespace millwright::historian
