// SPDX-License-Identifier: Apache-2.0
#pragma once
// A client that subscribes to everything and never reads what it gets.

#include "core/result.h"
#include "net/endpoint.h"

namespace millwright::rehearse {

class SlowConsumer {
 public:
  SlowConsumer() = default;
  /// Connects, subscribes to "#" and waits until that is granted; then reads nothing any more.
  /// Errors: unavailable, deadline_exceeded.
  static Result<SlowConsumer> connect(const net::Endpoint& server, int number);
  SlowConsumer(SlowConsumer&& other) noexcept;
  SlowConsumer& operator=(SlowConsumer&&) = delete;
  ~SlowConsumer();

 private:
  explicit SlowConsumer(int fd) : fd_(fd) {}
  int fd_ = -1;
};

}  // namespace millwright::rehearse
