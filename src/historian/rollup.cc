// SPDX-License-Identifier: Apache-2.0
#include "historian/rollup.h"

#include <algorithm>

#include "core/crc32c.h"

namespace millwright::historian {
namespace {

void emit(const SignalState& state, RollupUnit unit, const RollupLevel& level,
          RollupRecords& records, std::vector<UtcNanos>& redo) {
  if (!level.is_exact) {
    redo.push_back(level.begin);
    return;
  }
  records.emplace_back(rollup_key(unit, state.id, level.begin),
                       encode_rollup(unit, state.id, level.begin, state.type, level.stats));
}

void begin_interval(RollupLevel& level, UtcNanos begin) {
  level.stats = {};
  level.begin = begin;
  level.is_filling = true;
  level.is_exact = true;
}

void begin_minute(SignalState& s, UtcNanos minute, RollupRecords& records, RollupRedo& redo) {
  if (s.minute.is_filling) {
    emit(s, RollupUnit::kMinute, s.minute, records, redo.minutes);
    s.hour.stats.append(s.type, s.minute.stats);
    s.hour.is_exact &= s.minute.is_exact;
  }
  begin_interval(s.minute, minute);
  const UtcNanos hour = floor_to(minute, kHourNs);
  if (s.hour.is_filling && s.hour.begin == hour) return;
  if (s.hour.is_filling) emit(s, RollupUnit::kHour, s.hour, records, redo.hours);
  begin_interval(s.hour, hour);
}

void feed_rows(SignalState& s, const Series& rows, RollupRecords& records, RollupRedo& redo) {
  if (rows.time.empty() || rows.time.back() <= s.rolled_rows_until) return;
  std::size_t from = lower_row(rows, s.rolled_rows_until);
  if (from < rows.time.size() && rows.time[from] == s.rolled_rows_until && s.minute.is_filling)
    ++from;
  while (from < rows.time.size()) {
    const UtcNanos minute = floor_to(rows.time[from], kMinuteNs);
    if (!s.minute.is_filling || s.minute.begin != minute) begin_minute(s, minute, records, redo);
    const UtcNanos end = saturating_add(minute, kMinuteNs);
    const std::size_t to = std::max(from + 1, lower_row(rows, end));
    s.minute.stats.add_rows(rows, from, to);
    from = to;
  }
  s.rolled_rows_until = rows.time.back();
}

void mark_late(RollupLevel& level, UtcNanos begin) {
  if (level.is_filling && level.begin == begin) {
    level.is_exact = false;
  } else if (level.late.empty() || level.late.back() != begin) {
    level.late.push_back(begin);
  }
}

void redo_unit(const SignalView& view, const SignalState& state, RollupUnit unit,
               std::vector<UtcNanos> begins, RollupRecords& records) {
  std::ranges::sort(begins);
  const auto repeated = std::ranges::unique(begins);
  begins.erase(repeated.begin(), repeated.end());
  const std::int64_t width = width_ns(unit);
  for (std::size_t i = 0; i < begins.size();) {
    // Neighbours are folded in one pass over their rows.
    std::size_t last = i;
    while (last + 1 < begins.size() && begins[last + 1] == saturating_add(begins[last], width))
      ++last;
    CellFold fold(state.type, width);
    fold.add_chunks(view, {begins[i], saturating_add(begins[last], width)});
    for (const Cell& cell : fold.take())
      records.emplace_back(rollup_key(unit, state.id, cell.begin),
                           encode_rollup(unit, state.id, cell.begin, state.type, cell.stats));
    i = last + 1;
  }
}

}  // namespace

void feed_rollups(SignalState& state, RollupRecords& records, RollupRedo& redo) {
  if (state.type == ValueType::kText) return;
  for (const OpenChunk& chunk : state.others) feed_rows(state, chunk.rows, records, redo);
  feed_rows(state, state.head.rows, records, redo);
  redo.minutes.insert(redo.minutes.end(), state.minute.late.begin(), state.minute.late.end());
  redo.hours.insert(redo.hours.end(), state.hour.late.begin(), state.hour.late.end());
}

void mark_rollups_late(SignalState& state, UtcNanos time) {
  if (state.type == ValueType::kText || !state.minute.is_filling) return;
  if (time > state.rolled_rows_until) return;
  mark_late(state.minute, floor_to(time, kMinuteNs));
  mark_late(state.hour, floor_to(time, kHourNs));
}

void redo_rollups(const SignalView& view, const SignalState& state, RollupRedo redo,
                  RollupRecords& records) {
  redo_unit(view, state, RollupUnit::kMinute, std::move(redo.minutes), records);
  redo_unit(view, state, RollupUnit::kHour, std::move(redo.hours), records);
}

void resume_rollups(SignalState& state) {
  state.rolled_rows_until = state.newest;
  for (auto [level, width] : {std::pair(&state.minute, kMinuteNs), {&state.hour, kHourNs}}) {
    level->begin = floor_to(state.newest, width);
    level->until = level->begin;
    level->is_filling = true;
    level->is_exact = false;
  }
}

std::string encode_rollup(RollupUnit unit, SignalId signal, UtcNanos begin, ValueType type,
                          const Stats& stats) {
  std::string value;
  encode_stats(stats, type, begin, value);
  ByteWriter(value).fixed(crc32c(value, crc32c(rollup_key(unit, signal, begin))));
  return value;
}

Result<Stats> decode_rollup(std::string_view key, std::string_view value, ValueType type) {
  constexpr std::size_t kCrc = 4;
  constexpr std::size_t kKey = 13;
  if (key.size() != kKey || value.size() < kCrc) return fail(Code::kDataLoss, "roll-up: too short");
  const std::string_view body = value.substr(0, value.size() - kCrc);
  ByteReader tail(value.substr(body.size()));
  if (tail.fixed<std::uint32_t>() != crc32c(body, crc32c(key)))
    return fail(Code::kDataLoss, "roll-up: checksum does not fit");
  ByteReader r(body);
  const UtcNanos begin = from_sortable(read_big_endian<std::uint64_t>(key.substr(5)));
  const Stats stats = decode_stats(r, type, begin);
  if (!r.done()) return fail(Code::kDataLoss, "roll-up: wrong length");
  return stats;
}

}  // namespace millwright::historian
