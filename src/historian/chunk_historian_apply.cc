// SPDX-License-Identifier: Apache-2.0
// Intake: readings into open chunks, in memory. Nothing here can fail half way: what the store
// cannot give back is treated as damaged, noted, and the new rows are kept beside it.
#include <algorithm>

#include "historian/chunk_historian.h"
#include "historian/convert_word.h"

namespace millwright::historian {
namespace {

constexpr std::size_t kRowBytes = 18;
constexpr std::size_t kMaxHeadArena = 256u << 10;
constexpr std::size_t kMaxLateArena = 1u << 20;
constexpr std::size_t kMaxRejectedPerRecord = 4095;  // ids leave 12 bits for the index

UtcNanos after(UtcNanos t) {
  return saturating_add(t, 1);
}
UtcNanos before(UtcNanos t) {
  return saturating_add(t, -1);
}

}  // namespace

Status ChunkHistorian::apply(std::span<const Input> inputs) {
  for (const Input& input : inputs) {
    if (input.seq.value <= applied_.load()) continue;
    if (memory_bytes_.load() > options_.memory_budget_bytes) MW_TRY_STATUS(checkpoint());
    const auto lock = lock_exclusive();
    take(input);
    applied_ = input.seq.value;
  }
  return {};
}

void ChunkHistorian::take(const Input& input) {
  for (const ProvisionalSignal& p : input.provisional) {
    provisional_.insert_or_assign(p.id, p);
    provisional_changed_.insert(p.id);
  }
  for (const auto& ids : {input.adopted, input.discarded})
    for (const SignalId id : ids) {
      provisional_.erase(id);
      provisional_changed_.insert(id);
    }
  for (const QuarantineEntry& entry : input.quarantine) take_quarantine(entry);
  for (const ShedReadings& shed : input.shed) take_shed(shed);
  if (input.readings != nullptr) take_readings(input);
}

void ChunkHistorian::take_quarantine(const QuarantineEntry& entry) {
  LedgerTally tally;
  LedgerCounts& counts = tally.at(entry.source);
  counts.received = counts.quarantined = 1;
  ledger_.add(entry.arrival, tally);
  const std::size_t bytes = quarantine_.add(entry);
  quarantine_memory_ += bytes;
  memory_bytes_ += bytes;
}

void ChunkHistorian::take_shed(const ShedReadings& shed) {
  LedgerTally tally;
  LedgerCounts& counts = tally.at(shed.source);
  counts.received = shed.thinned + shed.dropped;
  counts.thinned = shed.thinned;
  counts.dropped = shed.dropped;
  ledger_.add(shed.arrival, tally);
}

void ChunkHistorian::take_readings(const Input& input) {
  const ReadingBatch& batch = *input.readings;
  LedgerTally tally;
  std::size_t n_rejected = input.quarantine.size();
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const ValueType type = batch.type[i];
    SignalState& state = signals_.find_or_add(batch.signal[i], type);
    Row row{batch.time[i], batch.value[i], {}, batch.quality[i]};
    if (type == ValueType::kText) row.text = batch.text_at(i);
    const auto word = convert_word(type, row.word, state.type);
    if (!(type == ValueType::kText ? state.type == type : word.has_value()) ||
        row.text.size() > kMaxTextBytes) [[unlikely]] {
      // take_quarantine() counts it as received.
      const std::uint64_t index = std::min(n_rejected++, kMaxRejectedPerRecord);
      QuarantineEntry e{input.seq.value << 12 | index,
                        batch.arrival,
                        batch.source[i],
                        "",
                        "",
                        0,
                        "",
                        "",
                        "reading",
                        false};
      e.address = "signal " + std::to_string(state.id.value);
      e.reason = row.text.size() > kMaxTextBytes
                     ? "text longer than 1 MiB"
                     : "type " + std::string(name(type)) + " does not fit the signal's type " +
                           std::string(name(state.type));
      e.raw = type == ValueType::kText ? std::string(row.text)
                                       : std::to_string(to_double(type, row.word));
      take_quarantine(e);
      continue;
    }
    if (type != ValueType::kText) row.word = *word;
    LedgerCounts& counts = tally.at(batch.source[i]);
    ++counts.received;
    const Placed placed = place(state, row, batch.arrival);
    ++(placed == Placed::kDuplicate ? counts.duplicate : counts.stored);
    if (placed == Placed::kRevised) [[unlikely]]
      ++counts.revised;
  }
  rows_since_checkpoint_ += batch.size();
  ledger_.add(batch.arrival, tally);
}

