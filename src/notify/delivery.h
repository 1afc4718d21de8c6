// SPDX-License-Identifier: Apache-2.0
#pragma once
// What became of one message on one channel to one address.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/time.h"
#include "notify/message.h"

namespace millwright::notify {

using DeliveryId = Id<struct DeliveryTag, std::uint64_t>;

/// Stored: do not renumber.
enum class DeliveryState : std::uint8_t {
  kWaiting = 1,     ///< for its turn or its next attempt
  kAttempting = 2,  ///< handed to the notifier, no answer yet
  kSent = 3,        ///< the other side has taken it
  kFailed = 4,      ///< can never be sent; see `error`
  kExpired = 5,     ///< given up or superfluous; see `error`
};

/// "waiting", "attempting", "sent", "failed", "expired".
constexpr std::string_view name(DeliveryState state) {
  switch (state) {
    case DeliveryState::kWaiting:
      return "waiting";
    case DeliveryState::kAttempting:
      return "attempting";
    case DeliveryState::kSent:
      return "sent";
    case DeliveryState::kFailed:
      return "failed";
    case DeliveryState::kExpired:
      return "expired";
  }
  return "unknown";
}

constexpr bool is_final(DeliveryState state) {
  return state != DeliveryState::kWaiting && state != DeliveryState::kAttempting;
}

struct Delivery {
  DeliveryId id;  ///< given by the book, counts up
  OutgoingMessage message;
  DeliveryState state = DeliveryState::kWaiting;
  int attempts = 0;  ///< begun
  /// An attempt ended without an answer (crash, deadline): the message may have arrived, and is
  /// sent again under the same delivery_key().
  bool is_in_doubt = false;
  UtcNanos next_attempt;  ///< not before, while waiting
  UtcNanos changed;       ///< of `state`
  std::string error;      ///< of the latest attempt, or why there was none
  std::string receipt;    ///< what the other side said
};

}  // namespace millwright::notify
