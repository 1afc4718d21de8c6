// SPDX-License-Identifier: Apache-2.0
#pragma once
// "Call me when this is on disk": answers to HTTP requests wait here for the journal.

#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "core/ids.h"
#include "core/result.h"

namespace millwright::pipeline {

/// Thread: any. Each callback runs once, outside the lock, on the thread that made it due.
class DurableWaiters {
 public:
  using Callback = std::move_only_function<void(Status)>;

  /// Runs `callback` with success once durable(seq) was called, at once when it already was.
  void add(JournalSeq seq, Callback callback);
  /// Everything up to and including `seq` is on disk.
  void durable(JournalSeq seq);
  /// Gives up on all that wait: they get `error`.
  void fail_all(const Error& error);
  std::size_t waiting() const;

 private:
  mutable std::mutex mutex_;
  JournalSeq durable_;
  std::multimap<JournalSeq, Callback> waiting_;
};

}  // namespace millwright::pipeline
