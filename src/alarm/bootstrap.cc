// SPDX-License-Identifier: Apache-2.0
#include "alarm/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace millwright::alarm {

std::size_t Resampler::below(std::size_t end) {
  // The upper half of a 64 x 64 bit product; its bias is below 2^-32 for what is drawn here.
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::size_t>((static_cast<Wide>(engine_()) * end) >> 64);
}

double Resampler::unit() {
  return static_cast<double>(engine_() >> 11) * 0x1p-53;
}

std::vector<std::uint32_t> Resampler::draw(std::size_t n) {
  return draw_blocks(n, 1);
}

std::vector<std::uint32_t> Resampler::draw_blocks(std::size_t n, std::size_t length) {
  std::vector<std::uint32_t> drawn;
  drawn.reserve(n);
  while (drawn.size() < n) {
    const std::size_t first = below(n);
    for (std::size_t i = 0; i < length && drawn.size() < n; ++i) {
      drawn.push_back(static_cast<std::uint32_t>((first + i) % n));
    }
  }
  return drawn;
}

std::vector<std::uint32_t> identity_draw(std::size_t n) {
  std::vector<std::uint32_t> drawn(n);
  std::iota(drawn.begin(), drawn.end(), 0U);
  return drawn;
}

std::size_t block_length(std::size_t n) {
  const auto length = static_cast<std::size_t>(std::lround(std::cbrt(static_cast<double>(n))));
  return std::max<std::size_t>(length, 1);
}

double upper_quantile(std::vector<double> values, double confidence) {
  if (values.empty()) return 0;
  const double rank = std::ceil(confidence * static_cast<double>(values.size() + 1));
  const auto i =
      std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(rank) - 1, 0, std::ssize(values) - 1);
  std::ranges::nth_element(values, values.begin() + i);
  return values[static_cast<std::size_t>(i)];
}

double normal_quantile(double p) {
  // Abramowitz and Stegun 26.2.23.
  const double t = std::sqrt(-2 * std::log(std::min(p, 1 - p)));
  const double z = t - (2.515517 + 0.802853 * t + 0.010328 * t * t) /
                           (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t);
  return p < 0.5 ? -z : z;
}

double poisson_upper(double n, double confidence) {
  const double next = n + 1;
  const double root = 1 - 1 / (9 * next) + normal_quantile(confidence) / (3 * std::sqrt(next));
  return next * root * root * root;
}

double poisson_upper(std::span<const WeightedCount> counts, double confidence) {
  double sum = 0;
  double squares = 0;
  for (const WeightedCount& count : counts) {
    const double margin = count.weight * (poisson_upper(count.n, confidence) - count.n);
    sum += count.weight * count.n;
    squares += margin * margin;
  }
  return sum + std::sqrt(squares);
}

}  // namespace millwright::alarm
