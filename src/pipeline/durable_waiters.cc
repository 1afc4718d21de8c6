// SPDX-License-Identifier: Apache-2.0
#include "pipeline/durable_waiters.h"

#include <utility>

namespace millwright::pipeline {

void DurableWaiters::add(JournalSeq seq, Callback callback) {
  {
    const std::scoped_lock lock(mutex_);
    if (seq > durable_) {
      waiting_.emplace(seq, std::move(callback));
      return;
    }
  }
  callback(Status{});
}

void DurableWaiters::durable(JournalSeq seq) {
  std::vector<Callback> due;
  {
    const std::scoped_lock lock(mutex_);
    if (seq > durable_) durable_ = seq;
    const auto end = waiting_.upper_bound(durable_);
    for (auto it = waiting_.begin(); it != end; ++it) due.push_back(std::move(it->second));
    waiting_.erase(waiting_.begin(), end);
  }
  for (Callback& callback : due) callback(Status{});
}

void DurableWaiters::fail_all(const Error& error) {
  std::multimap<JournalSeq, Callback> failed;
  {
    const std::scoped_lock lock(mutex_);
    failed.swap(waiting_);
  }
  for (auto& [seq, callback] : failed) callback(std::unexpected(error));
}

std::size_t DurableWaiters::waiting() const {
  const std::scoped_lock lock(mutex_);
  return waiting_.size();
}

}  // namespace millwright::pipeline
