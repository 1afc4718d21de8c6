// SPDX-License-Identifier: Apache-2.0
#pragma once
// The newest durable blocks in memory: consumers that keep up never touch a file.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "journal/block.h"

namespace millwright::journal {

/// Thread: any.
class Tail {
 public:
  struct Hit {
    std::shared_ptr<const Block> block;  ///< null: not in memory, or not there yet
    JournalSeq durable;
    std::uint64_t durable_readings = 0;
  };

  Tail(std::size_t limit_bytes, JournalSeq durable, std::uint64_t durable_readings);

  /// These blocks, in order after the last ones, are on disk now. Wakes everybody who waits.
  void publish(const std::vector<std::shared_ptr<const Block>>& blocks);

  /// The block that holds `seq`; waits up to `wait` for it to become durable.
  Hit find(JournalSeq seq, std::chrono::milliseconds wait) const;

  JournalSeq durable() const { return {durable_.load(std::memory_order_acquire)}; }
  std::uint64_t durable_readings() const;

 private:
  const std::size_t limit_bytes_;
  std::atomic<std::uint64_t> durable_;  // written under mutex_
  mutable std::mutex mutex_;
  mutable std::condition_variable grown_;
  // guarded by mutex_
  std::deque<std::shared_ptr<const Block>> blocks_;
  std::size_t bytes_ = 0;
  std::uint64_t durable_readings_;
};

}  // namespace millwright::journal
