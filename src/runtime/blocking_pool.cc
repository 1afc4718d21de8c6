// SPDX-License-Identifier: Apache-2.0
#include "runtime/blocking_pool.h"

#include <pthread.h>

#include <deque>
#include <exception>
#include <system_error>
#include <thread>
#include <vector>

#include "core/log.h"
#include "runtime/guarded.h"

namespace millwright::runtime {

struct BlockingPool::Impl {
  explicit Impl(BlockingPoolOptions pool_options) : options(std::move(pool_options)) {}

  void run() {
    pthread_setname_np(pthread_self(), options.name.substr(0, 15).c_str());
    while (Task task = next()) {
      try {
        task();
      } catch (const std::exception& e) {
        log_error("pool", options.name + ": a task threw: " + e.what());
      } catch (...) {
        log_error("pool", options.name + ": a task threw something that is no exception");
      }
      task = nullptr;  // before the pool counts it as done
      finish();
    }
  }

  /// Waits for a task; an empty one means the pool stops and the queue is empty.
  Task next() {
    MutexLock lock(mutex);
    while (tasks.empty() && state == ServiceState::kRunning) changed.wait(mutex);
    if (tasks.empty()) return nullptr;
    Task task = std::move(tasks.front());
    tasks.pop_front();
    ++n_running;
    has_room.notify_one();
    return task;
  }

  void finish() {
    MutexLock lock(mutex);
    --n_running;
    if (n_running == 0 && tasks.empty()) drained.notify_all();
  }

  bool is_busy() MW_THREAD_ANNOTATION(requires_capability(mutex)) {
    return n_running != 0 || !tasks.empty();
  }

  const BlockingPoolOptions options;
  mutable Mutex mutex;
  CondVar changed;   // a task came, or the state moved
  CondVar has_room;  // a task left the queue
  CondVar drained;   // nothing queued, nothing running
  std::deque<Task> tasks MW_GUARDED_BY(mutex);
  std::size_t n_running MW_GUARDED_BY(mutex) = 0;
  std::uint64_t n_dropped MW_GUARDED_BY(mutex) = 0;
  ServiceState state MW_GUARDED_BY(mutex) = ServiceState::kFresh;
  std::vector<std::thread> threads;
};

BlockingPool::BlockingPool(BlockingPoolOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}

BlockingPool::~BlockingPool() {
  (void)stop(Deadline::in(std::chrono::seconds(0)));
  for (auto& thread : impl_->threads) thread.join();
}

Status BlockingPool::start() {
  {
    MutexLock lock(impl_->mutex);
    if (impl_->state != ServiceState::kFresh)
      return fail(Code::kFailedPrecondition, impl_->options.name + " was started before");
    impl_->state = ServiceState::kRunning;
  }
  try {
    for (std::size_t i = 0; i < impl_->options.threads; ++i)
      impl_->threads.emplace_back([impl = impl_.get()] { impl->run(); });
  } catch (const std::system_error& e) {
    // One thread is enough to keep the promise, none is not.
    if (impl_->threads.empty()) {
      MutexLock lock(impl_->mutex);
      impl_->state = ServiceState::kFailed;
      return fail(Code::kUnavailable, "start " + impl_->options.name + ": " + e.what());
    }
    log_warning("pool", impl_->options.name + ": fewer threads than wanted: " + e.what());
  }
  return {};
}

bool BlockingPool::submit(Task task) {
  Task victim;  // destroyed after the lock is released
  MutexLock lock(impl_->mutex);
  while (impl_->state == ServiceState::kRunning &&
         impl_->tasks.size() >= impl_->options.max_queued) {
    switch (impl_->options.overflow) {
      case Overflow::kWait:
        impl_->has_room.wait(impl_->mutex);
        break;
      case Overflow::kDropOldest:
        victim = std::move(impl_->tasks.front());
        impl_->tasks.pop_front();
        ++impl_->n_dropped;
        break;
      case Overflow::kDropNewest:
        ++impl_->n_dropped;
        return false;
    }
  }
  if (impl_->state != ServiceState::kRunning) return false;
  impl_->tasks.push_back(std::move(task));
  impl_->changed.notify_one();
  return true;
}

Status BlockingPool::stop(Deadline deadline) {
  std::deque<Task> leftover;  // destroyed after the lock is released
  MutexLock lock(impl_->mutex);
  if (impl_->state == ServiceState::kFresh) impl_->state = ServiceState::kStopped;
  if (impl_->state != ServiceState::kRunning) return {};
  impl_->state = ServiceState::kStopping;
  impl_->changed.notify_all();
  impl_->has_room.notify_all();
  bool is_late = false;
  while (impl_->is_busy() && !is_late)
    is_late = !impl_->drained.wait_until(impl_->mutex, deadline.at());
  const bool has_leftover = impl_->is_busy();
  leftover.swap(impl_->tasks);
  impl_->state = ServiceState::kStopped;
  if (has_leftover)
    return fail(Code::kDeadlineExceeded, impl_->options.name + " had tasks left at the deadline");
  return {};
}

std::size_t BlockingPool::queued() const {
  MutexLock lock(impl_->mutex);
  return impl_->tasks.size();
}
std::uint64_t BlockingPool::dropped() const {
  MutexLock lock(impl_->mutex);
  return impl_->n_dropped;
}
ServiceState BlockingPool::state() const {
  MutexLock lock(impl_->mutex);
  return impl_->state;
}

}  // namespace millwright::runtime
