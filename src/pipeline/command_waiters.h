// SPDX-License-Identifier: Apache-2.0
#pragma once
// Whoever appends a command waits here for what the consumer makes of it.

#include <chrono>
#include <future>
#include <map>
#include <mutex>

#include "core/ids.h"
#include "core/result.h"

namespace millwright::pipeline {

/// Thread: any.
template <class T>
class CommandWaiters {
 public:
  static constexpr std::chrono::seconds kTimeout{10};

  /// The answer to the command of record `seq`, also when it came before the question.
  /// Errors: that of the command; deadline_exceeded.
  Result<T> wait(JournalSeq seq) {
    std::future<Result<T>> answer;
    {
      const std::scoped_lock lock(mutex_);
      if (auto early = early_.extract(seq)) return std::move(early.mapped());
      answer = waiting_[seq].get_future();
    }
    if (answer.wait_for(kTimeout) == std::future_status::ready) return answer.get();
    const std::scoped_lock lock(mutex_);
    waiting_.erase(seq);
    return fail(Code::kDeadlineExceeded,
                "the command is journaled but was not carried out within 10 s; look at what it was "
                "to change before repeating it");
  }

  /// What became of it is committed.
  void answer(JournalSeq seq, Result<T> result) {
    const std::scoped_lock lock(mutex_);
    const auto it = waiting_.find(seq);
    if (it == waiting_.end()) {
      // Committed before its sender began to wait, or nobody waits any more.
      // The oldest of those is asked for least.
      if (early_.size() >= kMostEarly) early_.erase(early_.begin());
      early_.emplace(seq, std::move(result));
      return;
    }
    it->second.set_value(std::move(result));
    waiting_.erase(it);
  }

 private:
  static constexpr std::size_t kMostEarly = 1000;

  std::mutex mutex_;
  std::map<JournalSeq, std::promise<Result<T>>> waiting_;  // guarded by mutex_
  std::map<JournalSeq, Result<T>> early_;                  // guarded by mutex_
};

}  // namespace millwright::pipeline
