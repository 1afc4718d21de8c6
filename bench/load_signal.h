// SPDX-License-Identifier: Apache-2.0
#pragma once
// The readings a sender makes up: values that wander in hundredths as a sensor's do, and times that
// never repeat.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>

#include "core/time.h"

namespace millwright::bench {

/// "00.00" to "99.99" without arithmetic at sending time.
class ValueTexts {
 public:
  static constexpr std::size_t kSize = 5;

  static void write(std::uint32_t hundredths, char* to) {
    static const ValueTexts texts;
    std::memcpy(to, texts.texts_[hundredths].data(), kSize);
  }

 private:
  ValueTexts() {
    for (std::uint32_t i = 0; i < texts_.size(); ++i) {
      const std::uint32_t digits[4] = {i / 1000, i / 100 % 10, i / 10 % 10, i % 10};
      texts_[i] = {static_cast<char>('0' + digits[0]), static_cast<char>('0' + digits[1]), '.',
                   static_cast<char>('0' + digits[2]), static_cast<char>('0' + digits[3])};
    }
  }
  std::array<std::array<char, kSize>, 10'000> texts_{};
};

/// A value between 20.00 and 80.00 that moves by at most 0.07 a step.
class Wander {
 public:
  explicit Wander(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15u + 1) {}

  /// Units: hundredths.
  std::uint32_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    const auto step = static_cast<std::int32_t>((state_ >> 60) % 15) - 7;
    at_ = std::clamp(at_ + step, 2000, 8000);
    return static_cast<std::uint32_t>(at_);
  }

 private:
  std::uint64_t state_;
  std::int32_t at_ = 5000;
};

/// Milliseconds since 1970, each later than the one before.
class EventTimes {
 public:
  std::int64_t next_ms(UtcNanos now) {
    const std::int64_t now_ms = now.ns / 1'000'000;
    last_ms_ = std::max(now_ms, last_ms_ + 1);
    ahead_ms_ = std::max(ahead_ms_, last_ms_ - now_ms);
    return last_ms_;
  }
  std::int64_t ahead_ms() const { return ahead_ms_; }

  /// Thirteen digits, which last until the year 2286.
  static constexpr std::size_t kDigits = 13;
  static void write(std::int64_t ms, char* to) {
    for (std::size_t i = kDigits; i-- > 0; ms /= 10) to[i] = static_cast<char>('0' + ms % 10);
  }

 private:
  std::int64_t last_ms_ = 0;
  std::int64_t ahead_ms_ = 0;
};

}  // namespace millwright::bench
