// SPDX-License-Identifier: Apache-2.0
#pragma once
// Writes one response at the pace of its reader: small bodies at once, large ones in slices,
// streams piece by piece from the pool. Internal to net/; home lane only.

#include <cstddef>
#include <memory>
#include <string>

#include "net/connection.h"
#include "net/http_writer.h"
#include "runtime/blocking_pool.h"
#include "runtime/lane.h"

namespace millwright::net {

class ResponseSender {
 public:
  enum class Progress : std::uint8_t {
    kWaiting,  ///< call pump() again at on_writable, or wait for on_wake
    kDone,
    kCut,  ///< the body could not be made: abort the connection
  };

  /// `on_wake` is called on the lane when a piece of a stream has arrived: pump() then.
  /// `pool` may be nullptr. Lifetime: the connection and the pool outlive the sender.
  ResponseSender(Connection& connection, runtime::LaneRef lane, runtime::BlockingPool* pool,
                 std::function<void()> on_wake);
  ~ResponseSender();

  struct Request {
    KeepAlive keep_alive = KeepAlive::kYes;
    bool is_http_10 = false;
    bool is_head = false;
  };
  /// Writes the head and what fits of the body.
  Progress start(HttpResponse response, const Request& request, std::string_view date);
  Progress pump();

 private:
  struct Pull;

  Progress pump_slices();
  Progress pump_stream();
  void request_piece();

  Connection& connection_;
  const runtime::LaneRef lane_;
  runtime::BlockingPool* const pool_;
  const std::function<void()> on_wake_;

  std::shared_ptr<const std::string> body_;
  std::size_t sent_ = 0;
  std::shared_ptr<Pull> pull_;
  bool is_chunked_ = false;
};

}  // namespace millwright::net
