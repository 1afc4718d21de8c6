// SPDX-License-Identifier: Apache-2.0
#pragma once
// A lane is one thread with one event loop. Every connection and session has a home lane; code that
// runs there needs no lock, and other threads reach it by post() only.
// Order in one wake-up: ready handlers (at most kMaxBatch), kBatch hooks, kFlush hooks.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/result.h"
#include "core/time.h"
#include "runtime/lifecycle.h"
#include "runtime/timer.h"

namespace millwright::runtime {

struct AsioAccess;
class Mailbox;

/// A way to post to a lane that may be kept after the lane is gone. Thread: any. Copyable.
class LaneRef {
 public:
  LaneRef() = default;
  /// Runs `task` on the lane, after what this thread posted before.
  /// False when the lane has stopped: the task was destroyed without running.
  bool post(Task task) const;
  /// Runs `task` at once when called on the lane, else posts it.
  bool run(Task task) const;

 private:
  friend class Lane;
  explicit LaneRef(std::shared_ptr<Mailbox> mailbox) : mailbox_(std::move(mailbox)) {}
  std::shared_ptr<Mailbox> mailbox_;
};

/// kBatch hooks hand the wake-up's work on (append to the journal); kFlush hooks write buffers out.
enum class IdlePhase : std::uint8_t { kBatch, kFlush };

/// Keeps an idle hook in place; destroying it removes the hook. Thread: home lane only.
class [[nodiscard]] HookHandle {
 public:
  HookHandle() = default;
  explicit HookHandle(std::shared_ptr<Task> hook) : hook_(std::move(hook)) {}
  HookHandle(HookHandle&&) = default;
  HookHandle& operator=(HookHandle&& other) noexcept;
  ~HookHandle() { remove(); }
  void remove();

 private:
  std::shared_ptr<Task> hook_;
};

struct LaneOptions {
  /// A wake-up's batch that takes longer counts as a stall.
  std::chrono::microseconds stall_threshold{20'000};
};

/// Counted since start. Thread: reading is safe from any thread.
struct LaneStats {
  std::uint64_t wakeups = 0;
  std::uint64_t handlers = 0;  ///< events and posted batches run
  std::uint64_t tasks = 0;     ///< posted tasks run
  std::uint64_t stalls = 0;
  std::uint64_t failures = 0;  ///< tasks that threw
  std::chrono::microseconds longest_batch{0};
};

class Lane {
 public:
  static constexpr std::size_t kMaxBatch = 256;

  /// `name` is shown as the thread's name (15 bytes are kept) and in the log.
  explicit Lane(std::string name, LaneOptions options = LaneOptions());
  /// Stops and joins. Services on this lane must have been stopped.
  ~Lane();
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  /// Starts the thread. Errors: failed_precondition when it was started before; unavailable when
  /// the system gives no thread.
  Status start();
  /// Asks the loop to end after what has been posted so far. Thread: any.
  void stop();
  /// Waits for the end of the thread. Thread: not on the lane.
  void join();

  /// See LaneRef::post. Thread: any. Cost: a lock and, for the first of a batch, one wake-up.
  bool post(Task task) { return ref_.post(std::move(task)); }
  LaneRef ref() const { return ref_; }
  /// Runs `task` on the lane and waits for it; runs it at once when called on the lane, or while
  /// the lane has no thread. False when the lane stopped before the task could run. Thread: any.
  bool call(Task task);

  /// Runs `task` once, `delay` from now. Thread: home lane only (is_here()).
  TimerHandle after(std::chrono::nanoseconds delay, Task task);
  /// Runs `task` each `period`, first one period from now. A missed cycle is not made up for: the
  /// next one is a full period after the late one ended. Thread: home lane only.
  TimerHandle every(std::chrono::nanoseconds period, Task task);
  /// Runs `hook` once at the end of each wake-up, in order of registration within its phase.
  /// Thread: home lane only.
  HookHandle on_idle(IdlePhase phase, Task hook);

  /// True on the lane's thread, and on any thread while the lane has none.
  bool is_here() const;
  const std::string& name() const;
  ServiceState state() const;
  /// The steady clock as of the start of this wake-up. Thread: home lane only. Cost: a load.
  SteadyTime now() const;
  /// Thread: any.
  LaneStats stats() const;
  /// How long the wake-up in progress has lasted; zero while the lane waits. Thread: any.
  std::chrono::nanoseconds busy_for() const;

  /// Runs what is ready without waiting and returns the number of handlers. For tests that step a
  /// lane by hand instead of starting it.
  std::size_t poll();

 private:
  friend struct AsioAccess;
  struct Impl;

  std::unique_ptr<Impl> impl_;
  LaneRef ref_;
};

}  // namespace millwright::runtime
