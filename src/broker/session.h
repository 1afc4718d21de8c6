// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the broker keeps for one client identifier, connected or not. Plain data; the rules are in
// the handle_*.cc and deliver.cc files.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "broker/interfaces.h"
#include "broker/message.h"
#include "broker/subscription_tree.h"

namespace millwright::broker {

struct Connection;

enum class DeliveryState : std::uint8_t {
  kQueued,    ///< waits to be sent, for the first time or again
  kSent,      ///< PUBLISH is out
  kReleased,  ///< QoS 2: PUBREC came, PUBREL is due or out
};

/// One QoS 1 or 2 message for one session. Its packet identifier follows from its number, so that
/// it is the same after a restart without being recorded.
struct Outgoing {
  std::uint64_t seq = 0;     ///< per session, from 1
  MessagePtr message;        ///< dropped once released
  std::uint64_t group = 0;   ///< ShareGroup id, 0 = not shared
  std::uint64_t wakeup = 0;  ///< QoS 2: not sent before this wake-up's record is durable
  std::vector<std::uint32_t> subscription_ids;
  mqtt::Qos qos = mqtt::Qos::kAtLeastOnce;
  DeliveryState state = DeliveryState::kQueued;
  bool is_retain = false;
  bool is_dup = false;  ///< may have been sent before

  std::uint16_t packet_id() const { return static_cast<std::uint16_t>(1 + seq % 65'535); }
  std::size_t bytes() const { return message ? message->bytes() : 0; }
};

struct StoredWill {
  std::string topic;
  std::string payload;
  std::string properties;  ///< encoded items that are forwarded
  mqtt::Qos qos = mqtt::Qos::kAtMostOnce;
  bool is_retain = false;
  std::uint32_t delay_s = 0;
  std::uint32_t message_expiry_s = 0;  ///< 0 = none; counts from publication
};

struct SubscriptionRecord {
  mqtt::SubscribeOptions options;
  std::uint32_t subscription_id = 0;
};

struct Session {
  std::uint32_t slot = 0;    ///< subscriber number in the tree
  std::uint64_t number = 0;  ///< names the session in the log; never used again
  ClientInfo info;
  std::uint32_t expiry_s = 0;  ///< 0 = ends with the connection; UINT32_MAX = never
  UtcNanos expires_at{};       ///< 0 while connected
  Connection* connection = nullptr;

  std::map<std::string, SubscriptionRecord, std::less<>> subscriptions;  ///< by filter as asked for
  std::deque<Outgoing> inflight;  ///< by seq: sent or released
  std::deque<Outgoing> queue;     ///< by seq: to be sent
  std::size_t queued_bytes = 0;   ///< of both
  std::uint64_t next_seq = 1;
  /// QoS 2 identifiers received and not yet released; the value is the generation of the connection
  /// that counted it against its receive maximum.
  std::unordered_map<std::uint16_t, std::uint32_t> received;

  std::optional<StoredWill> will;
  UtcNanos will_due{};  ///< 0 = not pending
  std::uint64_t dropped = 0;
  std::uint64_t route_mark = 0;  ///< of the last routed message that reached it
  std::size_t route_index = 0;   ///< its delivery in that message
  bool is_waiting_durable = false;
  bool is_logged = false;  ///< the log knows it

  bool is_persistent() const { return expiry_s != 0; }
  std::size_t outgoing_count() const { return inflight.size() + queue.size(); }
};

}  // namespace millwright::broker
