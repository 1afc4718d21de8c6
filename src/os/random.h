// SPDX-License-Identifier: Apache-2.0
#pragma once
// Randomness: from the kernel for secrets and salts, from a seed for tests and simulations.

#include <cstdint>
#include <span>
#include <string>

namespace millwright::os {

/// Thread: one at a time.
class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t next() = 0;
  virtual void fill(std::span<char> out) = 0;

  /// Uniform in [0, end); `end` must be greater than 0.
  std::uint64_t below(std::uint64_t end);
  /// Uniform in [0, 1), 53 bits.
  double unit();
  /// True once in `n` on average.
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  std::string bytes(std::size_t n);
};

/// The kernel's generator, fit for secrets. Aborts where the kernel gives none.
class SystemRandom final : public Random {
 public:
  std::uint64_t next() override;
  void fill(std::span<char> out) override;
};

/// xoshiro256**: the same numbers for the same seed on every machine. Never for secrets.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed);
  std::uint64_t next() override;
  void fill(std::span<char> out) override;

 private:
  std::uint64_t state_[4];
};

/// `n` bytes from the kernel, fit for secrets. Thread: any.
std::string random_bytes(std::size_t n);

}  // namespace millwright::os
