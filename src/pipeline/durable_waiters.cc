// SPDX-License-Identifier: Apache-2.0
#include "pipeline/durable_waiters.h"

#include <iterator>
#include <utility>

namespace millwright::pipeline {
namespace {

void move_to(std::vector<DurableWaiters::Callback>& from,
             std::vector<DurableWaiters::Callback>& to) {
  to.insert(to.end(), std::move_iterator(from.begin()), std::move_iterator(from.end()));
  from.clear();
}

void succeed(std::vector<DurableWaiters::Callback>& callbacks) {
  for (DurableWaiters::Callback& callback : callbacks) callback(Status{});
}

}  // namespace

void DurableWaiters::add(JournalSeq seq, Callback callback, Pace pace) {
  {
    const std::scoped_lock lock(mutex_);
    if (seq > durable_) {
      waiting_.emplace(seq, Waiting{std::move(callback), pace});
      return;
    }
    if (is_behind_ && pace == Pace::kConsumers) {
      held_.push_back(std::move(callback));
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
    for (auto it = waiting_.begin(); it != end; ++it) {
      const bool is_held = is_behind_ && it->second.pace == Pace::kConsumers;
      (is_held ? held_ : due).push_back(std::move(it->second.callback));
    }
    waiting_.erase(waiting_.begin(), end);
  }
  succeed(due);
}

void DurableWaiters::set_behind(bool is_behind) {
  std::vector<Callback> due;
  {
    const std::scoped_lock lock(mutex_);
    is_behind_ = is_behind;
    if (is_behind) return;
    move_to(held_longer_, due);
    move_to(held_, due);
  }
  succeed(due);
}

void DurableWaiters::second_passed() {
  std::vector<Callback> due;
  {
    const std::scoped_lock lock(mutex_);
    due.swap(held_longer_);
    held_longer_.swap(held_);
  }
  succeed(due);
}

void DurableWaiters::fail_all(const Error& error) {
  std::vector<Callback> failed;
  {
    const std::scoped_lock lock(mutex_);
    for (auto& [seq, waiting] : waiting_) failed.push_back(std::move(waiting.callback));
    waiting_.clear();
    move_to(held_longer_, failed);
    move_to(held_, failed);
  }
  for (Callback& callback : failed) callback(std::unexpected(error));
}

std::size_t DurableWaiters::waiting() const {
  const std::scoped_lock lock(mutex_);
  return waiting_.size() + held_.size() + held_longer_.size();
}

}  // namespace millwright::pipeline
