// SPDX-License-Identifier: Apache-2.0
#include "runtime/lane.h"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <future>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "core/check.h"
#include "core/log.h"
#include "runtime/asio_access.h"
#include "runtime/guarded.h"
#include "runtime/timer_state.h"

namespace millwright::runtime {
namespace {

SteadyTime steady_now() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(since).count()};
}

// Written by the lane alone, read by anybody: a plain store is enough.
void bump(std::atomic<std::uint64_t>& counter, std::uint64_t n = 1) {
  counter.store(counter.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
}

}  // namespace

/// Tasks on their way to a lane. Outlives the lane through LaneRef; closed when the lane ends.
class Mailbox {
 public:
  using Wake = std::function<void()>;

  explicit Mailbox(Wake wake) : wake_(std::move(wake)) {}

  bool post(Task task) {
    MutexLock lock(mutex_);
    if (!wake_) return false;
    tasks_.push_back(std::move(task));
    if (tasks_.size() == 1) wake_();
    return true;
  }

  /// Set while the lane runs.
  std::atomic<std::thread::id> lane_thread{};

  /// Exchanges the waiting tasks for an empty vector whose memory is reused.
  void take(std::vector<Task>& out) {
    MutexLock lock(mutex_);
    tasks_.swap(out);
  }

  /// What had not run is destroyed, outside the lock: a task's destructor may post.
  void close() {
    std::vector<Task> leftover;
    MutexLock lock(mutex_);
    wake_ = nullptr;
    tasks_.swap(leftover);
  }

 private:
  Mutex mutex_;
  Wake wake_ MW_GUARDED_BY(mutex_);
  std::vector<Task> tasks_ MW_GUARDED_BY(mutex_);
};

struct Lane::Impl {
  Impl(std::string lane_name, LaneOptions lane_options)
      : name(std::move(lane_name)), options(lane_options), work(io.get_executor()) {
    mailbox = std::make_shared<Mailbox>([this] { boost::asio::post(io, [this] { drain(); }); });
  }

  void run() {
    while (!stop_requested) {
      const std::size_t first = run_handler([this] { return io.run_one(); });
      if (first == 0) break;
      finish_batch(first);
    }
    mailbox->close();
  }

  /// Runs at most one handler; handlers of sockets may throw as well as tasks may.
  template <class Step>
  std::size_t run_handler(Step step) {
    try {
      return step();
    } catch (const std::exception& e) {
      report_failure(e.what());
    } catch (...) {
      report_failure("not an exception");
    }
    return 1;
  }

  /// Runs the rest of what is ready, then the hooks. One handler of the batch has run already.
  void finish_batch(std::size_t handlers) {
    enter_batch();
    while (handlers < kMaxBatch && run_handler([this] { return io.poll_one(); }) != 0) ++handlers;
    run_hooks(batch_hooks);
    run_hooks(flush_hooks);
    bump(wakeups);
    bump(handlers_run, handlers);
    leave_batch();
  }

  /// Called by whatever runs first in a wake-up; the event loop itself cannot tell.
  SteadyTime enter_batch() {
    if (batch_begin.ns == 0) {
      batch_begin = steady_now();
      busy_since.store(batch_begin.ns, std::memory_order_relaxed);
    }
    return batch_begin;
  }

  void leave_batch() {
    using std::chrono::microseconds;
    const auto took = std::chrono::duration_cast<microseconds>(steady_now() - batch_begin);
    if (took > options.stall_threshold) bump(stalls);
    if (took.count() > longest_us.load(std::memory_order_relaxed))
      longest_us.store(took.count(), std::memory_order_relaxed);
    busy_since.store(0, std::memory_order_relaxed);
    batch_begin = {};
  }

  void run_hooks(std::vector<std::shared_ptr<Task>>& hooks) {
    bool has_removed = false;
    // By index and as a copy: a hook may register another one, and the list grow meanwhile.
    for (std::size_t i = 0; i < hooks.size(); ++i) {
      // NOLINTNEXTLINE(performance-unnecessary-copy-initialization)
      const std::shared_ptr<Task> hook = hooks[i];
      if (*hook)
        run_guarded(*hook);
      else
        has_removed = true;
    }
    if (has_removed) std::erase_if(hooks, [](const auto& hook) { return !*hook; });
  }

  void drain() {
    mailbox->take(running);
    bump(tasks_run, running.size());
    for (Task& task : running) {
      run_guarded(task);
      task = nullptr;  // what the task owns goes now, not with the whole batch
    }
    running.clear();
    if (running.capacity() > 4096) running.shrink_to_fit();
  }

  void run_guarded(Task& task) {
    enter_batch();
    run_handler([&task] {
      task();
      return std::size_t{1};
    });
  }

  void report_failure(const char* what) {
    bump(failures);
    log_error("lane", name + ": a task threw: " + what);
  }

