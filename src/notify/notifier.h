// SPDX-License-Identifier: Apache-2.0
#pragma once
// The seam of every way to reach somebody. A new one is one class here and one line where
// notifiers are made.

#include <string>
#include <string_view>

#include "core/result.h"
#include "notify/message.h"
#include "runtime/lifecycle.h"

namespace millwright::notify {

/// What the other side said when it took the message; kept for pages and support.
struct Receipt {
  std::string detail;  ///< "250 2.0.0 Ok: queued as 4F2A", "201", "+CMGS: 17"
};

class Notifier {
 public:
  virtual ~Notifier() = default;

  /// The channel, the same for ever: "email". Lifetime: the notifier's. Thread: any.
  virtual std::string_view name() const = 0;

  /// Hands one message over and waits until the other side has taken it. The same message may come
  /// again after a crash or an error; what it is known by (delivery_key) is then the same.
  /// Errors: invalid_argument, not_found  this message can never be sent; it is not tried again.
  ///         deadline_exceeded            may or may not have been taken.
  ///         any other                    not taken, tried again later.
  /// Thread: one at a time, the channel's own; it blocks. Returns soon after `deadline`.
  virtual Result<Receipt> send(const OutgoingMessage& message, runtime::Deadline deadline) = 0;
};

}  // namespace millwright::notify
