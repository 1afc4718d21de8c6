// SPDX-License-Identifier: Apache-2.0
#pragma once
// A message on its way to subscribers: as a view while it passes through, as a shared immutable
// object once somebody has to keep it.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/time.h"
#include "protocol/mqtt/types.h"

namespace millwright::broker {

/// Message that never expires.
inline constexpr UtcNanos kNever{INT64_MAX};

struct MessageView {
  std::string_view topic;
  std::string_view payload;
  std::string_view properties;  ///< encoded v5 items that are forwarded unchanged
  UtcNanos expires_at = kNever;
  mqtt::Qos qos = mqtt::Qos::kAtMostOnce;
};

struct Message {
  std::string topic;
  std::string payload;
  std::string properties;
  UtcNanos expires_at = kNever;
  mqtt::Qos qos = mqtt::Qos::kAtMostOnce;

  explicit Message(const MessageView& v)
      : topic(v.topic),
        payload(v.payload),
        properties(v.properties),
        expires_at(v.expires_at),
        qos(v.qos) {}
  MessageView view() const { return {topic, payload, properties, expires_at, qos}; }
  std::size_t bytes() const { return topic.size() + payload.size() + properties.size(); }
};

/// Shared because one message waits in many sessions and may be retained as well.
using MessagePtr = std::shared_ptr<const Message>;

}  // namespace millwright::broker
