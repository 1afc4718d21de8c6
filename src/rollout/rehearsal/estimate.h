// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the scaling laws say without running anything. A sum on paper, never a verdict: it is shown
// beside what was measured, and marked.

#include <cstdint>
#include <string>
#include <vector>

namespace millwright::rollout {

/// What the present server uses at the present load.
struct PresentUse {
  double processors = 0;
  std::uint64_t memory_bytes = 0;
  double disk_bytes_per_day = 0;
  std::uint64_t sensors = 0;
};

struct Estimate {
  double factor = 0;
  double processors = 0;
  std::uint64_t memory_bytes = 0;
  double disk_bytes_per_day = 0;
  std::string words;  ///< by what laws
};

/// Processors and disk grow with the readings, memory with the sensors above what an empty server
/// needs.
Estimate estimate(const PresentUse& now, double factor);

}  // namespace millwright::rollout
