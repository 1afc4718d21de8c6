// SPDX-License-Identifier: Apache-2.0
#pragma once
// Durations counted in buckets of 1/64 of their power of two: any quantile within 1.6 %.

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace millwright::simulate {

class Latencies {
 public:
  /// Units: nanoseconds; below 0 counts as 0.
  void add(std::int64_t ns) {
    const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(ns, 0));
    ++buckets_[index_of(value)];
    ++count_;
    max_ns_ = std::max(max_ns_, value);
  }

  /// Counts what `other` counted as well.
  void add(const Latencies& other) {
    for (std::size_t i = 0; i < buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
    count_ += other.count_;
    max_ns_ = std::max(max_ns_, other.max_ns_);
  }

  std::uint64_t count() const { return count_; }
  double max_ms() const { return static_cast<double>(max_ns_) / 1e6; }

  /// The upper end of the bucket that holds the quantile, 0 < `part` <= 1; 0 when empty.
  double quantile_ms(double part) const {
    const auto wanted = static_cast<std::uint64_t>(part * static_cast<double>(count_));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
      seen += buckets_[i];
      if (seen > 0 && seen >= wanted) {
        return static_cast<double>(std::min(end_of(i), max_ns_)) / 1e6;
      }
    }
    return max_ms();
  }

 private:
  static constexpr unsigned kBits = 6;

  static std::size_t index_of(std::uint64_t value) {
    if (value < (1u << kBits)) return value;
    const auto shift = static_cast<unsigned>(std::bit_width(value)) - kBits - 1;
    return (std::size_t{shift} << kBits) + (value >> shift);
  }
  static std::uint64_t end_of(std::size_t index) {
    if (index < (2u << kBits)) return index;
    const auto shift = static_cast<unsigned>(index >> kBits) - 1;
    const std::uint64_t top = (index & ((1u << kBits) - 1)) + (1u << kBits);
    return ((top + 1) << shift) - 1;
  }

  std::array<std::uint64_t, (64 - kBits + 1) << kBits> buckets_{};
  std::uint64_t count_ = 0;
  std::uint64_t max_ns_ = 0;
};

}  // namespace millwright::simulate
