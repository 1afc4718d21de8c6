// SPDX-License-Identifier: Apache-2.0
#pragma once
// "Call me when this is on disk": answers to HTTP requests wait here for the journal, and those to
// bulk senders for consumers that are far behind as well.

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "core/ids.h"
#include "core/result.h"

namespace millwright::pipeline {

/// What an answer waits for.
enum class Pace : std::uint8_t {
  kDisk,       ///< the journal only
  kConsumers,  ///< besides, for consumers that are behind, but never for long: a sender that waits
               ///< for its answers cannot run away from the historian, and a consumer that stands
               ///< still blocks nobody
};

/// Thread: any. Each callback runs once, outside the lock, on the thread that made it due.
class DurableWaiters {
 public:
  using Callback = std::move_only_function<void(Status)>;

  /// Runs `callback` with success once durable(seq) was called, at once when it already was.
  void add(JournalSeq seq, Callback callback, Pace pace = Pace::kDisk);
  /// Everything up to and including `seq` is on disk.
  void durable(JournalSeq seq);
  /// Whether consumers are far behind; what was held for them goes when they no longer are.
  void set_behind(bool is_behind);
  /// Call once a second: what has been held since before the last call goes in any case.
  void second_passed();
  /// Gives up on all that wait: they get `error`.
  void fail_all(const Error& error);
  std::size_t waiting() const;

 private:
  struct Waiting {
    Callback callback;
    Pace pace = Pace::kDisk;
  };

  mutable std::mutex mutex_;
  JournalSeq durable_;
  std::multimap<JournalSeq, Waiting> waiting_;
  bool is_behind_ = false;
  std::vector<Callback> held_;  // on disk, held since the last second_passed()
  std::vector<Callback> held_longer_;
};

}  // namespace millwright::pipeline
