// SPDX-License-Identifier: Apache-2.0
#pragma once
// Timers of a lane: made by Lane::after and Lane::every, owned through a handle.

#include <functional>
#include <memory>

namespace millwright::runtime {

/// What is posted, run by a timer or as a hook. A task that throws is logged and counted.
using Task = std::move_only_function<void()>;

class TimerState;

/// Owns one timer; destroying or overwriting the handle cancels it, and its task does not run any
/// more, not even when it was due. Thread: home lane only. Lifetime: may outlive the lane.
class [[nodiscard]] TimerHandle {
 public:
  TimerHandle() = default;
  explicit TimerHandle(std::weak_ptr<TimerState> state) : state_(std::move(state)) {}
  TimerHandle(TimerHandle&&) = default;
  TimerHandle& operator=(TimerHandle&& other) noexcept;
  ~TimerHandle() { cancel(); }

  void cancel();
  /// False once it was cancelled or a one-shot timer has run.
  bool is_active() const { return !state_.expired(); }

 private:
  std::weak_ptr<TimerState> state_;
};

}  // namespace millwright::runtime
