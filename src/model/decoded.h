// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a payload decoder (protocol/json, line, sparkplug) hands to the pipeline: named values whose
// signals are not yet known.

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "model/quality.h"
#include "model/value.h"

namespace millwright {

/// One decoded value. Lifetime: views point into the decoder's input or into DecodedBatch::scratch.
struct DecodedReading {
  std::string_view name;           ///< path below the topic, or whole address; empty = the topic
  Scalar value;
  std::optional<UtcNanos> time;    ///< absent = arrival time
  Quality quality;
};

/// A part of the input that could not be read: it goes to quarantine, the rest goes on.
struct DecodeProblem {
  std::uint32_t line = 0;  ///< 1-based line or array index; 0 = the whole payload
  std::string reason;      ///< lower case, names the field and what is wrong
  std::string_view raw;    ///< the bytes concerned, a view into the input
};

/// Reused between payloads: clear() keeps the memory.
struct DecodedBatch {
  std::vector<DecodedReading> readings;
  std::vector<DecodeProblem> problems;
  std::deque<std::string> scratch;  ///< stable addresses for unescaped names and texts

  void clear() {
    readings.clear();
    problems.clear();
    scratch.clear();
  }
};

}  // namespace millwright
