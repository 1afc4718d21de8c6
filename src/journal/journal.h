// SPDX-License-Identifier: Apache-2.0
#pragma once
// The ordered durable log of a site and the only ordered input of every consumer. This header is
// the seam: SegmentJournal (journal/segment_journal.h) is the implementation.
// On disk: docs/format/journal.md.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"

namespace millwright::journal {

/// Persisted; do not renumber.
enum class RecordKind : std::uint8_t {
  kReadings = 1,     ///< model/reading_batch.h
  kQuarantine = 2,   ///< pipeline/quarantine_entry.h
  kTick = 3,         ///< empty; the record's time is the tick, one a second
  kRevision = 4,     ///< a registry change: JSON of the changed records
  kCommand = 5,      ///< what an operator did: JSON
  kSession = 6,      ///< broker session, queued message or retained message
  kProvisional = 7,  ///< a new provisional signal
  kShed = 8,         ///< readings not kept for want of space: their number by source
};

/// The longest payload of one record.
inline constexpr std::size_t kMaxPayloadBytes = 16u << 20;

struct Record {
  JournalSeq seq{};
  RecordKind kind = RecordKind::kTick;
  UtcNanos time{};  ///< wall time of the append, never stepping back
  std::string payload{};
  std::uint64_t readings = 0;    ///< readings the record carries, as given to append()
  bool is_clock_skewed = false;  ///< the wall clock was behind an earlier record: `time` went on
                                 ///< with the monotonic clock
};

/// The same without the copy. Lifetime: `payload` until the next call on the cursor it came from.
struct RecordView {
  JournalSeq seq{};
  RecordKind kind = RecordKind::kTick;
  UtcNanos time{};
  std::string_view payload{};
  std::uint64_t readings = 0;
  bool is_clock_skewed = false;
};

/// Reads durable records in order. A cursor is independent of others and of appends.
/// Thread: one at a time, any.
class Cursor {
 public:
  virtual ~Cursor() = default;
  /// Replaces `out` with the next records, at most about `max_bytes` of payload (at least one
  /// record); waits up to `wait` for the first. Empty after the wait: nothing new. Damaged
  /// stretches are skipped, reported once through Journal::damage().
  /// Errors: out_of_range   the position was removed by retention.
  virtual Status next(std::vector<Record>& out, std::size_t max_bytes,
                      std::chrono::milliseconds wait) = 0;
  /// next() without copying payloads: views into blocks that the cursor keeps until its next call.
  virtual Status next_views(std::vector<RecordView>& out, std::size_t max_bytes,
                            std::chrono::milliseconds wait) = 0;
  /// Sequence of the last record handed out, or skipped as damaged.
  virtual JournalSeq position() const = 0;
  /// Readings in all records ever appended up to and including position(): the difference to
  /// Journal::durable_readings() is what this consumer still has before it.
  virtual std::uint64_t readings() const = 0;
};

struct Damage {
  std::string file{};
  std::uint64_t offset = 0;
  JournalSeq first{};  ///< first and last sequence lost
  JournalSeq last{};
  std::string what{};
};

class Journal {
 public:
  virtual ~Journal() = default;

  /// Buffers one record and gives it the next sequence. It is durable once durable() reaches that.
  /// `readings` is how many readings the record carries; the journal keeps the running total so
  /// that the ledger can be checked against it.
  /// Errors: resource_exhausted  below the disk reserve or over the quota; nothing was taken.
  ///         unavailable         the journal failed or more than the buffer limit is waiting.
  ///         invalid_argument    the payload is longer than kMaxPayloadBytes.
  /// Thread: any. Cost: one lock, one copy.
  virtual Result<JournalSeq> append(RecordKind kind, std::string_view payload,
                                    std::uint64_t readings = 0) = 0;

  /// Between the two calls no commit takes records in, so that what is appended meanwhile becomes
  /// durable together (up to one block of 1 MiB). Hold it for microseconds; see AppendTogether.
  virtual void begin_group() = 0;
  virtual void end_group() = 0;

  /// Writes and syncs all that is buffered: one group commit. Waits up to `wait` when nothing is.
  /// A failed sync seals the segment and rewrites the group into a new one.
  /// Errors: unavailable   it could not be made durable; is_ready() is false until it can again.
  /// Thread: the one committer thread.
  virtual Status commit(std::chrono::milliseconds wait) = 0;

  /// Called on the committer thread after each commit with the new durable sequence. Set it before
  /// the first commit.
  virtual void on_durable(std::function<void(JournalSeq)> callback) = 0;

  virtual JournalSeq durable() const = 0;
  virtual JournalSeq head() const = 0;   ///< last sequence appended
  virtual JournalSeq first() const = 0;  ///< oldest sequence still kept
  /// Readings in all durable records ever appended; survives restarts and retention. Where a
  /// consumer stands in that count: Cursor::readings().
  virtual std::uint64_t durable_readings() const = 0;

  /// Cursor whose first record is the one after `after`.
  /// Errors: out_of_range   `after` is ahead of head(), or retention removed what follows it.
  /// Lifetime: the cursor must not outlive this.
  virtual Result<std::unique_ptr<Cursor>> open_cursor(JournalSeq after) = 0;

  /// Removes whole segments that hold nothing after `upto`.
  virtual Status release(JournalSeq upto) = 0;

  virtual bool is_ready() const = 0;  ///< may take readings now
  virtual std::string not_ready_reason() const = 0;
  virtual std::vector<Damage> damage() const = 0;
  virtual std::uint64_t bytes_on_disk() const = 0;
};

/// Records appended while one of these lives become durable together.
class AppendTogether {
 public:
  explicit AppendTogether(Journal& journal) : journal_(journal) { journal_.begin_group(); }
  ~AppendTogether() { journal_.end_group(); }
  AppendTogether(const AppendTogether&) = delete;
  AppendTogether& operator=(const AppendTogether&) = delete;

 private:
  Journal& journal_;
};

}  // namespace millwright::journal
