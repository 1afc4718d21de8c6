// SPDX-License-Identifier: Apache-2.0
#include "protocol/mqtt/utf8.h"

#include <cstdint>
#include <cstring>

namespace millwright::mqtt {
namespace {

constexpr std::uint64_t kHigh = 0x8080808080808080u;
constexpr std::uint64_t kOnes = 0x0101010101010101u;

bool is_continuation(unsigned char c) {
  return (c & 0xC0) == 0x80;
}

// Length of the sequence at `p`, 0 when it is not well formed. Unicode 15 table 3-7.
std::size_t sequence_length(const unsigned char* p, std::size_t left) {
  const unsigned char lead = p[0];
  if (lead >= 0xC2 && lead <= 0xDF) return left >= 2 && is_continuation(p[1]) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (left < 3 || !is_continuation(p[1]) || !is_continuation(p[2])) return 0;
    if (lead == 0xE0 && p[1] < 0xA0) return 0;  // overlong
    if (lead == 0xED && p[1] > 0x9F) return 0;  // surrogate
    return 3;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (left < 4 || !is_continuation(p[1]) || !is_continuation(p[2]) || !is_continuation(p[3])) {
      return 0;
    }
    if (lead == 0xF0 && p[1] < 0x90) return 0;  // overlong
    if (lead == 0xF4 && p[1] > 0x8F) return 0;  // above U+10FFFF
    return 4;
  }
  return 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t left = text.size();
  while (left > 0) {
    if (left >= 8) {
      std::uint64_t word;
      std::memcpy(&word, p, 8);
      // No byte has its high bit, and none is zero: (w - 1) borrows into the high bit of a zero.
      if (((word | (word - kOnes)) & kHigh) == 0) {
        p += 8;
        left -= 8;
        continue;
      }
    }
    std::size_t step = 1;
    if (*p >= 0x80) {
      step = sequence_length(p, left);
      if (step == 0) return false;
    } else if (*p == 0) {
      return false;
    }
    p += step;
    left -= step;
  }
  return true;
}

}  // namespace millwright::mqtt
