// SPDX-License-Identifier: Apache-2.0
#pragma once
// What retention takes from the history of one signal, as asked and as done.

#include <cstdint>
#include <limits>
#include <optional>

#include "core/time.h"

namespace millwright::historian {

/// Times before which something may go; the default keeps everything. A coarser history must not
/// end before a finer one: hours <= minutes <= raw.
struct TrimLimits {
  static constexpr UtcNanos kKeepAll{std::numeric_limits<std::int64_t>::min()};
  UtcNanos raw = kKeepAll;  ///< readings
  UtcNanos minutes = kKeepAll;
  UtcNanos hours = kKeepAll;
  bool operator==(const TrimLimits&) const = default;
};

/// Why readings go: counted apart.
enum class TrimCause : std::uint8_t { kRetention, kSpace };

struct Trimmed {
  std::uint64_t chunks = 0;
  std::uint64_t chunk_bytes = 0;
  std::uint64_t rollups = 0;            ///< minute and hour intervals
  bool has_more = false;                ///< the step ended before the limit: call again
  std::optional<UtcNanos> oldest_kept;  ///< first reading of the oldest chunk that is stored
  std::uint64_t readings = 0;           ///< of the chunks that went; a damaged one counts none
};

}  // namespace millwright::historian
