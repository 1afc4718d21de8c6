// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads the protobuf wire format in place: no copies, no allocation, never past the end.
// https://protobuf.dev/programming-guides/encoding

#include <cstdint>
#include <cstring>
#include <string_view>

namespace millwright::sparkplug {

enum class WireType : std::uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

/// After the first thing that is not protobuf, failed() is true and everything reads as zero or
/// empty: check once, at the end.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes)
      : p_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  /// The next field's tag as it stands (field number << 3 | wire type); 0 at the end or on failure.
  std::uint32_t tag() {
    if (p_ == end_) return 0;
    const std::uint64_t tag = varint();
    if (tag < 8 || tag > 0xffffffffu) {
      fail();
      return 0;
    }
    return static_cast<std::uint32_t>(tag);
  }
  std::uint64_t varint() {
    if (p_ != end_ && static_cast<signed char>(*p_) >= 0) return static_cast<std::uint8_t>(*p_++);
    return long_varint();
  }
  std::uint32_t fixed32() { return fixed<std::uint32_t>(); }
  std::uint64_t fixed64() { return fixed<std::uint64_t>(); }
  std::string_view bytes() {
    const std::uint64_t n = varint();
    if (n > static_cast<std::uint64_t>(end_ - p_)) {
      fail();
      return {};
    }
    const std::string_view out(p_, static_cast<std::size_t>(n));
    p_ += n;
    return out;
  }
  /// Skips the value of a field nobody asked for. Groups, long out of use, are a failure.
  void skip(std::uint32_t tag) {
    switch (static_cast<WireType>(tag & 7)) {
      case WireType::kVarint:
        varint();
        break;
      case WireType::kFixed64:
        fixed64();
        break;
      case WireType::kBytes:
        bytes();
        break;
      case WireType::kFixed32:
        fixed32();
        break;
      default:
        fail();
    }
  }
  bool failed() const { return failed_; }

 private:
  template <class T>
  T fixed() {
    T value = 0;
    if (static_cast<std::size_t>(end_ - p_) < sizeof(T)) {
      fail();
      return 0;
    }
    std::memcpy(&value, p_, sizeof(T));
    p_ += sizeof(T);
    return value;
  }
  std::uint64_t long_varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && p_ != end_; shift += 7) {
      const auto byte = static_cast<std::uint8_t>(*p_++);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;  // bits beyond 64 fall off
      if (byte < 0x80) return value;
    }
    fail();
    return 0;
  }
  void fail() {
    failed_ = true;
    p_ = end_;
  }

  const char* p_;
  const char* end_;
  bool failed_ = false;
};

/// The tag of a field of sparkplug_b.proto.
constexpr std::uint32_t tag_of(std::uint32_t field, WireType type) {
  return field << 3 | static_cast<std::uint32_t>(type);
}

}  // namespace millwright::sparkplug