Placed ChunkHistorian::place(SignalState& state, const Row& row, UtcNanos arrival) {
  if (!state.is_touched) {
    state.is_touched = true;
    touched_.push_back(&state);
  }
  Placed placed = Placed::kAppended;
  if (!state.has_last || row.time > state.newest) [[likely]] {
    append_to_head(state, row);
  } else {
    placed = place_behind(state, row);
    if (placed == Placed::kDuplicate || row.time != state.newest) return placed;
  }
  set_last(state, row, arrival);
  return placed;
}

void ChunkHistorian::set_last(SignalState& state, const Row& row, UtcNanos arrival) {
  state.has_last = true;
  state.newest = row.time;
  state.arrival = arrival;
  state.last_word = row.word;
  state.last_quality = row.quality;
  if (state.type == ValueType::kText) {
    state.last_word = 0;
    state.last_text = row.text;
  }
}

void ChunkHistorian::append_to_head(SignalState& state, const Row& row) {
  Series& rows = state.head.rows;
  if (rows.time.size() >= kChunkRows || rows.arena.size() > kMaxHeadArena)
    split_head(state, rows.time.size());
  if (rows.time.empty()) ++n_heads_;
  append_row(rows, row);
  state.head.is_dirty = true;
  memory_bytes_.store(memory_bytes_.load(std::memory_order_relaxed) + kRowBytes + row.text.size(),
                      std::memory_order_relaxed);
}

// Moves the first rows of the head into a chunk of their own, to be written at the checkpoint.
void ChunkHistorian::split_head(SignalState& state, std::size_t n_rows) {
  OpenChunk full = std::move(state.head);
  state.head = OpenChunk{};
  state.head.rows.type = state.type;
  if (n_rows < full.rows.time.size()) {
    append_rows(state.head.rows, full.rows, n_rows, full.rows.time.size());
    state.head.is_dirty = true;
    full.rows.time.resize(n_rows);
    full.rows.value.resize(n_rows);
    full.rows.quality.resize(n_rows);
    compact_arena(full.rows);
  } else {
    --n_heads_;
  }
  full.is_from_head = true;
  full.owned_first = state.has_sealed ? after(state.sealed_last) : kMinTime;
  full.owned_last = full.rows.time.back();
  state.has_sealed = true;
  state.sealed_last = full.owned_last;
  state.others.push_back(std::move(full));
}

Placed ChunkHistorian::place_behind(SignalState& state, const Row& row) {
  const bool is_in_head = !state.has_sealed || row.time > state.sealed_last;
  const std::size_t at = is_in_head ? 0 : owner_of(state, row.time);
  OpenChunk& chunk = is_in_head ? state.head : state.others[at];
  const Placed placed = place_row(chunk.rows, row);
  if (placed == Placed::kDuplicate) return placed;
  chunk.is_dirty = true;
  memory_bytes_ += row.text.size() + (placed == Placed::kRevised ? 0 : kRowBytes);
  mark_rollups_late(state, row.time);
  if (!is_in_head) {
    split_if_large(state, at);
  } else if (state.head.rows.time.size() >= 2 * kChunkRows) {
    // A reading from a clock far ahead keeps all that follow "behind" it.
    split_head(state, kChunkRows);
  }
  return placed;
}

