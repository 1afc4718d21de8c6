// SPDX-License-Identifier: Apache-2.0
#include "rollout/rehearsal/estimate.h"

namespace millwright::rollout {
namespace {
/// Resident memory of a server without sensors.
constexpr std::uint64_t kEmptyServer = 60ull << 20;
}  // namespace

Estimate estimate(const PresentUse& now, double factor) {
  Estimate out;
  out.factor = factor;
  out.processors = now.processors * factor;
  const std::uint64_t for_sensors =
      now.memory_bytes > kEmptyServer ? now.memory_bytes - kEmptyServer : 0;
  out.memory_bytes = now.memory_bytes - for_sensors +
                     static_cast<std::uint64_t>(static_cast<double>(for_sensors) * factor);
  out.disk_bytes_per_day = now.disk_bytes_per_day * factor;
  out.words =
      "an estimate, not a measurement: processors and disk in proportion to the readings, memory "
      "in "
      "proportion to the sensors above what an empty server needs";
  return out;
}

}  // namespace millwright::rollout
