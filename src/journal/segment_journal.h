// SPDX-License-Identifier: Apache-2.0
#pragma once
// The Journal of a site: segment files in one directory, group commit, readers from memory.
// Exactly one process may have a directory open; the caller sees to that.

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/time.h"
#include "journal/damage_log.h"
#include "journal/journal.h"
#include "journal/scan.h"
#include "journal/segment_log.h"
#include "journal/segment_table.h"
#include "journal/space_guard.h"
#include "journal/stamp_clock.h"
#include "journal/tail.h"
#include "os/fs.h"

namespace millwright::journal {

struct Recovered;

struct JournalConfig {
  std::string dir;  ///< made when missing; holds nothing else
  Durability durability = Durability::kFsync;
  std::uint64_t segment_bytes = std::uint64_t{64} << 20;
  std::size_t pending_limit_bytes = std::size_t{64} << 20;  ///< taken and not durable yet
  std::size_t tail_bytes = std::size_t{32} << 20;           ///< memory for the newest blocks
  SpaceLimits limits{};
  /// What else counts against the quota: the rest of the data directory, in bytes. Called up to
  /// four times a second from any thread; must be quick.
  std::function<std::uint64_t()> other_bytes{};
  /// The furthest position that any consumer has stored: sequences go on after it even if the disk
  /// lost the journal's own end, so that no consumer takes new records for old ones.
  JournalSeq continue_after{};
  std::uint64_t fixed_salt = 0;  ///< 0 = random; fixed makes files reproducible in tests
};

struct JournalStats {
  std::uint64_t commits = 0;
  std::uint64_t failed_commits = 0;
  std::uint64_t rewrites = 0;   ///< segments given up after a failed write or sync
  std::uint64_t raw_bytes = 0;  ///< committed, before compression
  std::size_t pending_bytes = 0;
};

/// Thread: as said in journal.h.
class SegmentJournal final : public Journal {
 public:
  /// Recovers what is in the directory and goes on after it.
  /// Errors: as Fs; failed_precondition   written by another version of the format.
  /// Lifetime: `fs` and `clock` must outlive it. Cost: reads the last segment.
  static Result<std::unique_ptr<SegmentJournal>> open(os::Fs& fs, const Clock& clock,
                                                      JournalConfig config);
  /// Seals the open segment; what was appended and not committed is dropped.
  /// Every cursor must be gone.
  ~SegmentJournal() override;

  Result<JournalSeq> append(RecordKind kind, std::string_view payload,
                            std::uint64_t readings = 0) override;
  void begin_group() override;
  void end_group() override;
  Status commit(std::chrono::milliseconds wait) override;
  void on_durable(std::function<void(JournalSeq)> callback) override;

  JournalSeq durable() const override { return tail_.durable(); }
  JournalSeq head() const override;
  JournalSeq first() const override;
  std::uint64_t durable_readings() const override { return tail_.durable_readings(); }

  Result<std::unique_ptr<Cursor>> open_cursor(JournalSeq after) override;
  Status release(JournalSeq upto) override;

  bool is_ready() const override;
  std::string not_ready_reason() const override;
  std::vector<Damage> damage() const override { return damage_.all(); }
  std::uint64_t bytes_on_disk() const override { return table_.disk_bytes(); }

  /// Reads all that is durable now; what is damaged also shows in damage(). Thread: any.
  Result<ScanReport> scan(const KeepGoing& keep_going = {});
  JournalStats stats() const;
  /// The files, oldest first, each with the bytes that are durable now: copied up to there they are
  /// this journal as a crash at this moment would leave it. Thread: any.
  std::vector<SegmentSpan> files() const { return table_.spans(); }

 private:
  using PendingGroup = std::vector<std::shared_ptr<Block>>;

  SegmentJournal(os::Fs& fs, const Clock& clock, JournalConfig config, Recovered recovered);

  Status readiness() const;
  Block& open_block(UtcNanos time);
  void take_pending(std::chrono::milliseconds wait);
  bool is_retry_due(std::chrono::milliseconds wait);
  void note_success();
  Status note_failure(const Error& error);

  // fixed after construction
  os::Fs& fs_;
  const Clock& clock_;
  const JournalConfig config_;
  std::function<void(JournalSeq)> on_durable_;

  // with their own locks
  SegmentTable table_;
  Tail tail_;
  DamageLog damage_;
  mutable SpaceGuard guard_;
  std::mutex release_mutex_;  // one release at a time

  // committer only
  SegmentLog log_;
  Group group_;  // taken, not durable yet; kept while the disk refuses it
  SteadyTime retry_at_;

  mutable std::mutex mutex_;
  std::condition_variable pending_grown_;
  // guarded by mutex_
  int open_groups_ = 0;  // commits take nothing while there is one
  PendingGroup pending_;
  std::size_t pending_bytes_ = 0;  // group_ included
  JournalSeq next_seq_;
  std::uint64_t next_readings_;
  StampClock stamps_;
  std::optional<Error> failure_;  // set: the disk refuses group_
  JournalStats stats_;
};

}  // namespace millwright::journal
