// SPDX-License-Identifier: Apache-2.0
#pragma once
// std::mutex and std::condition_variable with clang's thread-safety annotations, so that the
// compiler refuses a guarded member touched without its lock.

#include <chrono>
#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define MW_GUARDED_BY(mutex) __attribute__((guarded_by(mutex)))
#define MW_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define MW_GUARDED_BY(mutex)
#define MW_THREAD_ANNOTATION(x)
#endif

namespace millwright::runtime {

class MW_THREAD_ANNOTATION(capability("mutex")) Mutex {
 public:
  void lock() MW_THREAD_ANNOTATION(acquire_capability()) { mutex_.lock(); }
  void unlock() MW_THREAD_ANNOTATION(release_capability()) { mutex_.unlock(); }

 private:
  friend class CondVar;
  std::mutex mutex_;
};

/// Holds a Mutex for a scope.
class MW_THREAD_ANNOTATION(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) MW_THREAD_ANNOTATION(acquire_capability(mutex)) : mutex_(mutex) {
    mutex_.lock();
  }
  ~MutexLock() MW_THREAD_ANNOTATION(release_capability()) { mutex_.unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

/// Waits while the caller holds the Mutex; wakes may be spurious, so loop on the condition.
class CondVar {
 public:
  void wait(Mutex& mutex) MW_THREAD_ANNOTATION(requires_capability(mutex)) {
    std::unique_lock lock(mutex.mutex_, std::adopt_lock);
    cv_.wait(lock);
    lock.release();
  }
  /// False when `until` came first.
  bool wait_until(Mutex& mutex, std::chrono::steady_clock::time_point until)
      MW_THREAD_ANNOTATION(requires_capability(mutex)) {
    std::unique_lock lock(mutex.mutex_, std::adopt_lock);
    const auto status = cv_.wait_until(lock, until);
    lock.release();
    return status == std::cv_status::no_timeout;
  }
  void notify_one() { cv_.notify_one(); }
  void notify_all() { cv_.notify_all(); }

 private:
  std::condition_variable cv_;
};

}  // namespace millwright::runtime
