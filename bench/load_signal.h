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

/// Ticks since 1970, each later than the one before.
class EventTimes {
 public:
  /// `ticks_per_ms`: a power of ten; 1 = whole milliseconds.
  explicit EventTimes(std::int64_t ticks_per_ms = 1) : ticks_per_ms_(ticks_per_ms) {}

  std::int64_t next(UtcNanos now) {
    const std::int64_t now_ticks = now.ns / (1'000'000 / ticks_per_ms_);
    last_ = std::max(now_ticks, last_ + 1);
    most_ahead_ = std::max(most_ahead_, last_ - now_ticks);
    return last_;
  }
  /// How far the times ran ahead of the clock, at most.
  std::int64_t ahead_ms() const { return most_ahead_ / ticks_per_ms_; }

  /// Milliseconds have thirteen digits until the year 2286.
  static constexpr std::size_t kMsDigits = 13;
  static void write(std::int64_t ticks, std::size_t n_digits, char* to) {
    for (std::size_t i = n_digits; i-- > 0; ticks /= 10)
      to[i] = static_cast<char>('0' + ticks % 10);
  }

 private:
  std::int64_t ticks_per_ms_;
  std::int64_t last_ = 0;
  std::int64_t most_ahead_ = 0;
};

}  // namespace millwright::bench
