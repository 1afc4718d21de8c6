// SPDX-License-Identifier: Apache-2.0
#pragma once
// How far off a figure from a short history may be: resampling of blocks, and the bound that pure
// chance (Poisson) sets where there are too few alarms to resample.

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace millwright::alarm {

/// Draws with replacement; the same draws for the same seed on every machine.
class Resampler {
 public:
  explicit Resampler(std::uint64_t seed) : engine_(seed) {}

  /// Uniform in [0, end); `end` must be greater than 0.
  std::size_t below(std::size_t end);
  /// Uniform in [0, 1).
  double unit();
  /// `n` of `n` indices, each on its own.
  std::vector<std::uint32_t> draw(std::size_t n);
  /// `n` of `n` indices in blocks of `length` consecutive ones, the last followed by the first
  /// (circular block bootstrap, Politis and Romano 1992): neighbours stay together, so that what
  /// lasts for days is drawn as a whole.
  std::vector<std::uint32_t> draw_blocks(std::size_t n, std::size_t length);

 private:
  std::mt19937_64 engine_;  // its numbers are fixed by the C++ standard
};

/// 0, 1, ... n - 1: the sample itself.
std::vector<std::uint32_t> identity_draw(std::size_t n);

/// Days to a block for `n` days: the cube root, rounded, at least 1.
std::size_t block_length(std::size_t n);

/// The value that a share `confidence` of `values` does not exceed: the one of rank
/// ceil(confidence x (n + 1)), or the largest. 0 when there are none.
double upper_quantile(std::vector<double> values, double confidence);

/// The standard normal quantile of `p` in (0, 1), to within 5e-4.
double normal_quantile(double p);

/// The upper confidence limit of the mean of a Poisson count `n` (Garwood), by the approximation
/// of Wilson and Hilferty: within 1 % of the exact value from 90 % on.
double poisson_upper(double n, double confidence);

struct WeightedCount {
  double weight = 0;  ///< what one event adds to the sum
  double n = 0;       ///< events seen
};
/// The upper confidence limit of a weighted sum of Poisson counts, from the limits of each by the
/// variance-recovery method (Zou and Donner 2008): what was never seen adds its uncertainty too.
double poisson_upper(std::span<const WeightedCount> counts, double confidence);

}  // namespace millwright::alarm
