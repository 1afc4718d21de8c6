// SPDX-License-Identifier: Apache-2.0
#pragma once
// The historian on RocksDB. Rows stay decoded in memory until the next checkpoint, which writes
// everything that changed in one synced batch; a crash goes back to exactly the last checkpoint.
// One shared lock: apply() takes it exclusively per journal record, queries share it only while
// they copy what is in memory and take a snapshot of the store.

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <shared_mutex>
#include <string>

#include "historian/damage_log.h"
#include "historian/historian.h"
#include "historian/ledger_book.h"
#include "historian/quarantine_book.h"
#include "historian/rollup.h"
#include "historian/signal_state.h"
#include "historian/signal_view.h"
#include "historian/store.h"
#include "historian/trim.h"

namespace millwright::historian {

struct HistorianOptions {
  std::string dir;  ///< made if missing; its parent must exist
  /// Rows in memory above this force a checkpoint inside apply().
  std::size_t memory_budget_bytes = 48u << 20;
  /// What open heads may keep in memory after a checkpoint.
  std::size_t head_budget_bytes = 20u << 20;
  std::size_t block_cache_bytes = 16u << 20;
  std::size_t write_buffer_bytes = 16u << 20;
  QuarantineLimits quarantine;
};

class ChunkHistorian final : public Historian {
 public:
  /// Rows of a full chunk: smaller ones let queries of few points read more headers and fewer
  /// rows, larger ones are denser (SKAB: 1.73 bytes a value at 512, 1.60 at 1,024, 1.53 at 2,048).
  static constexpr std::size_t kChunkRows = 1024;
  /// No text is longer: larger ones are rejected as data errors.
  static constexpr std::size_t kMaxTextBytes = 1u << 20;

  /// Opens or creates the history in `options.dir`.
  /// Errors: unavailable, data_loss, failed_precondition (a newer format).
  static Result<std::unique_ptr<ChunkHistorian>> open(const HistorianOptions& options);
  /// Does not checkpoint: what was applied since the last one is replayed from the journal.
  ~ChunkHistorian() override;

  /// Errors: those of checkpoint(), when one is due because memory is full; nothing of the inputs
  /// after applied() was taken then. Inputs not above applied() are skipped, so that the same call
  /// may be repeated.
  Status apply(std::span<const Input> inputs) override;
  /// Errors: resource_exhausted, unavailable; memory is unchanged, call again.
  Status checkpoint() override;
  JournalSeq position() const override { return {position_.load()}; }
  JournalSeq applied() const override { return {applied_.load()}; }

  Result<Series> read(SignalId signal, TimeRange range, std::size_t limit) const override;
  /// Buckets begin at multiples of `width` since 1970; the first may begin before the range, its
  /// readings do not. Where no reading of a bucket can be used, its numbers are NaN.
  Result<std::vector<Bucket>> downsample(SignalId signal, TimeRange range,
                                         std::chrono::nanoseconds width,
                                         bool use_rollups) const override;
  /// Bad readings are left out, unless the whole range has no more than `points` rows.
  Result<Series> downsample_to(SignalId signal, TimeRange range, std::size_t points) const override;
  std::vector<LastValue> last(std::span<const SignalId> signals) const override;

  std::vector<LedgerRow> ledger_totals() const override;
  Result<std::vector<LedgerRow>> ledger(TimeRange range) const override;
  RemovedReadings removed() const override;

  Result<std::vector<QuarantineEntry>> quarantine(std::uint64_t after_id,
                                                  std::size_t limit) const override;
  Result<QuarantineEntry> quarantine_entry(std::uint64_t id) const override;
  std::uint64_t quarantine_count() const override;
  Status set_aside(const QuarantineEntry& entry) override;
  Status mark_retried(std::uint64_t id) override;
  std::vector<ProvisionalSignal> provisional() const override;

  SignalId highest_signal() const override;

  Status put_blob(std::string_view key, std::string_view value) override;
  Result<std::optional<std::string>> get_blob(std::string_view key) const override;

  std::uint64_t bytes_on_disk() const override;

