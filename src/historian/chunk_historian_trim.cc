// SPDX-License-Identifier: Apache-2.0
// Retention: whole chunks and roll-ups go, and a mark that they went, in one batch. The mark keeps
// what is left true: a late reading must not replace the statistics of an interval whose other
// readings are gone.
#include <algorithm>

#include "historian/chunk_historian.h"
#include "historian/meta_records.h"

namespace millwright::historian {
namespace {

// Of each table in one step: the historian thread has readings to take in between.
constexpr std::size_t kMaxChunks = 512;
constexpr std::size_t kMaxRollups = 4096;

bool is_of(const Scan& scan, SignalId signal, ChunkKey& key) {
  if (!scan.is_valid()) return false;
  const auto parsed = parse_chunk_key(scan.key());
  if (!parsed || parsed->signal != signal) return false;
  key = *parsed;
  return true;
}

/// Erases roll-ups of one unit before `until`; gives where it came to.
UtcNanos erase_rollups(const Store& store, SignalId signal, RollupUnit unit, UtcNanos until,
                       Batch& batch, Trimmed& out) {
  const std::string first = rollup_key(unit, signal, kMinTime);
  const std::string end = rollup_key(unit, signal, floor_to(until, width_ns(unit)));
  std::size_t n = 0;
  std::string last;
  Scan scan = store.scan(Table::kRollups);
  for (scan.seek(first); scan.is_valid() && scan.key() < end; scan.next()) {
    if (n == kMaxRollups) {
      out.has_more = true;
      break;
    }
    last = scan.key();
    ++n;
  }
  if (n == 0) return kMinTime;
  const UtcNanos begin = from_sortable(read_big_endian<std::uint64_t>(last.substr(5)));
  const UtcNanos erased_until = saturating_add(begin, width_ns(unit));
  batch.erase_range(Table::kRollups, first, rollup_key(unit, signal, erased_until));
  out.rollups += n;
  return erased_until;
}

}  // namespace

Result<Trimmed> ChunkHistorian::trim(SignalId signal, const TrimLimits& limits, TrimCause cause) {
  if (limits.hours > limits.minutes || limits.minutes > limits.raw) {
    return fail(Code::kInvalidArgument, "a coarser history must not end before a finer one");
  }
  Trimmed out;
  SignalState* state = signals_.find(signal);
  if (state == nullptr || !state->has_last) return out;
  // Late rows that wait in memory belong to chunks and intervals that may go.
  if (std::ranges::any_of(state->others, [&](const OpenChunk& chunk) {
        return chunk.rows.time.front() < limits.raw;
      }))
    MW_TRY_STATUS(checkpoint());
  // The hour of the newest reading stays: its roll-ups are still being made from its rows.
  const UtcNanos newest_hour = floor_to(state->newest, kHourNs);
  Batch batch(*store_);
  TrimLimits mark = state->trimmed;
  mark.raw =
      std::max(mark.raw, erase_chunks(*state, std::min(limits.raw, newest_hour), batch, out));
  const auto erase = [&](RollupUnit unit, UtcNanos limit) {
    return erase_rollups(*store_, signal, unit, std::min(limit, newest_hour), batch, out);
  };
  mark.minutes = std::max(mark.minutes, erase(RollupUnit::kMinute, limits.minutes));
  mark.hours = std::max(mark.hours, erase(RollupUnit::kHour, limits.hours));
  if (mark == state->trimmed) return out;
  batch.put(Table::kMeta, trimmed_key(signal), encode_trimmed(signal, mark));
  RemovedReadings removed = removed_;  // this thread alone changes it
  (cause == TrimCause::kSpace ? removed.for_space : removed.by_retention) += out.readings;
  batch.put(Table::kMeta, kRemovedKey, encode_removed(removed));
  MW_TRY_STATUS(store_->commit(batch, Sync::kYes));
  const auto lock = lock_exclusive();
  state->trimmed = mark;
  removed_ = removed;
  return out;
}

std::optional<UtcNanos> ChunkHistorian::oldest_stored() const {
  std::optional<UtcNanos> oldest;
  Scan scan = store_->scan(Table::kChunks);
  signals_.for_each([&](const SignalState& state) {
    scan.seek(chunk_key({state.id, kMinTime}));
    ChunkKey key;
    if (is_of(scan, state.id, key)) oldest = std::min(oldest.value_or(key.start), key.start);
  });
  return oldest;
}

RemovedReadings ChunkHistorian::removed() const {
  const auto lock = lock_shared();
  return removed_;
}

/// Erases chunks that end before `limit`; gives the time after the last row that goes.
UtcNanos ChunkHistorian::erase_chunks(const SignalState& state, UtcNanos limit, Batch& batch,
                                      Trimmed& out) const {
  const Series& head = state.head.rows;
  const UtcNanos open_from = head.time.empty() ? kMaxTime : head.time.front();
  std::optional<ChunkKey> last_erased;
  UtcNanos erased_until = kMinTime;
  Scan scan = store_->scan(Table::kChunks);
  scan.seek(chunk_key({state.id, kMinTime}));
  for (ChunkKey key; is_of(scan, state.id, key);) {
    if (key.start >= limit || key.start >= open_from) {
      out.oldest_kept = key.start;
      break;
    }
    const auto header = decode_chunk_header(key, scan.value());
    const std::size_t bytes = scan.value().size();
    scan.next();
    // A damaged chunk ends where the next one begins.
    ChunkKey next;
    UtcNanos last = is_of(scan, state.id, next) ? saturating_add(next.start, -1) : kMaxTime;
    if (header) last = header->last_time;
    const std::uint64_t n_rows = header ? header->n_rows : 0;
    if (last >= limit || out.chunks == kMaxChunks) {
      out.oldest_kept = key.start;
      out.has_more |= last < limit;
      break;
    }
    ++out.chunks;
    out.chunk_bytes += bytes;
    out.readings += n_rows;
    last_erased = key;
    erased_until = saturating_add(last, 1);
  }
  if (last_erased) {
    batch.erase_range(Table::kChunks, chunk_key({state.id, kMinTime}),
                      chunk_key({state.id, saturating_add(last_erased->start, 1)}));
  }
  return erased_until;
}

/// Of the intervals to compute again, drops those that are stored and whose rows are not all there.
void ChunkHistorian::keep_trimmed(const SignalState& state, RollupRedo& redo) const {
  const auto drop_stored = [&](RollupUnit unit, std::vector<UtcNanos>& begins) {
    std::erase_if(begins, [&](UtcNanos begin) {
      if (begin >= state.trimmed.raw) return false;
      const auto stored = store_->get(Table::kRollups, rollup_key(unit, state.id, begin));
      return stored && stored->has_value();
    });
  };
  drop_stored(RollupUnit::kMinute, redo.minutes);
  drop_stored(RollupUnit::kHour, redo.hours);
}

Status ChunkHistorian::reclaim() {
  MW_TRY_STATUS(store_->compact(Table::kChunks));
  return store_->compact(Table::kRollups);
}

}  // namespace millwright::historian
