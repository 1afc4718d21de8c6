// SPDX-License-Identifier: Apache-2.0
#pragma once
// Cuts a byte stream into control packets. A packet that lies whole in one input chunk is handed
// out as a view of that chunk; only a packet split over chunks is copied.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/mqtt/types.h"

namespace millwright::mqtt {

/// One packet: its first byte taken apart, and what follows the remaining length.
struct Frame {
  PacketType type = PacketType::kPingreq;
  std::uint8_t flags = 0;  ///< low four bits of the first byte
  std::string_view body;
  std::size_t size = 0;  ///< of the whole packet
};

class Framer {
 public:
  /// Packets larger than `max_packet_bytes` (header included) are refused from their fixed header.
  explicit Framer(std::size_t max_packet_bytes) : max_packet_bytes_(max_packet_bytes) {}

  void set_max_packet_bytes(std::size_t bytes) { max_packet_bytes_ = bytes; }

  /// Gives the framer the next chunk. Take all frames with next() before the next chunk.
  /// Lifetime: `chunk` must live until next() has returned nothing.
  void feed(std::string_view chunk) { input_ = chunk; }

  /// The next packet, or nothing when more bytes are needed.
  /// Errors: malformed_packet  unknown type, reserved flags, bad remaining length.
  ///         packet_too_large  known from the header alone; nothing was buffered.
  /// After an error the stream is lost: close the connection.
  /// Lifetime: the frame is valid until the next call on this object or the end of the chunk.
  Decoded<std::optional<Frame>> next();

  /// Bytes of an unfinished packet that are kept.
  std::size_t buffered_bytes() const { return is_delivered_ ? 0 : buffer_.size(); }

 private:
  struct Header {
    std::uint8_t first = 0;
    std::size_t header_bytes = 0;  ///< 0: not complete yet
    std::size_t packet_bytes = 0;
  };
  Decoded<Header> read_header(std::string_view in) const;
  Decoded<std::optional<Frame>> next_from_buffer();

  std::size_t max_packet_bytes_;
  std::string_view input_;
  std::string buffer_;         ///< start of a packet that a chunk cut
  bool is_delivered_ = false;  ///< buffer_ holds the frame handed out last
};

}  // namespace millwright::mqtt