  /// One step of taking away what lies wholly before the limits: chunks are never cut, and the hour
  /// of the newest reading stays, so newest values and the ledger remain as they are. A crash
  /// leaves all of a step or nothing. Readings that come late for what is gone are kept until the
  /// next call and do not change the roll-ups that are left. Errors: invalid_argument   limits out
  /// of order; resource_exhausted, unavailable   nothing went. Thread: the historian thread. Cost:
  /// reads what goes, at most 512 chunks.
  Result<Trimmed> trim(SignalId signal, const TrimLimits& limits,
                       TrimCause cause = TrimCause::kRetention);
  /// Start of the oldest stored chunk of all signals. Thread: the historian thread. Cost: one look
  /// into the store for each signal.
  std::optional<UtcNanos> oldest_stored() const;
  /// Gives the space of what was taken away back to the disk. Thread: any. Cost: rewrites chunks
  /// and roll-ups; reading and writing go on.
  Status reclaim();
  /// A consistent copy as of the last checkpoint in a new directory. Thread: any.
  Status backup(const std::string& dir) const;

  std::vector<Damage> damage() const { return damage_.list(); }
  std::uint64_t damage_count() const { return damage_.count(); }
  /// Entries dropped from quarantine because it was full, since ever.
  std::uint64_t quarantine_dropped() const;
  /// Memory that rows not yet dropped stand for.
  std::size_t memory_bytes() const { return memory_bytes_.load(); }

 private:
  struct Sealing;
  struct Reading;

  ChunkHistorian(const HistorianOptions& options, std::unique_ptr<Store> store);
  Status load();
  Status load_signals();
  Status load_trimmed();
  void restore_signal(SignalState& state);

  // Intake, under the exclusive lock.
  void take(const Input& input);
  void take_readings(const Input& input);
  void take_quarantine(const QuarantineEntry& entry);
  void take_shed(const ShedReadings& shed);
  Placed place(SignalState& state, const Row& row, UtcNanos arrival);
  Placed place_behind(SignalState& state, const Row& row);
  void append_to_head(SignalState& state, const Row& row);
  std::size_t owner_of(SignalState& state, UtcNanos time);
  OpenChunk load_owner(SignalState& state, UtcNanos time);
  void split_if_large(SignalState& state, std::size_t at);
  void split_head(SignalState& state, std::size_t n_rows);
  void set_last(SignalState& state, const Row& row, UtcNanos arrival);

  // Checkpoint.
  std::size_t head_limit_rows() const;
  Sealing write_signal(SignalState& state, Batch& batch);
  void write_chunk(SignalState& state, const OpenChunk& chunk, Effort effort, Batch& batch);
  void collect_rollups(SignalState& state);
  UtcNanos erase_chunks(const SignalState& state, UtcNanos limit, Batch& batch, Trimmed& out) const;
  void keep_trimmed(const SignalState& state, RollupRedo& redo) const;
  Status write_books(Batch& batch);
  std::vector<std::size_t> merge_small_runs(Batch& batch);
  bool merge_run(SignalId signal, const SmallRun& run, Batch& batch, std::size_t& rows_left);
  void forget_written(std::vector<Sealing>& sealings);

  // Queries.
  std::unique_lock<std::shared_mutex> lock_exclusive() const;
  std::shared_lock<std::shared_mutex> lock_shared() const;
  SignalView view_of(const SignalState& state, TimeRange range) const;
  std::vector<Cell> cells(const Reading& reading, TimeRange range, std::int64_t width_ns,
                          bool use_rollups) const;
  void add_rollups(CellFold& fold, const Reading& reading, RollupUnit unit, TimeRange range) const;
  std::optional<Reading> begin_read(SignalId signal, TimeRange range) const;
  void append_cells(const Reading& reading, TimeRange range, std::int64_t width_ns,
                    Series& out) const;

  // Fixed after construction.
  const HistorianOptions options_;
  const std::unique_ptr<Store> store_;
  mutable DamageLog damage_;

  // Held while the quarantine is written to the store; taken before mutex_.
  std::mutex quarantine_writing_;
  // Guarded by mutex_. Queries pass turnstile_ first, so that a stream of them cannot keep the
  // historian thread out.
  mutable std::mutex turnstile_;
  mutable std::shared_mutex mutex_;
  SignalTable signals_;
  LedgerBook ledger_;
  RemovedReadings removed_;
  QuarantineBook quarantine_;
  std::map<SignalId, ProvisionalSignal> provisional_;

  // Historian thread only.
  std::vector<SignalState*> touched_;
  std::set<SignalId> provisional_changed_;
  std::deque<std::pair<SignalId, SmallRun>> runs_due_;
  RollupRecords rollups_;  // made but not committed yet
  std::size_t rows_since_checkpoint_ = 0;
  std::size_t quarantine_memory_ = 0;
  std::size_t n_heads_ = 0;  // that hold rows

  std::atomic<std::uint64_t> position_{0};
  std::atomic<std::uint64_t> applied_{0};
  std::atomic<std::size_t> memory_bytes_{0};
};

}  // namespace millwright::historian
