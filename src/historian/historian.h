// SPDX-License-Identifier: Apache-2.0
#pragma once
// Compressed history and queries. This header is the seam: ChunkHistorian
// (historian/chunk_historian.h, on RocksDB) is the implementation.
// Also keeps what commits together with the readings: its journal position, the ledger, the
// quarantine and the provisional signals. On disk: docs/format/historian.md.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "model/reading_batch.h"

namespace millwright::historian {

/// Half open: [begin, end).
struct TimeRange {
  UtcNanos begin;
  UtcNanos end;
};

/// Readings of one signal in time order, one value per time (the newest revision).
/// All columns have the same length; text words point into `arena` like ReadingBatch.
struct Series {
  std::vector<UtcNanos> time;
  std::vector<std::uint64_t> value;
  std::vector<Quality> quality;
  ValueType type = ValueType::kFloat64;  ///< of all rows
  std::string arena;
  bool is_truncated = false;  ///< more rows than the limit asked for
};

/// One interval of a downsampled series; statistics over good and uncertain readings only.
/// mean is the plain mean, time_weighted_mean holds each value until the next reading.
struct Bucket {
  UtcNanos begin;
  UtcNanos min_time, max_time, first_time, last_time;
  double min = 0, max = 0, mean = 0, first = 0, last = 0, time_weighted_mean = 0;
  std::uint64_t count = 0;  ///< all readings, bad ones included
  std::uint64_t bad_count = 0;
};

struct LastValue {
  SignalId signal;
  UtcNanos time;
  UtcNanos arrival;
  ValueType type = ValueType::kFloat64;
  std::uint64_t word = 0;
  std::string text;
  Quality quality;
};

/// Counts of readings (an undecodable payload or line counts one).
/// received = stored + quarantined + duplicate + thinned + dropped + pending.
struct LedgerCounts {
  std::uint64_t received = 0, stored = 0, quarantined = 0, duplicate = 0, thinned = 0, dropped = 0;
  /// Of `stored`: those whose time had another value or quality before, which they replaced.
  std::uint64_t revised = 0;
};
struct LedgerRow {
  SourceId source = 0;
  UtcNanos minute;  ///< arrival minute; epoch 0 = since ever
  LedgerCounts counts;
};

/// One thing that could not be stored as a reading. Kept, inspectable, bounded.
struct QuarantineEntry {
  std::uint64_t id = 0;  ///< journal sequence << 12 | index in the record; 0 for a whole record
  UtcNanos arrival;
  SourceId source = 0;
  std::string client;      ///< MQTT client id, HTTP peer, file name
  std::string address;     ///< topic or path
  std::uint32_t line = 0;  ///< 1-based line in the payload or file, 0 = whole
  std::string reason;
  std::string raw;  ///< the bytes, cut at 64 KiB
  /// How to decode on retry: "mqtt", "json", "ndjson", "line", "csv"; "journal/readings" and so on
  /// for a whole journal record, of which `client` names the consumer that could not read it.
  std::string format;
  bool is_retried = false;
};

/// Readings that were taken in and not kept, because space ran out and the site said so.
/// Acknowledged.
struct ShedReadings {
  UtcNanos arrival;
  SourceId source = 0;
  std::uint64_t thinned = 0;
  std::uint64_t dropped = 0;
};

/// Readings that were stored and went later.
struct RemovedReadings {
  std::uint64_t by_retention = 0;
  std::uint64_t for_space = 0;  ///< the oldest, before their retention ended
};

/// A signal seen but not configured; keeps its id and past when adopted.
struct ProvisionalSignal {
  SignalId id;
  std::string address;
  std::string client;
  ValueType type = ValueType::kFloat64;
  UtcNanos first_seen;
  std::string unit{};  ///< as its sender declares it, in whatever spelling; empty: not declared
};

/// What one journal record means to the historian; apply() takes a run of them in order.
struct Input {
  JournalSeq seq;
  const ReadingBatch* readings = nullptr;  ///< nullable
  std::span<const QuarantineEntry> quarantine;
  std::span<const ProvisionalSignal> provisional;  ///< announced before their first reading
  std::span<const SignalId> adopted;               ///< no longer provisional
  std::span<const SignalId> discarded;             ///< expired or dismissed provisional signals
  std::span<const ShedReadings> shed{};
};

class Historian {
 public:
  virtual ~Historian() = default;

  // Consumer side. Thread: the one historian thread; queries run at the same time on others.

  /// Takes readings into memory, where queries see them at once. Full chunks may be written.
  virtual Status apply(std::span<const Input> inputs) = 0;
  /// Writes all open chunks, the ledger, quarantine, provisional signals and the position in one
  /// synced write batch. After a crash everything up to the position is there, nothing after it.
  virtual Status checkpoint() = 0;
  /// Position of the last checkpoint: replay the journal from here.
  virtual JournalSeq position() const = 0;
  /// Last sequence applied, in memory.
  virtual JournalSeq applied() const = 0;

  // Queries. Thread: any.

  /// Readings of one signal, at most `limit` rows from the start of the range.
  virtual Result<Series> read(SignalId signal, TimeRange range, std::size_t limit) const = 0;
  /// One bucket per `width` that holds readings. Uses roll-ups where `use_rollups` and they fit.
  virtual Result<std::vector<Bucket>> downsample(SignalId signal, TimeRange range,
                                                 std::chrono::nanoseconds width,
                                                 bool use_rollups) const = 0;
  /// At most about `points` rows that keep the extremes of each interval (first, min, max, last).
  virtual Result<Series> downsample_to(SignalId signal, TimeRange range,
                                       std::size_t points) const = 0;
  /// Newest reading of each, in the order asked; absent ones are left out.
  virtual std::vector<LastValue> last(std::span<const SignalId> signals) const = 0;

  /// Ledger rows since ever, by source.
  virtual std::vector<LedgerRow> ledger_totals() const = 0;
  /// Ledger rows by source and arrival minute within the range.
  virtual Result<std::vector<LedgerRow>> ledger(TimeRange range) const = 0;
  /// Since ever. The history holds stored - revised - removed readings.
  virtual RemovedReadings removed() const = 0;

  virtual Result<std::vector<QuarantineEntry>> quarantine(std::uint64_t after_id,
                                                          std::size_t limit) const = 0;
  virtual Result<QuarantineEntry> quarantine_entry(std::uint64_t id) const = 0;
  virtual std::uint64_t quarantine_count() const = 0;
  /// Keeps what another consumer of the journal could not read; durable when it returns. An id that
  /// is there already changes nothing, so a consumer may repeat it. The ledger does not count it:
  /// it counts what the historian itself could not store. Errors: those of the store.
  virtual Status set_aside(const QuarantineEntry& entry) = 0;
  virtual Status mark_retried(std::uint64_t id) = 0;
  virtual std::vector<ProvisionalSignal> provisional() const = 0;

  /// The highest signal id that ever had a reading or was announced; none at first. Ids are never
  /// used twice.
  virtual SignalId highest_signal() const = 0;

  /// Small named blobs of other consumers (broker snapshots), synced on put.
  virtual Status put_blob(std::string_view key, std::string_view value) = 0;
  virtual Result<std::optional<std::string>> get_blob(std::string_view key) const = 0;

  /// Thread: any. Cost: microseconds.
  virtual std::uint64_t bytes_on_disk() const = 0;
};

}  // namespace millwright::historian
