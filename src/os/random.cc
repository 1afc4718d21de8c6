// SPDX-License-Identifier: Apache-2.0
#include "os/random.h"

#include <sys/random.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>

#include "core/check.h"

namespace millwright::os {
namespace {

// splitmix64, the seeding that the authors of xoshiro recommend.
std::uint64_t split_mix(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15u;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

}  // namespace

std::uint64_t Random::below(std::uint64_t end) {
  MW_CHECK(end > 0, "below() of an empty range");
  // Rejection keeps it uniform: the last, incomplete run of `end` values is drawn again.
  const std::uint64_t reject_from = ~std::uint64_t{0} - (~std::uint64_t{0} % end + 1) % end;
  std::uint64_t value = next();
  while (value > reject_from) value = next();
  return value % end;
}

double Random::unit() {
  return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

std::string Random::bytes(std::size_t n) {
  std::string out(n, '\0');
  fill(out);
  return out;
}

std::uint64_t SystemRandom::next() {
  char raw[8];
  fill(raw);
  std::uint64_t value = 0;
  std::memcpy(&value, raw, sizeof(value));
  return value;
}

void SystemRandom::fill(std::span<char> out) {
  while (!out.empty()) {
    const ssize_t got = ::getrandom(out.data(), out.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    MW_CHECK(got > 0, "the kernel gives no random bytes");
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

SeededRandom::SeededRandom(std::uint64_t seed) {
  for (std::uint64_t& word : state_) word = split_mix(seed);
}

std::uint64_t SeededRandom::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

void SeededRandom::fill(std::span<char> out) {
  while (!out.empty()) {
    const std::uint64_t word = next();
    const std::size_t n = std::min(out.size(), sizeof(word));
    std::memcpy(out.data(), &word, n);
    out = out.subspan(n);
  }
}

std::string random_bytes(std::size_t n) {
  return SystemRandom().bytes(n);
}

}  // namespace millwright::os
