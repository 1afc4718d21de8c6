// SPDX-License-Identifier: Apache-2.0
#include "net/ws_frame.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>

namespace millwright::net {
namespace {

constexpr std::size_t kMaxControlPayload = 125;

bool is_utf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = (value << 8) | static_cast<unsigned char>(c);
  return value;
}

// RFC 6455 section 7.4: codes that may stand in a close frame.
bool is_sendable_code(std::uint16_t code) {
  return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) ||
         (code >= 3000 && code <= 4999);
}

void append_length(std::size_t size, unsigned char mask_bit, std::string& out) {
  const auto put = [&out](std::uint64_t value, int n_bytes) {
    for (int i = n_bytes - 1; i >= 0; --i)
      out.push_back(static_cast<char>((value >> (8 * i)) & 0xff));
  };
  if (size < 126) {
    out.push_back(static_cast<char>(mask_bit | size));
  } else if (size <= 0xffff) {
    out.push_back(static_cast<char>(mask_bit | 126));
    put(size, 2);
  } else {
    out.push_back(static_cast<char>(mask_bit | 127));
    put(size, 8);
  }
}

}  // namespace

std::optional<WsMessage> WsDecoder::next(std::string_view& bytes) {
  if (must_clear_) {
    must_clear_ = false;
    message_.clear();
  }
  while (!failed()) {
    if (!is_in_frame_) {
      if (!take_header(bytes)) return std::nullopt;
      if (!check_header()) return std::nullopt;
      is_in_frame_ = true;
      if (is_control()) control_.clear();
    }
    take_payload(bytes);
    if (remaining_ != 0) return std::nullopt;
    is_in_frame_ = false;
    if (auto message = finish_frame()) return message;
  }
  return std::nullopt;
}

// False while the header is not complete.
bool WsDecoder::take_header(std::string_view& bytes) {
  const auto wanted = [this]() -> std::size_t {
    if (header_.size() < 2) return 2;
    const auto second = static_cast<unsigned char>(header_[1]);
    const unsigned length = second & 0x7f;
    return 2u + (length == 126 ? 2u : length == 127 ? 8u : 0u) + ((second & 0x80) != 0 ? 4u : 0u);
  };
  while (header_.size() < wanted()) {
    if (bytes.empty()) return false;
    const std::size_t n = std::min(wanted() - header_.size(), bytes.size());
    header_.append(bytes.substr(0, n));
    bytes.remove_prefix(n);
  }
  return true;
}

bool WsDecoder::check_header() {
  const auto first = static_cast<unsigned char>(header_[0]);
  const auto second = static_cast<unsigned char>(header_[1]);
  const unsigned short_length = second & 0x7f;
  const bool is_masked = (second & 0x80) != 0;
  std::string_view rest = std::string_view(header_).substr(2);
  remaining_ = short_length;
  if (short_length >= 126) {
    const std::size_t n = short_length == 126 ? 2 : 8;
    remaining_ = big_endian(rest.substr(0, n));
    rest.remove_prefix(n);
  }
  std::memset(mask_, 0, sizeof mask_);
  if (is_masked) std::memcpy(mask_, rest.data(), sizeof mask_);
  mask_offset_ = 0;
  is_final_ = (first & 0x80) != 0;
  opcode_ = first & 0x0f;
  header_.clear();

  const auto bad = [this](const char* reason) {
    fail(ws_close::kProtocolError, reason);
    return false;
  };
  if ((first & 0x70) != 0) return bad("reserved bit set");
  if (is_masked != must_be_masked_) return bad(is_masked ? "masked frame" : "unmasked frame");
  if ((short_length == 126 && remaining_ < 126) || (short_length == 127 && remaining_ <= 0xffff) ||
      (remaining_ >> 63) != 0)
    return bad("length not in its shortest form");
  if (is_control()) {
    if (opcode_ > 0xA) return bad("unknown opcode");
    if (!is_final_ || remaining_ > kMaxControlPayload) return bad("control frame too large");
    return true;
  }
  if (opcode_ > 0x2) return bad("unknown opcode");
  if ((opcode_ == 0) != (message_opcode_ != 0)) return bad("fragments out of order");
  if (opcode_ != 0) message_opcode_ = opcode_;
  if (remaining_ > max_message_bytes_ - message_.size()) {
    fail(ws_close::kTooBig, "message too large");
    return false;
  }
  return true;
}

void WsDecoder::take_payload(std::string_view& bytes) {
  const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, bytes.size()));
  std::string& out = target();
  const std::size_t begin = out.size();
  out.append(bytes.substr(0, n));
  if (must_be_masked_) {
    for (std::size_t i = begin; i < out.size(); ++i)
      out[i] = static_cast<char>(static_cast<unsigned char>(out[i]) ^ mask_[mask_offset_++ & 3]);
  }
  bytes.remove_prefix(n);
  remaining_ -= n;
}

std::optional<WsMessage> WsDecoder::finish_frame() {
  if (is_control()) {
    if (opcode_ == static_cast<std::uint8_t>(WsOpcode::kClose)) return finish_close();
    return WsMessage{.opcode = static_cast<WsOpcode>(opcode_), .payload = control_};
  }
  if (!is_final_) return std::nullopt;
  const auto opcode = static_cast<WsOpcode>(message_opcode_);
  message_opcode_ = 0;
  if (opcode == WsOpcode::kText && !is_utf8(message_))
    return fail(ws_close::kInvalidData, "text is not UTF-8");
  must_clear_ = true;
  return WsMessage{.opcode = opcode, .payload = message_};
}

std::optional<WsMessage> WsDecoder::finish_close() {
  WsMessage message{.opcode = WsOpcode::kClose, .close_code = ws_close::kNoStatus};
  if (control_.empty()) return message;
  if (control_.size() < 2) return fail(ws_close::kProtocolError, "close frame of one byte");
  const std::string_view payload = control_;
  message.close_code = static_cast<std::uint16_t>(big_endian(payload.substr(0, 2)));
  message.payload = payload.substr(2);
  if (!is_sendable_code(message.close_code))
    return fail(ws_close::kProtocolError, "invalid close code");
  if (!is_utf8(message.payload)) return fail(ws_close::kInvalidData, "reason is not UTF-8");
  return message;
}

std::nullopt_t WsDecoder::fail(std::uint16_t code, std::string_view reason) {
  error_code_ = code;
  error_reason_ = reason;
  return std::nullopt;
}

void append_ws_frame(WsOpcode opcode, std::string_view payload, std::string& out) {
  out.push_back(static_cast<char>(0x80 | static_cast<unsigned>(opcode)));
  append_length(payload.size(), 0, out);
  out.append(payload);
}

void append_masked_ws_frame(WsOpcode opcode, std::string_view payload, std::uint32_t mask,
                            bool is_final, std::string& out) {
  out.push_back(static_cast<char>((is_final ? 0x80u : 0u) | static_cast<unsigned>(opcode)));
  append_length(payload.size(), 0x80, out);
  unsigned char key[4];
  std::memcpy(key, &mask, sizeof key);
  out.append(reinterpret_cast<const char*>(key), sizeof key);
  for (std::size_t i = 0; i < payload.size(); ++i)
    out.push_back(static_cast<char>(static_cast<unsigned char>(payload[i]) ^ key[i & 3]));
}

std::string ws_close_payload(std::uint16_t code, std::string_view reason) {
  if (code == ws_close::kNoStatus) return {};
  std::string out{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
  out.append(reason.substr(0, kMaxControlPayload - 2));
  return out;
}

}  // namespace millwright::net
