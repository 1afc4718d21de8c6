// SPDX-License-Identifier: Apache-2.0
#pragma once
// A few threads behind a bounded queue, for what may block: SQLite, RocksDB, compression.
// Results go home by LaneRef::post.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "core/result.h"
#include "runtime/lifecycle.h"
#include "runtime/timer.h"

namespace millwright::runtime {

/// What a full queue does with one more task.
enum class Overflow : std::uint8_t {
  kWait,        ///< the submitter waits; never use it from a lane
  kDropOldest,  ///< the longest-waiting task is destroyed without running
  kDropNewest,  ///< the new task is refused
};

struct BlockingPoolOptions {
  std::string name = "pool";
  std::size_t threads = 2;
  std::size_t max_queued = 1024;
  Overflow overflow = Overflow::kDropNewest;
};

class BlockingPool {
 public:
  explicit BlockingPool(BlockingPoolOptions options = BlockingPoolOptions());
  /// Destroys what is queued and waits for what runs.
  ~BlockingPool();
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  /// Errors: failed_precondition when it was started before; unavailable without a thread.
  Status start();
  /// Queues a task; tasks begin in this order. False when the queue is full (kDropNewest) or the
  /// pool is not running: the task was destroyed, and a sender answers "try again later".
  /// Thread: any.
  bool submit(Task task);
  /// Takes no more tasks and runs what is queued. Errors: deadline_exceeded; then what is still
  /// queued is destroyed and what runs goes on until the destructor has waited for it.
  Status stop(Deadline deadline);

  /// Waiting, not running. Thread: any.
  std::size_t queued() const;
  /// Tasks refused or destroyed because the queue was full. Thread: any.
  std::uint64_t dropped() const;
  ServiceState state() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace millwright::runtime
