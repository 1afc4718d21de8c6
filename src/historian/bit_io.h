// SPDX-License-Identifier: Apache-2.0
#pragma once
// Bits packed least significant first into bytes, for the raw parts of historian/int_codec.h.

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace millwright::historian {

class BitWriter {
 public:
  explicit BitWriter(std::string& out) : out_(out) {}

  /// Appends the low `n` bits of `bits`; n is 0 to 64, higher bits must be zero.
  void put(std::uint64_t bits, unsigned n) {
    if (n > 32) {
      put_short(bits & 0xffffffffu, 32);
      put_short(bits >> 32, n - 32);
    } else {
      put_short(bits, n);
    }
  }
  /// Writes the last, partly filled bytes. Call once, at the end.
  void finish() {
    for (; n_held_ > 0; n_held_ -= n_held_ < 8 ? n_held_ : 8, held_ >>= 8)
      out_.push_back(static_cast<char>(held_ & 0xff));
  }

 private:
  void put_short(std::uint64_t bits, unsigned n) {
    held_ |= bits << n_held_;
    n_held_ += n;
    if (n_held_ < 32) return;
    char raw[4];
    const auto low = static_cast<std::uint32_t>(held_);
    std::memcpy(raw, &low, 4);
    out_.append(raw, 4);
    held_ >>= 32;
    n_held_ -= 32;
  }

  std::string& out_;
  std::uint64_t held_ = 0;
  unsigned n_held_ = 0;  // below 32 between calls
};

/// Reads what BitWriter wrote; past the end it gives zeros. overrun() tells, check it once at the
/// end. Lifetime: reads from `in`.
class BitReader {
 public:
  explicit BitReader(std::string_view in) : in_(in) {}

  std::uint64_t get(unsigned n) {
    if (n > 56) {
      const std::uint64_t low = get_short(32);
      return low | get_short(n - 32) << 32;
    }
    return get_short(n);
  }
  bool overrun() const { return position_ > in_.size() * 8; }

 private:
  std::uint64_t get_short(unsigned n) {
    const std::size_t byte = position_ >> 3;
    std::uint64_t word = 0;
    if (byte + 8 <= in_.size()) {
      std::memcpy(&word, in_.data() + byte, 8);
    } else if (byte < in_.size()) {
      std::memcpy(&word, in_.data() + byte, in_.size() - byte);
    }
    word >>= position_ & 7;
    position_ += n;
    return word & ((std::uint64_t{1} << n) - 1);
  }

  std::string_view in_;
  std::size_t position_ = 0;
};

}  // namespace millwright::historian
