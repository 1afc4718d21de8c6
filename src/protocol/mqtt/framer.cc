// SPDX-License-Identifier: Apache-2.0
#include "protocol/mqtt/framer.h"

#include <algorithm>

namespace millwright::mqtt {
namespace {

// MQTT 5 table 2-2: the flag bits are fixed for all but PUBLISH.
bool has_valid_flags(std::uint8_t first) {
  const unsigned flags = first & 0x0fu;
  switch (static_cast<PacketType>(first >> 4)) {
    case PacketType::kPublish:
      return (flags & 0x06u) != 0x06u;
    case PacketType::kPubrel:
    case PacketType::kSubscribe:
    case PacketType::kUnsubscribe:
      return flags == 2;
    default:
      return flags == 0;
  }
}

Frame make_frame(std::uint8_t first, std::string_view packet, std::size_t header_bytes) {
  return {static_cast<PacketType>(first >> 4), static_cast<std::uint8_t>(first & 0x0f),
          packet.substr(header_bytes), packet.size()};
}

// A buffer that once held a large packet is given back.
constexpr std::size_t kKeepCapacity = 64 * 1024;

}  // namespace

Decoded<Framer::Header> Framer::read_header(std::string_view in) const {
  Header header;
  if (in.empty()) return header;
  header.first = static_cast<std::uint8_t>(in[0]);
  if (header.first >> 4 == 0) return malformed("packet type 0");
  if (!has_valid_flags(header.first)) return malformed("reserved flag bits");
  std::size_t length = 0;
  for (std::size_t i = 1; i < in.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(in[i]);
    length |= static_cast<std::size_t>(byte & 0x7f) << (7 * (i - 1));
    if ((byte & 0x80) == 0) {
      if (byte == 0 && i > 1) return malformed("remaining length not minimal");
      header.header_bytes = i + 1;
      header.packet_bytes = i + 1 + length;
      if (header.packet_bytes > max_packet_bytes_) {
        return malformed(ReasonCode::kPacketTooLarge, "packet larger than the maximum");
      }
      return header;
    }
    if (i == 4) return malformed("remaining length longer than four bytes");
  }
  return header;
}

Decoded<std::optional<Frame>> Framer::next() {
  if (is_delivered_) {
    is_delivered_ = false;
    buffer_.clear();
    if (buffer_.capacity() > kKeepCapacity) buffer_ = std::string();
  }
  if (!buffer_.empty()) return next_from_buffer();
  const auto header = read_header(input_);
  if (!header) return std::unexpected(header.error());
  if (header->header_bytes == 0 || input_.size() < header->packet_bytes) {
    if (header->packet_bytes != 0) buffer_.reserve(std::min(header->packet_bytes, kKeepCapacity));
    buffer_.assign(input_);
    input_ = {};
    return std::nullopt;
  }
  const Frame frame =
      make_frame(header->first, input_.substr(0, header->packet_bytes), header->header_bytes);
  input_.remove_prefix(header->packet_bytes);
  return frame;
}

Decoded<std::optional<Frame>> Framer::next_from_buffer() {
  for (;;) {
    const auto header = read_header(buffer_);
    if (!header) return std::unexpected(header.error());
    const std::size_t wanted =
        header->header_bytes == 0 ? 1 : header->packet_bytes - buffer_.size();
    const std::size_t taken = std::min(wanted, input_.size());
    buffer_.append(input_.substr(0, taken));
    input_.remove_prefix(taken);
    if (taken < wanted) return std::nullopt;
    if (header->header_bytes != 0) {
      is_delivered_ = true;
      return make_frame(header->first, buffer_, header->header_bytes);
    }
  }
}

}  // namespace millwright::mqtt
