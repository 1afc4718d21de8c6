// SPDX-License-Identifier: Apache-2.0
#pragma once
// Cursor over memory where it can, over files where it must.

#include <memory>
#include <vector>

#include "journal/damage_log.h"
#include "journal/segment_reader.h"
#include "journal/segment_table.h"
#include "journal/tail.h"

namespace millwright::journal {

/// Lifetime: everything handed to the constructor must outlive it.
class SegmentCursor final : public Cursor {
 public:
  SegmentCursor(os::Fs& fs, const SegmentTable& table, const Tail& tail, DamageLog& damage,
                JournalSeq after);

  /// Finds its place, so that readings() is right from the start. Errors: as next().
  Status seek();

  Status next(std::vector<Record>& out, std::size_t max_bytes,
              std::chrono::milliseconds wait) override;
  Status next_views(std::vector<RecordView>& out, std::size_t max_bytes,
                    std::chrono::milliseconds wait) override;
  JournalSeq position() const override { return position_; }
  std::uint64_t readings() const override { return readings_; }

 private:
  enum class Progress : std::uint8_t { kReady, kNothingNew };
  Result<Progress> load_next(std::chrono::milliseconds wait);
  Result<std::shared_ptr<const Block>> load_from_file(JournalSeq durable);
  void start_block(std::shared_ptr<const Block> block);

  // fixed after construction
  os::Fs& fs_;
  const SegmentTable& table_;
  const Tail& tail_;
  DamageLog& damage_;

  JournalSeq position_;
  std::uint64_t readings_ = 0;
  std::shared_ptr<const Block> block_;  // being walked
  RecordWalker walker_;
  std::vector<std::shared_ptr<const Block>> held_;  // what the views of the last call point into
  std::vector<RecordView> views_;                   // of next(), kept for its capacity
  std::unique_ptr<SegmentReader> reader_;
};

}  // namespace millwright::journal
