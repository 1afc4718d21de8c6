// SPDX-License-Identifier: Apache-2.0
#pragma once
// Limits of the broker. Every one is enforced and every refusal is counted in BrokerStats.

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace millwright::broker {

/// What happens to a QoS 1 or 2 message for a session whose queue is full. QoS 0 is never queued.
enum class Overflow : std::uint8_t {
  kDropNewest,  ///< the arriving message is dropped: what was promised first is kept
  kDropOldest,  ///< the oldest message not yet sent is dropped
};

/// The largest max_packet_bytes: what is kept of a packet must fit one journal record (16 MiB).
inline constexpr std::size_t kMaxPacketBytes = 8 << 20;

struct BrokerConfig {
  std::size_t max_connections = 20'000;
  std::size_t max_refused_at_once = 64;    ///< beyond those: held until their CONNECT is answered
  std::size_t max_sessions = 50'000;       ///< connected or not
  std::size_t max_packet_bytes = 1 << 20;  ///< more than kMaxPacketBytes counts as that
  std::size_t max_client_id_bytes = 256;
  std::size_t max_topic_bytes = 1024;
  std::size_t max_topic_levels = 32;
  std::size_t max_subscriptions_per_session = 1000;

  std::uint16_t receive_maximum = 1000;           ///< unacknowledged QoS 1/2 from one v5 client
  std::uint32_t max_unacknowledged_311 = 65'535;  ///< the same where the client cannot be told
  std::uint16_t topic_alias_maximum = 64;         ///< aliases a client may set
  std::uint16_t outbound_aliases = 32;  ///< aliases the broker sets where the client allows

  std::uint16_t max_inflight_out = 100;      ///< unacknowledged QoS 1/2 towards one client
  std::size_t max_queued_messages = 10'000;  ///< per session, in flight included; at most 65,000
  std::size_t max_queued_bytes = 8 << 20;    ///< per session, topics and payloads
  Overflow overflow = Overflow::kDropNewest;
  std::size_t max_pending_bytes = 1 << 20;  ///< unsent output above which messages wait or drop
  std::size_t max_stalled_bytes = 8 << 20;  ///< unsent output above which the client is cut off

  std::size_t max_pending_acks = 1'000'000;  ///< waiting for the disk, over all clients; whoever
                                             ///< sends more is cut off

  std::size_t max_retained_messages = 100'000;
  std::size_t max_retained_bytes = 256 << 20;

  std::chrono::seconds connect_timeout{10};  ///< from the connection to its CONNECT
  std::uint16_t max_keep_alive_s = 0;        ///< v5 only; 0 = the client decides
  std::chrono::seconds session_expiry_311{std::chrono::days(7)};  ///< of clean session 0
  std::chrono::seconds max_session_expiry{
      std::chrono::days(30)};                 ///< a v5 client gets at most this
  std::chrono::seconds sys_interval{10};      ///< between $SYS updates; 0 = none
  std::size_t max_unlogged_bytes = 16 << 20;  ///< session changes kept while the log fails; beyond
                                              ///< that the state itself replaces them
};

}  // namespace millwright::broker
