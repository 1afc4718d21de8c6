// SPDX-License-Identifier: Apache-2.0
#pragma once
// One network connection, from its first byte to its close.

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "broker/interfaces.h"
#include "broker/session.h"
#include "broker/text_hash.h"
#include "protocol/mqtt/framer.h"

namespace millwright::broker {

struct Connection {
  Connection(ConnId conn_id, PeerInfo peer_info, std::size_t max_packet_bytes)
      : id(conn_id), peer(std::move(peer_info)), framer(max_packet_bytes) {}

  ConnId id;
  PeerInfo peer;
  mqtt::Framer framer;
  bool is_closed = false;      ///< kept until the end of the wake-up, never used again
  bool is_over_limit = false;  ///< one too many: its CONNECT is answered, and no more

  // From CONNECT on.
  Session* session = nullptr;        ///< nullptr before CONNECT
  std::uint64_t session_number = 0;  ///< stays when the session is detached
  std::unique_ptr<PublishClient> client;
  Principal principal;
  mqtt::Version version = mqtt::Version::k311;
  std::uint16_t keep_alive_s = 0;
  SteadyTime opened_at;
  SteadyTime last_seen;
  UtcNanos connected_since;

  // Inbound.
  std::uint32_t quota_used = 0;         ///< QoS 1/2 received and not answered in full
  std::vector<std::string> aliases_in;  ///< index = alias - 1; empty = not set
  // Outbound.
  std::uint32_t send_quota = 0;  ///< messages in flight the client takes
  std::size_t max_packet_out = 0;
  std::uint16_t max_aliases_out = 0;
  std::unordered_map<std::string, std::uint16_t, TextHash, std::equal_to<>> aliases_out;

  std::uint64_t messages_in = 0;
  std::uint64_t messages_out = 0;
  std::uint64_t bytes_in = 0;
};

}  // namespace millwright::broker
