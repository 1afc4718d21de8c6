// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the health page and /metrics show of the broker.

#include <cstdint>
#include <string>

#include "core/time.h"
#include "protocol/mqtt/types.h"

namespace millwright::broker {

/// Counters run since start; gauges are marked.
struct BrokerStats {
  std::uint64_t connections = 0;        ///< gauge: past CONNECT
  std::uint64_t sessions = 0;           ///< gauge: connected or not
  std::uint64_t subscriptions = 0;      ///< gauge
  std::uint64_t retained_messages = 0;  ///< gauge
  std::uint64_t retained_bytes = 0;     ///< gauge
  std::uint64_t pending_acks = 0;       ///< gauge: waiting for the disk

  std::uint64_t connects_accepted = 0;
  std::uint64_t connects_refused = 0;
  std::uint64_t takeovers = 0;
  std::uint64_t sessions_expired = 0;
  std::uint64_t violations = 0;  ///< connections closed for breaking the protocol or a limit
  std::uint64_t keep_alive_timeouts = 0;

  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t packets_in = 0;
  std::uint64_t messages_in = 0;    ///< PUBLISH taken in, repeats of QoS 2 not counted
  std::uint64_t messages_out = 0;   ///< PUBLISH sent, repeats included
  std::uint64_t duplicates_in = 0;  ///< repeated QoS 2 PUBLISH, not handed on again
  std::uint64_t wills_published = 0;

  std::uint64_t publishes_not_authorized = 0;
  std::uint64_t publishes_not_stored = 0;  ///< refused because the journal took nothing
  std::uint64_t subscribes_refused = 0;
  std::uint64_t dropped_qos0_slow = 0;   ///< receiver's output was full
  std::uint64_t dropped_queue_full = 0;  ///< QoS 1/2 beyond a session's queue limits
  std::uint64_t dropped_expired = 0;
  std::uint64_t dropped_too_large = 0;      ///< larger than the receiver's maximum packet size
  std::uint64_t dropped_retained_full = 0;  ///< not retained: store is full
  std::uint64_t shared_redelivered = 0;     ///< handed to another member of a shared subscription
  std::uint64_t log_failures = 0;           ///< appends of session changes that failed
};

/// One client identifier, connected or with a session that waits.
struct ClientSummary {
  std::string client_id;
  std::string user_name;
  std::string peer;
  mqtt::Version version = mqtt::Version::k5;
  bool is_connected = false;
  UtcNanos connected_since;
  std::uint16_t keep_alive_s = 0;
  std::uint64_t messages_in = 0;
  std::uint64_t messages_out = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t subscriptions = 0;
  std::uint64_t in_flight = 0;
  std::uint64_t queued = 0;
  std::uint64_t queued_bytes = 0;
  std::uint64_t dropped = 0;
};

}  // namespace millwright::broker