  const std::string name;
  const LaneOptions options;
  boost::asio::io_context io{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work;
  std::shared_ptr<Mailbox> mailbox;
  std::thread thread;
  std::atomic<ServiceState> state{ServiceState::kFresh};

  // home lane only
  std::vector<Task> running;
  std::vector<std::shared_ptr<Task>> batch_hooks;
  std::vector<std::shared_ptr<Task>> flush_hooks;
  SteadyTime batch_begin;
  bool stop_requested = false;

  // written by the lane, read by any thread
  std::atomic<std::int64_t> busy_since{0};
  std::atomic<std::int64_t> longest_us{0};
  std::atomic<std::uint64_t> wakeups{0}, handlers_run{0}, tasks_run{0}, stalls{0}, failures{0};
};

bool LaneRef::post(Task task) const {
  return mailbox_ && mailbox_->post(std::move(task));
}

bool LaneRef::run(Task task) const {
  if (!mailbox_) return false;
  if (mailbox_->lane_thread != std::this_thread::get_id()) return mailbox_->post(std::move(task));
  task();
  return true;
}

HookHandle& HookHandle::operator=(HookHandle&& other) noexcept {
  if (this != &other) {
    remove();
    hook_ = std::move(other.hook_);
  }
  return *this;
}

void HookHandle::remove() {
  if (hook_) *hook_ = nullptr;
  hook_.reset();
}

Lane::Lane(std::string name, LaneOptions options)
    : impl_(std::make_unique<Impl>(std::move(name), options)), ref_(impl_->mailbox) {}

Lane::~Lane() {
  stop();
  join();
  impl_->mailbox->close();
}

Status Lane::start() {
  ServiceState expected = ServiceState::kFresh;
  if (!impl_->state.compare_exchange_strong(expected, ServiceState::kRunning))
    return fail(Code::kFailedPrecondition, "lane " + impl_->name + " was started before");
  try {
    std::promise<void> is_known;
    auto known = is_known.get_future();
    impl_->thread = std::thread([impl = impl_.get(), &is_known] {
      impl->mailbox->lane_thread = std::this_thread::get_id();
      pthread_setname_np(pthread_self(), impl->name.substr(0, 15).c_str());
      is_known.set_value();
      impl->run();
      impl->state = ServiceState::kStopped;
    });
    known.wait();
  } catch (const std::system_error& e) {
    impl_->state = ServiceState::kFailed;
    return fail(Code::kUnavailable, "start lane " + impl_->name + ": " + e.what());
  }
  return {};
}

void Lane::stop() {
  ServiceState expected = ServiceState::kRunning;
  if (!impl_->state.compare_exchange_strong(expected, ServiceState::kStopping)) return;
  impl_->mailbox->post([impl = impl_.get()] { impl->stop_requested = true; });
}

void Lane::join() {
  if (!impl_->thread.joinable()) return;
  MW_CHECK(impl_->mailbox->lane_thread.load() != std::this_thread::get_id(),
           "a lane cannot join itself");
  impl_->thread.join();
  impl_->mailbox->lane_thread = std::thread::id();
}

bool Lane::call(Task task) {
  if (is_here()) {
    task();
    return true;
  }
  std::promise<void> done;
  auto ran = done.get_future();
  // A task that is dropped breaks the promise, which ends the wait as well.
  if (!post([&task, done = std::move(done)]() mutable {
        task();
        done.set_value();
      }))
    return false;
  ran.wait();
  try {
    ran.get();
    return true;
  } catch (const std::future_error&) {
    return false;
  }
}

TimerHandle Lane::after(std::chrono::nanoseconds delay, Task task) {
  MW_CHECK(is_here(), "timers are made on their own lane");
  auto state =
      std::make_shared<TimerState>(impl_->io, std::chrono::nanoseconds::zero(), std::move(task),
                                   [impl = impl_.get()](Task& t) { impl->run_guarded(t); });
  state->arm(delay);
  return TimerHandle(state);
}

TimerHandle Lane::every(std::chrono::nanoseconds period, Task task) {
  MW_CHECK(is_here(), "timers are made on their own lane");
  MW_CHECK(period > std::chrono::nanoseconds::zero(), "a period is longer than nothing");
  auto state = std::make_shared<TimerState>(
      impl_->io, period, std::move(task), [impl = impl_.get()](Task& t) { impl->run_guarded(t); });
  state->arm(period);
  return TimerHandle(state);
}

HookHandle Lane::on_idle(IdlePhase phase, Task hook) {
  MW_CHECK(is_here(), "hooks are registered on their own lane");
  auto shared = std::make_shared<Task>(std::move(hook));
  (phase == IdlePhase::kBatch ? impl_->batch_hooks : impl_->flush_hooks).push_back(shared);
  return HookHandle(std::move(shared));
}

bool Lane::is_here() const {
  const std::thread::id id = impl_->mailbox->lane_thread;
  return id == std::thread::id() || id == std::this_thread::get_id();
}

const std::string& Lane::name() const {
  return impl_->name;
}
ServiceState Lane::state() const {
  return impl_->state;
}

SteadyTime Lane::now() const {
  // Stepped by hand, or not started: nobody would end the batch that this began.
  if (impl_->state == ServiceState::kFresh) return steady_now();
  return impl_->enter_batch();
}

LaneStats Lane::stats() const {
  return {.wakeups = impl_->wakeups,
          .handlers = impl_->handlers_run,
          .tasks = impl_->tasks_run,
          .stalls = impl_->stalls,
          .failures = impl_->failures,
          .longest_batch = std::chrono::microseconds(impl_->longest_us)};
}

std::chrono::nanoseconds Lane::busy_for() const {
  const std::int64_t since = impl_->busy_since;
  return since == 0 ? std::chrono::nanoseconds::zero() : steady_now() - SteadyTime{since};
}

std::size_t Lane::poll() {
  MW_CHECK(is_here(), "a started lane runs itself");
  impl_->io.restart();
  const std::size_t first = impl_->io.poll_one();
  if (first != 0) impl_->finish_batch(first);
  return first;
}

boost::asio::io_context& AsioAccess::io(Lane& lane) {
  return lane.impl_->io;
}

}  // namespace millwright::runtime
