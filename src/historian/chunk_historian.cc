// SPDX-License-Identifier: Apache-2.0
// Opening, and what is neither intake, checkpoint nor time-series query.
#include "historian/chunk_historian.h"

#include <algorithm>

#include "core/log.h"
#include "historian/meta_records.h"

namespace millwright::historian {

ChunkHistorian::ChunkHistorian(const HistorianOptions& options, std::unique_ptr<Store> store)
    : options_(options), store_(std::move(store)), quarantine_(options.quarantine) {}

ChunkHistorian::~ChunkHistorian() = default;

Result<std::unique_ptr<ChunkHistorian>> ChunkHistorian::open(const HistorianOptions& options) {
  MW_TRY(auto store,
         Store::open({options.dir, options.block_cache_bytes, options.write_buffer_bytes}));
  std::unique_ptr<ChunkHistorian> historian(new ChunkHistorian(options, std::move(store)));
  MW_TRY_STATUS(historian->load());
  return historian;
}

Status ChunkHistorian::load() {
  MW_TRY(const auto format, store_->get(Table::kMeta, kFormatKey));
  if (!format) {
    Batch batch(*store_);
    batch.put(Table::kMeta, kFormatKey, kFormatVersion);
    MW_TRY_STATUS(store_->commit(batch, Sync::kYes));
  } else if (*format != kFormatVersion) {
    return fail(Code::kFailedPrecondition, "history in " + options_.dir + " has format " + *format +
                                               ", this program reads format " +
                                               std::string(kFormatVersion));
  }
  MW_TRY(const auto position, store_->get(Table::kMeta, kPositionKey));
  if (position) {
    MW_TRY(const JournalSeq at, decode_position(*position));
    position_ = applied_ = at.value;
  }
  MW_TRY_STATUS(ledger_.load(*store_));
  MW_TRY_STATUS(quarantine_.load(*store_));
  Scan scan = store_->scan(Table::kMeta);
  for (scan.seek(kProvisionalPrefix); scan.is_valid() && scan.key().starts_with(kProvisionalPrefix);
       scan.next()) {
    MW_TRY(ProvisionalSignal p, decode_provisional(scan.value()));
    provisional_.emplace(p.id, std::move(p));
  }
  MW_TRY_STATUS(scan.status());
  return load_signals();
}

Status ChunkHistorian::load_signals() {
  Scan scan = store_->scan(Table::kSignals);
  for (scan.seek({}); scan.is_valid(); scan.next()) {
    if (scan.key().size() != sizeof(std::uint32_t)) continue;
    const SignalId id{read_big_endian<std::uint32_t>(scan.key())};
    SignalState& state = signals_.find_or_add(id, ValueType::kFloat64);
    if (const auto status = decode_signal_record(scan.value(), state); !status) {
      damage_.add({id, kMinTime, kMinTime, status.error().message() + ", rebuilt from chunks"});
      restore_signal(state);
    }
    if (state.has_last) resume_rollups(state);
  }
  MW_TRY_STATUS(scan.status());
  return load_trimmed();
}

Status ChunkHistorian::load_trimmed() {
  Scan scan = store_->scan(Table::kMeta);
  for (scan.seek(kTrimmedPrefix); scan.is_valid() && scan.key().starts_with(kTrimmedPrefix);
       scan.next()) {
    const std::string_view id = scan.key().substr(kTrimmedPrefix.size());
    if (id.size() != sizeof(std::uint32_t)) continue;
    const SignalId signal{read_big_endian<std::uint32_t>(id)};
    SignalState* state = signals_.find(signal);
    if (state == nullptr) continue;
    MW_TRY(state->trimmed, decode_trimmed(signal, scan.value()));
  }
  MW_TRY_STATUS(scan.status());
  MW_TRY(const auto counted, store_->get(Table::kMeta, kRemovedKey));
  if (!counted) return {};
  MW_TRY(removed_, decode_removed(*counted));
  return {};
}

// The newest sound chunk says what the signal's damaged record said, but for the arrival.
void ChunkHistorian::restore_signal(SignalState& state) {
  Scan scan = store_->scan(Table::kChunks);
  for (scan.seek_for_prev(chunk_key({state.id, kMaxTime})); scan.is_valid(); scan.prev()) {
    const auto key = parse_chunk_key(scan.key());
    if (!key || key->signal != state.id) return;
    Series rows;
    if (!decode_chunk(*key, scan.value(), rows)) continue;
    state.type = state.head.rows.type = rows.type;
    state.has_last = state.has_sealed = true;
    state.newest = state.arrival = state.sealed_last = rows.time.back();
    state.last_quality = rows.quality.back();
    if (rows.type == ValueType::kText) {
      state.last_text = text_at(rows, rows.time.size() - 1);
    } else {
      state.last_word = rows.value.back();
    }
    return;
  }
}

std::unique_lock<std::shared_mutex> ChunkHistorian::lock_exclusive() const {
  const std::lock_guard wait(turnstile_);
  return std::unique_lock(mutex_);
}

std::shared_lock<std::shared_mutex> ChunkHistorian::lock_shared() const {
  const std::lock_guard wait(turnstile_);
  return std::shared_lock(mutex_);
}

std::vector<LastValue> ChunkHistorian::last(std::span<const SignalId> signals) const {
  std::vector<LastValue> out;
  out.reserve(signals.size());
  const auto lock = lock_shared();
  for (const SignalId id : signals) {
    const SignalState* s = signals_.find(id);
    if (s == nullptr || !s->has_last) continue;
    out.push_back(
        {id, s->newest, s->arrival, s->type, s->last_word, s->last_text, s->last_quality});
  }
  return out;
}

std::vector<LedgerRow> ChunkHistorian::ledger_totals() const {
  const auto lock = lock_shared();
  return ledger_.totals();
}

Result<std::vector<LedgerRow>> ChunkHistorian::ledger(TimeRange range) const {
  auto lock = lock_shared();
  const Snapshot snapshot(*store_);
  LedgerBook::Minutes gains = ledger_.gains(range);
  const std::uint64_t position = position_.load();
  lock.unlock();
  // A checkpoint may be committed but not yet forgotten in memory: the gains are stored then.
  Scan scan = store_->scan(Table::kMeta, &snapshot);
  scan.seek(kPositionKey);
  if (scan.is_valid() && scan.key() == kPositionKey) {
    MW_TRY(const JournalSeq stored, decode_position(scan.value()));
    if (stored.value != position) gains.clear();
  }
  return LedgerBook::rows(*store_, snapshot, range, std::move(gains));
}

Result<std::vector<QuarantineEntry>> ChunkHistorian::quarantine(std::uint64_t after_id,
                                                                std::size_t limit) const {
  auto lock = lock_shared();
  const Snapshot snapshot(*store_);
  const QuarantineBook::Pending pending = quarantine_.pending();
  lock.unlock();
  return QuarantineBook::list(*store_, snapshot, pending, after_id, limit);
}

Result<QuarantineEntry> ChunkHistorian::quarantine_entry(std::uint64_t id) const {
  std::optional<QuarantineEntry> found;
  {
    const auto lock = lock_shared();
    const auto it = quarantine_.pending().find(id);
    if (it != quarantine_.pending().end()) found = it->second;
  }
  if (!found) {
    MW_TRY(found, QuarantineBook::stored(*store_, id));
  }
  found->is_retried = QuarantineBook::is_retried(*store_, id);
  return *std::move(found);
}

std::uint64_t ChunkHistorian::quarantine_count() const {
  const auto lock = lock_shared();
  return quarantine_.totals().entries;
}

Status ChunkHistorian::set_aside(const QuarantineEntry& entry) {
  const std::scoped_lock writing(quarantine_writing_);
  const auto lock = lock_exclusive();
  return quarantine_.set_aside(*store_, entry);
}

std::uint64_t ChunkHistorian::quarantine_dropped() const {
  const auto lock = lock_shared();
  return quarantine_.totals().dropped;
}

Status ChunkHistorian::mark_retried(std::uint64_t id) {
  MW_TRY(const QuarantineEntry entry, quarantine_entry(id));
  return entry.is_retried ? Status{} : QuarantineBook::mark_retried(*store_, id);
}

std::vector<ProvisionalSignal> ChunkHistorian::provisional() const {
  const auto lock = lock_shared();
  std::vector<ProvisionalSignal> out;
  for (const auto& [id, p] : provisional_) out.push_back(p);
  return out;
}

SignalId ChunkHistorian::highest_signal() const {
  const auto lock = lock_shared();
  SignalId highest;
  if (!provisional_.empty()) highest = provisional_.rbegin()->first;
  signals_.for_each([&](const SignalState& state) { highest = std::max(highest, state.id); });
  return highest;
}

Status ChunkHistorian::put_blob(std::string_view key, std::string_view value) {
  Batch batch(*store_);
  batch.put(Table::kMeta, blob_key(key), value);
  return store_->commit(batch, Sync::kYes);
}

Result<std::optional<std::string>> ChunkHistorian::get_blob(std::string_view key) const {
  return store_->get(Table::kMeta, blob_key(key));
}

std::uint64_t ChunkHistorian::bytes_on_disk() const {
  return store_->bytes_on_disk();
}

Status ChunkHistorian::backup(const std::string& dir) const {
  return store_->backup(dir);
}

}  // namespace millwright::historian
