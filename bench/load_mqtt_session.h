// SPDX-License-Identifier: Apache-2.0
#pragma once
// The MQTT 3.1.1 client under the MQTT senders: opening, packet ids, and acknowledgements, which
// must come in the order of the messages (MQTT 3.1.1 §4.6).

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "core/result.h"
#include "protocol/mqtt/encode.h"

namespace millwright::bench {

class MqttSession {
 public:
  static void append_connect(std::string_view client_id, std::string& out) {
    mqtt::Connect connect;
    connect.version = mqtt::Version::k311;
    connect.client_id = client_id;
    mqtt::encode_connect(connect, out);
  }

  std::uint16_t next_packet_id() {
    return sent_id_ = static_cast<std::uint16_t>(sent_id_ == 65'535 ? 1 : sent_id_ + 1);
  }

  bool is_connected() const { return is_connected_; }

  Result<std::size_t> take_answers(std::string_view& bytes) {
    std::size_t acknowledged = 0;
    for (; bytes.size() >= 4; bytes.remove_prefix(4)) {
      const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
      if (byte(0) == 0x20 && byte(1) == 2 && byte(3) == 0) {
        is_connected_ = true;
        continue;
      }
      const unsigned wanted = acknowledged_id_ == 65'535 ? 1u : acknowledged_id_ + 1u;
      const unsigned id = byte(2) * 256u + byte(3);
      if (byte(0) != 0x40 || byte(1) != 2 || id != wanted) {
        return fail(Code::kFailedPrecondition,
                    fmt::format("answer {:02x} {:02x} {:02x} {:02x}: PUBACK of packet {} was due",
                                byte(0), byte(1), byte(2), byte(3), wanted));
      }
      acknowledged_id_ = static_cast<std::uint16_t>(id);
      ++acknowledged;
    }
    return acknowledged;
  }

 private:
  std::uint16_t sent_id_ = 0;
  std::uint16_t acknowledged_id_ = 0;
  bool is_connected_ = false;
};

}  // namespace millwright::bench
