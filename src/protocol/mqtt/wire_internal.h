// SPDX-License-Identifier: Apache-2.0
#pragma once
// MQTT's wire types (MQTT 5 §1.5): big-endian integers, variable byte integers, counted strings.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/check.h"
#include "protocol/mqtt/types.h"
#include "protocol/mqtt/utf8.h"

namespace millwright::mqtt {

/// Reads that never pass the end. After the first failure every read gives zero or nothing; ask
/// status() once at the end.
class WireReader {
 public:
  explicit WireReader(std::string_view in) : in_(in) {}

  std::uint8_t u8() {
    if (in_.empty()) return fail("packet ends early"), std::uint8_t{0};
    const auto v = static_cast<std::uint8_t>(in_.front());
    in_.remove_prefix(1);
    return v;
  }
  std::uint16_t u16() {
    const std::uint32_t high = u8();
    return static_cast<std::uint16_t>(high << 8 | u8());
  }
  std::uint32_t u32() {
    const std::uint32_t high = u16();
    return high << 16 | u16();
  }
  std::uint32_t varint() {
    std::uint32_t value = 0;
    for (unsigned shift = 0; shift < 28; shift += 7) {
      const std::uint8_t byte = u8();
      value |= static_cast<std::uint32_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) {
        if (byte == 0 && shift != 0) fail("variable byte integer not minimal");
        return value;
      }
    }
    fail("variable byte integer too long");
    return 0;
  }
  std::string_view raw(std::size_t n) {
    if (n > in_.size()) return fail("packet ends early"), std::string_view{};
    const std::string_view out = in_.substr(0, n);
    in_.remove_prefix(n);
    return out;
  }
  std::string_view binary() { return raw(u16()); }
  std::string_view text() {
    const std::string_view out = binary();
    if (!is_utf8(out)) fail("text is not valid UTF-8");
    return out;
  }
  std::string_view rest() { return raw(in_.size()); }

  std::size_t remaining() const { return in_.size(); }
  bool failed() const { return !what_.empty(); }
  void fail(std::string_view what) {
    if (what_.empty()) what_ = what;
    in_ = {};
  }
  /// Everything read, nothing left over.
  Decoded<void> status() const {
    if (!what_.empty()) return malformed(what_);
    if (!in_.empty()) return malformed("bytes after the end of the packet");
    return {};
  }
  Malformed error() const { return {ReasonCode::kMalformedPacket, what_}; }

 private:
  std::string_view in_;
  std::string_view what_;
};

inline void put_u8(std::string& out, std::uint8_t v) {
  out.push_back(static_cast<char>(v));
}
inline void put_u16(std::string& out, std::uint16_t v) {
  put_u8(out, static_cast<std::uint8_t>(v >> 8));
  put_u8(out, static_cast<std::uint8_t>(v & 0xff));
}
inline void put_u32(std::string& out, std::uint32_t v) {
  put_u16(out, static_cast<std::uint16_t>(v >> 16));
  put_u16(out, static_cast<std::uint16_t>(v & 0xffff));
}
inline constexpr std::size_t varint_size(std::size_t v) {
  return v < 128 ? 1u : v < 16'384 ? 2u : v < 2'097'152 ? 3u : 4u;
}
inline void put_varint(std::string& out, std::size_t v) {
  MW_DCHECK(v <= kMaxVarint, "value fits a variable byte integer");
  while (v >= 0x80) {
    put_u8(out, static_cast<std::uint8_t>((v & 0x7f) | 0x80));
    v >>= 7;
  }
  put_u8(out, static_cast<std::uint8_t>(v));
}
/// Text or binary with its two-byte length.
inline void put_text(std::string& out, std::string_view v) {
  MW_DCHECK(v.size() <= 0xffff, "MQTT strings hold at most 65,535 bytes");
  v = v.substr(0, 0xffff);
  put_u16(out, static_cast<std::uint16_t>(v.size()));
  out.append(v);
}

}  // namespace millwright::mqtt
