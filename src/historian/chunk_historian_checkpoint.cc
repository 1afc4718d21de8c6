// SPDX-License-Identifier: Apache-2.0
// Checkpoint: everything that changed since the last one in a single synced batch. Memory forgets
// what was written only after the commit, so a failed checkpoint changes nothing.
#include <algorithm>
#include <mutex>

#include "historian/chunk_historian.h"
#include "historian/meta_records.h"

namespace millwright::historian {
namespace {

constexpr std::size_t kRowBytes = 18;
constexpr std::size_t kMinHeadRows = 128;
constexpr std::size_t kFullRows = ChunkHistorian::kChunkRows * 3 / 4;
constexpr std::uint32_t kMaxRunChunks = 16;
constexpr std::size_t kMinMergeRows = 64 * 1024;  // per checkpoint

}  // namespace

/// What one signal's part of the batch means once it is committed.
struct ChunkHistorian::Sealing {
  SignalState* state = nullptr;
  bool drops_head = false;
  SmallRun run;
  std::vector<SmallRun> due;
};

Status ChunkHistorian::checkpoint() {
  if (applied_.load() == position_.load()) return {};
  Batch batch(*store_);
  std::vector<Sealing> sealings;
  sealings.reserve(touched_.size());
  for (SignalState* state : touched_) {
    collect_rollups(*state);
    sealings.push_back(write_signal(*state, batch));
  }
  for (const auto& [key, value] : rollups_) batch.put(Table::kRollups, key, value);
  const std::vector<std::size_t> waiting = merge_small_runs(batch);
  const std::scoped_lock writing(quarantine_writing_);
  MW_TRY_STATUS(write_books(batch));
  const std::uint64_t seq = applied_.load();
  batch.put(Table::kMeta, kPositionKey, encode_position({seq}));
  MW_TRY_STATUS(store_->commit(batch, Sync::kYes));

  std::deque<std::pair<SignalId, SmallRun>> runs;
  for (const std::size_t i : waiting) runs.push_back(runs_due_[i]);
  runs_due_ = std::move(runs);
  const auto lock = lock_exclusive();
  forget_written(sealings);
  position_ = seq;
  return {};
}

/// Heads may keep this many rows each, so that all of them together stay within their budget.
std::size_t ChunkHistorian::head_limit_rows() const {
  const std::size_t rows = options_.head_budget_bytes / kRowBytes;
  return std::clamp(rows / std::max<std::size_t>(n_heads_, 1), kMinHeadRows, kChunkRows);
}

void ChunkHistorian::collect_rollups(SignalState& state) {
  RollupRedo redo;
  feed_rollups(state, rollups_, redo);
  keep_trimmed(state, redo);
  if (redo.minutes.empty() && redo.hours.empty()) return;
  UtcNanos begin = kMaxTime;
  UtcNanos end = kMinTime;
  for (const auto& [times, width] :
       {std::pair(&redo.minutes, kMinuteNs), std::pair(&redo.hours, kHourNs)})
    for (const UtcNanos t : *times) {
      begin = std::min(begin, t);
      end = std::max(end, saturating_add(t, width));
    }
  redo_rollups(view_of(state, {begin, end}), state, std::move(redo), rollups_);
}

void ChunkHistorian::write_chunk(SignalState& state, const OpenChunk& chunk, Effort effort,
                                 Batch& batch) {
  if (!chunk.is_dirty) return;
  const UtcNanos start = chunk.rows.time.front();
  if (chunk.stored_start && *chunk.stored_start != start)
    batch.erase(Table::kChunks, chunk_key({state.id, *chunk.stored_start}));
  batch.put(Table::kChunks, chunk_key({state.id, start}),
            encode_chunk(state.id, chunk.rows, 0, chunk.rows.time.size(), effort));
}

ChunkHistorian::Sealing ChunkHistorian::write_signal(SignalState& state, Batch& batch) {
  Sealing sealing;
  sealing.state = &state;
  sealing.run = state.run;
  const auto close_run = [&sealing] {
    if (sealing.run.n_chunks > 1) sealing.due.push_back(sealing.run);
    sealing.run = SmallRun{};
  };
  const auto extend_run = [&sealing](const Series& rows) {
    if (sealing.run.n_chunks++ == 0) sealing.run.begin = rows.time.front();
    sealing.run.last = rows.time.back();
    sealing.run.n_rows += static_cast<std::uint32_t>(rows.time.size());
  };

  for (const OpenChunk& chunk : state.others) {
    write_chunk(state, chunk, Effort::kBest, batch);
    if (chunk.is_from_head) close_run();
  }
  const Series& head = state.head.rows;
  sealing.drops_head = head.time.size() >= head_limit_rows();
  const bool is_full = head.time.size() >= kFullRows;
  write_chunk(state, state.head, is_full ? Effort::kBest : Effort::kFast, batch);
  if (sealing.drops_head && is_full) close_run();
  if (sealing.drops_head && !is_full) {
    extend_run(head);
    if (sealing.run.n_rows >= kChunkRows || sealing.run.n_chunks >= kMaxRunChunks) close_run();
  }
  // After a restart the head's stored part is one more small chunk.
  const SmallRun run = sealing.run;
  if (!sealing.drops_head && !head.time.empty()) extend_run(head);
  if (state.has_last)
    batch.put(Table::kSignals, signal_key(state.id), encode_signal_record(state, sealing.run));
  sealing.run = run;
  return sealing;
}

Status ChunkHistorian::write_books(Batch& batch) {
  MW_TRY_STATUS(ledger_.write(*store_, batch));
  MW_TRY_STATUS(quarantine_.write(*store_, batch));
  for (const SignalId id : provisional_changed_) {
    const auto it = provisional_.find(id);
    if (it == provisional_.end()) {
      batch.erase(Table::kMeta, provisional_key(id));
    } else {
      batch.put(Table::kMeta, provisional_key(id), encode_provisional(it->second));
    }
  }
  return {};
}

/// Merges due runs into the batch, within a budget of rows; gives the indexes of those that wait.
std::vector<std::size_t> ChunkHistorian::merge_small_runs(Batch& batch) {
  std::size_t rows_left = std::max(2 * rows_since_checkpoint_, kMinMergeRows);
  std::vector<std::size_t> waiting;
  for (std::size_t i = 0; i < runs_due_.size(); ++i) {
    const auto& [signal, run] = runs_due_[i];
    if (rows_left == 0 || !merge_run(signal, run, batch, rows_left)) waiting.push_back(i);
  }
  return waiting;
}

/// False when the run must wait: its chunks are open for late rows. A run with a damaged chunk is
/// left as it is.
bool ChunkHistorian::merge_run(SignalId signal, const SmallRun& run, Batch& batch,
                               std::size_t& rows_left) {
  const SignalState* state = signals_.find(signal);
  if (state == nullptr) return true;
  if (std::ranges::any_of(state->others, [&run](const OpenChunk& c) {
        return c.rows.time.front() <= run.last && c.rows.time.back() >= run.begin;
      }))
    return false;
  Series rows;
  rows.type = state->type;
  Series part;
  std::vector<std::string> keys;
  Scan scan = store_->scan(Table::kChunks);
  for (scan.seek(chunk_key({signal, run.begin})); scan.is_valid(); scan.next()) {
    const auto key = parse_chunk_key(scan.key());
    if (!key || key->signal != signal || key->start > run.last) break;
    if (!decode_chunk(*key, scan.value(), part) || part.type != rows.type) return true;
    append_rows(rows, part, 0, part.time.size());
    keys.emplace_back(scan.key());
  }
  rows_left -= std::min(rows_left, rows.time.size());
  if (keys.size() < 2) return true;
  for (const std::string& key : keys) batch.erase(Table::kChunks, key);
  const std::size_t n_parts = std::max<std::size_t>(1, rows.time.size() / kChunkRows);
  for (std::size_t i = 0; i < n_parts; ++i) {
    const std::size_t from = rows.time.size() * i / n_parts;
    const std::size_t to = rows.time.size() * (i + 1) / n_parts;
    batch.put(Table::kChunks, chunk_key({signal, rows.time[from]}),
              encode_chunk(signal, rows, from, to, Effort::kBest));
  }
  return true;
}

void ChunkHistorian::forget_written(std::vector<Sealing>& sealings) {
  std::size_t freed = quarantine_memory_;
  for (Sealing& sealing : sealings) {
    SignalState& s = *sealing.state;
    s.is_touched = false;
    for (const OpenChunk& chunk : s.others) freed += row_bytes(chunk.rows);
    s.others = {};
    s.head.is_dirty = false;
    if (sealing.drops_head) {
      s.has_sealed = true;
      s.sealed_last = s.head.rows.time.back();
      freed += row_bytes(s.head.rows);
      clear_rows(s.head.rows);
      s.head.stored_start.reset();
      --n_heads_;
    } else if (!s.head.rows.time.empty()) {
      s.head.stored_start = s.head.rows.time.front();
    }
    s.run = sealing.run;
    for (const SmallRun& run : sealing.due) runs_due_.emplace_back(s.id, run);
    for (RollupLevel* level : {&s.minute, &s.hour}) {
      if (level->is_filling) level->until = level->begin;
      level->late.clear();
    }
  }
  memory_bytes_ -= std::min(freed, memory_bytes_.load());
  touched_.clear();
  rollups_.clear();
  provisional_changed_.clear();
  ledger_.committed();
  quarantine_.committed();
  quarantine_memory_ = 0;
  rows_since_checkpoint_ = 0;
}

}  // namespace millwright::historian
