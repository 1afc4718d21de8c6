// SPDX-License-Identifier: Apache-2.0
// Any bytes as WebSocket frames, whole and in pieces: never a crash, the same messages and the same
// end either way, no message over the limit; every message is written again and reads back equal.
// Input: the first byte is the side of the peer and the width of a piece, the rest is the stream.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/check.h"
#include "core/utf8.h"
#include "net/ws_frame.h"

namespace {

using namespace millwright;
using namespace millwright::net;
using Peer = WsDecoder::Peer;

constexpr std::size_t kLimit = 400;
constexpr std::uint32_t kMask = 0x5a17c3e9;

struct Seen {
  WsOpcode opcode;
  std::string payload;
  std::uint16_t close_code;
  bool operator==(const Seen&) const = default;
};

struct Decoded {
  std::vector<Seen> messages;
  std::uint16_t error_code = 0;
};

Decoded decode(std::string_view stream, Peer peer, std::size_t width) {
  Decoded out;
  WsDecoder decoder(peer, kLimit);
  while (!stream.empty() && !decoder.failed()) {
    std::string_view piece = stream.substr(0, width);
    stream.remove_prefix(piece.size());
    while (const auto message = decoder.next(piece)) {
      out.messages.push_back({message->opcode, std::string(message->payload), message->close_code});
    }
    MW_CHECK(piece.empty() || decoder.failed(), "everything is used");
  }
  out.error_code = decoder.error_code();
  MW_CHECK(!decoder.failed() || !decoder.error_reason().empty(), "an error has a reason");
  return out;
}

void check_round_trip(const std::vector<Seen>& messages, Peer peer) {
  std::string stream;
  for (const Seen& seen : messages) {
    const bool is_close = seen.opcode == WsOpcode::kClose;
    const std::string payload =
        is_close ? ws_close_payload(seen.close_code, seen.payload) : seen.payload;
    if (peer == Peer::kClient) {
      append_masked_ws_frame(seen.opcode, payload, kMask, true, stream);
    } else {
      append_ws_frame(seen.opcode, payload, stream);
    }
  }
  const Decoded again = decode(stream, peer, stream.size() + 1);
  MW_CHECK(again.error_code == 0 && again.messages == messages, "what is written is read");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Peer peer = (data[0] & 1) != 0 ? Peer::kClient : Peer::kServer;
  const std::string stream(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Decoded whole = decode(stream, peer, stream.size() + 1);
  const Decoded split = decode(stream, peer, 1 + (data[0] >> 1));
  MW_CHECK(whole.messages == split.messages, "pieces give the same messages");
  MW_CHECK(whole.error_code == split.error_code, "and the same end");
  for (const Seen& seen : whole.messages) {
    MW_CHECK(seen.payload.size() <= kLimit, "no message over the limit");
    MW_CHECK(seen.opcode != WsOpcode::kText || is_valid_utf8(seen.payload), "text is UTF-8");
  }
  check_round_trip(whole.messages, peer);
  return 0;
}
