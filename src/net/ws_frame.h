// SPDX-License-Identifier: Apache-2.0
#pragma once
// RFC 6455 frames as a pure machine: bytes in, whole messages out. No socket, no clock.
// No extensions are offered, so every reserved bit is an error.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace millwright::net {

enum class WsOpcode : std::uint8_t {
  kContinuation = 0x0,
  kText = 0x1,
  kBinary = 0x2,
  kClose = 0x8,
  kPing = 0x9,
  kPong = 0xA,
};

/// RFC 6455 section 7.4.1.
namespace ws_close {
constexpr std::uint16_t kNormal = 1000;
constexpr std::uint16_t kGoingAway = 1001;
constexpr std::uint16_t kProtocolError = 1002;
constexpr std::uint16_t kNoStatus = 1005;  ///< never sent: the close frame had no code
constexpr std::uint16_t kAbnormal = 1006;  ///< never sent: there was no close frame
constexpr std::uint16_t kInvalidData = 1007;
constexpr std::uint16_t kTooBig = 1009;
}  // namespace ws_close

/// A whole message (kText, kBinary), or one control frame.
struct WsMessage {
  WsOpcode opcode = WsOpcode::kText;
  std::string_view payload{};    ///< kClose: the reason. Lifetime: until the next call
  std::uint16_t close_code = 0;  ///< kClose: kNoStatus when the frame had none
};

class WsDecoder {
 public:
  enum class Peer : std::uint8_t { kClient, kServer };  ///< clients mask, servers must not

  WsDecoder(Peer peer, std::size_t max_message_bytes)
      : must_be_masked_(peer == Peer::kClient), max_message_bytes_(max_message_bytes) {}

  /// Consumes from the front of `bytes` until it has a message or everything is used. After
  /// failed() nothing more is consumed. Cost: keeps at most one message and one frame header.
  std::optional<WsMessage> next(std::string_view& bytes);

  bool failed() const { return error_code_ != 0; }
  /// The close code and reason to send.
  std::uint16_t error_code() const { return error_code_; }
  std::string_view error_reason() const { return error_reason_; }

 private:
  bool take_header(std::string_view& bytes);
  bool check_header();
  void take_payload(std::string_view& bytes);
  std::optional<WsMessage> finish_frame();
  std::optional<WsMessage> finish_close();
  std::nullopt_t fail(std::uint16_t code, std::string_view reason);
  bool is_control() const { return (opcode_ & 0x8) != 0; }
  std::string& target() { return is_control() ? control_ : message_; }

  const bool must_be_masked_;
  const std::size_t max_message_bytes_;

  std::string header_;   // bytes of a header that is not complete
  std::string message_;  // the data message so far
  std::string control_;  // the control frame so far
  std::uint64_t remaining_ = 0;
  std::size_t mask_offset_ = 0;
  unsigned char mask_[4] = {};
  std::uint8_t opcode_ = 0;
  std::uint8_t message_opcode_ = 0;  // of the message in fragments; 0 = none
  bool is_final_ = false;
  bool is_in_frame_ = false;
  bool must_clear_ = false;  // message_ was handed out
  std::uint16_t error_code_ = 0;
  std::string_view error_reason_;
};

/// Appends one unmasked, final frame.
void append_ws_frame(WsOpcode opcode, std::string_view payload, std::string& out);
/// Appends one masked frame, as clients must send; `is_final` false starts or goes on with a
/// message in fragments.
void append_masked_ws_frame(WsOpcode opcode, std::string_view payload, std::uint32_t mask,
                            bool is_final, std::string& out);
/// The payload of a close frame; the reason is cut to what fits.
std::string ws_close_payload(std::uint16_t code, std::string_view reason);

}  // namespace millwright::net
