// SPDX-License-Identifier: Apache-2.0
#include "runtime/timer.h"

#include <boost/asio/io_context.hpp>

#include "runtime/timer_state.h"

namespace millwright::runtime {

void TimerState::arm(std::chrono::nanoseconds delay) {
  timer_.expires_after(delay);
  timer_.async_wait([self = shared_from_this()](const boost::system::error_code& ec) {
    if (!ec) self->on_due();
  });
}

void TimerState::cancel() {
  is_cancelled_ = true;
  timer_.cancel();
}

void TimerState::on_due() {
  // Cancelled after the wait had completed, but before this handler came up.
  if (is_cancelled_) return;
  runner_(task_);
  if (period_ > std::chrono::nanoseconds::zero() && !is_cancelled_) arm(period_);
}

TimerHandle& TimerHandle::operator=(TimerHandle&& other) noexcept {
  if (this != &other) {
    cancel();
    state_ = std::move(other.state_);
  }
  return *this;
}

void TimerHandle::cancel() {
  if (auto state = state_.lock()) state->cancel();
  state_.reset();
}

}  // namespace millwright::runtime
