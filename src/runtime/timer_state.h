// SPDX-License-Identifier: Apache-2.0
#pragma once
// One armed timer. Kept alive by its own pending wait, so a lane that goes takes its timers along.

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>

#include "runtime/timer.h"

namespace millwright::runtime {

class TimerState : public std::enable_shared_from_this<TimerState> {
 public:
  /// Runs a task under the lane's guard against exceptions. Lifetime: the lane outlives its waits.
  using Runner = std::function<void(Task&)>;

  TimerState(boost::asio::io_context& io, std::chrono::nanoseconds period, Task task, Runner runner)
      : timer_(io), period_(period), task_(std::move(task)), runner_(std::move(runner)) {}

  void arm(std::chrono::nanoseconds delay);
  void cancel();

 private:
  void on_due();

  boost::asio::steady_timer timer_;
  std::chrono::nanoseconds period_;  // zero: once
  Task task_;
  Runner runner_;
  bool is_cancelled_ = false;
};

}  // namespace millwright::runtime