void ChunkHistorian::split_if_large(SignalState& state, std::size_t at) {
  OpenChunk& chunk = state.others[at];
  if (chunk.rows.arena.size() > kMaxLateArena) compact_arena(chunk.rows);
  const std::size_t n = chunk.rows.time.size();
  if (n < 2 * kChunkRows && (n < 2 || chunk.rows.arena.size() <= kMaxLateArena)) return;
  OpenChunk upper;
  upper.rows.type = state.type;
  append_rows(upper.rows, chunk.rows, n / 2, n);
  upper.is_dirty = true;
  upper.is_from_head = chunk.is_from_head;
  upper.owned_first = upper.rows.time.front();
  upper.owned_last = chunk.owned_last;
  chunk.owned_last = before(upper.owned_first);
  chunk.rows.time.resize(n / 2);
  chunk.rows.value.resize(n / 2);
  chunk.rows.quality.resize(n / 2);
  compact_arena(chunk.rows);
  state.others.insert(state.others.begin() + static_cast<std::ptrdiff_t>(at) + 1, std::move(upper));
}

/// Index in `others` of the chunk that owns `time`, loaded from the store if need be.
std::size_t ChunkHistorian::owner_of(SignalState& state, UtcNanos time) {
  const auto it = std::ranges::lower_bound(state.others, time, {}, &OpenChunk::owned_last);
  const auto at = static_cast<std::size_t>(it - state.others.begin());
  if (it != state.others.end() && it->owned_first <= time) return at;
  OpenChunk loaded = load_owner(state, time);
  memory_bytes_ += row_bytes(loaded.rows);
  state.others.insert(it, std::move(loaded));
  return at;
}

// The owner is the stored chunk that starts last at or before `time`; the first chunk of a signal
// also owns what lies before it. Where there is none, or it is damaged, a new chunk owns the gap.
OpenChunk ChunkHistorian::load_owner(SignalState& state, UtcNanos time) {
  OpenChunk chunk;
  chunk.rows.type = state.type;
  chunk.owned_last = state.sealed_last;
  for (const OpenChunk& other : state.others) {
    if (other.owned_last < time) chunk.owned_first = after(other.owned_last);
    if (other.owned_first > time) {
      chunk.owned_last = std::min(chunk.owned_last, before(other.owned_first));
      break;
    }
  }
  Scan scan = store_->scan(Table::kChunks);
  const auto own_key = [&]() -> std::optional<UtcNanos> {
    if (!scan.is_valid()) return std::nullopt;
    const auto key = parse_chunk_key(scan.key());
    const bool is_own = key && key->signal == state.id && key->start >= chunk.owned_first &&
                        key->start <= chunk.owned_last;
    return is_own ? std::optional(key->start) : std::nullopt;
  };
  scan.seek_for_prev(chunk_key({state.id, time}));
  std::optional<UtcNanos> start = own_key();
  const bool starts_before = start.has_value();
  if (!start) {
    scan.seek(chunk_key({state.id, time}));
    start = own_key();
  }
  if (!start) return chunk;

  const ChunkKey key{state.id, *start};
  const auto status = decode_chunk(key, scan.value(), chunk.rows);
  const bool is_sound = status && chunk.rows.type == state.type;
  if (is_sound) {
    chunk.stored_start = start;
  } else {
    damage_.add({key.signal, key.start, key.start,
                 status ? "chunk of another type" : status.error().message()});
    chunk.rows = Series{};
    chunk.rows.type = state.type;
  }
  // Bounds: up to the next stored chunk; down to this one, or to the gap's start if it is first.
  if (starts_before) {
    scan.prev();
    if (own_key() || !is_sound) chunk.owned_first = *start;
  } else if (!is_sound) {
    chunk.owned_last = before(*start);
    return chunk;
  }
  scan.seek(chunk_key({state.id, after(std::max(time, *start))}));
  if (const auto next = own_key()) chunk.owned_last = before(*next);
  return chunk;
}

}  // namespace millwright::historian
