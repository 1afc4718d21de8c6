// SPDX-License-Identifier: Apache-2.0
#include "model/priority.h"

#include <algorithm>
#include <array>

namespace millwright {
namespace {

using std::chrono::minutes;

// The last column is for any longer time.
constexpr std::array kWithin{minutes(3), minutes(10), minutes(30)};
constexpr std::array<std::array<int, kWithin.size() + 1>, 4> kPriority{{
    // <= 3 min, <= 10 min, <= 30 min, longer
    {3, 3, 3, 3},  // minor
    {2, 2, 3, 3},  // moderate
    {1, 2, 2, 3},  // major
    {1, 1, 2, 2},  // severe
}};

}  // namespace

std::optional<int> recommended_priority(Severity consequence, std::chrono::seconds respond_within) {
  const auto level = static_cast<std::size_t>(consequence);
  if (level < 1 || level > kPriority.size() || respond_within.count() <= 0) return std::nullopt;
  const auto column = std::ranges::find_if(
      kWithin, [respond_within](minutes limit) { return respond_within <= limit; });
  return kPriority[level - 1][static_cast<std::size_t>(column - kWithin.begin())];
}

}  // namespace millwright
