// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a payload decoder (protocol/json, line, sparkplug) hands to the pipeline: named values whose
// signals are not yet known.

#include <cstdint>
#include <deque>
#include <initializer_list>
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
  std::string_view name;  ///< path below the topic, or whole address; empty = the topic
  Scalar value;
  std::optional<UtcNanos> time;  ///< absent = arrival time
  Quality quality;
  std::uint32_t line = 0;  ///< 1-based line of a body, 0 = not from lines
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

  /// Joins `parts` into scratch. Lifetime: until clear(). Cost: an allocation per 512 bytes kept.
  std::string_view keep(std::initializer_list<std::string_view> parts) {
    std::size_t n = 0;
    for (const std::string_view part : parts) n += part.size();
    if (scratch.empty() || scratch.back().capacity() - scratch.back().size() < n) {
      scratch.emplace_back().reserve(n < 512 ? 512 : n);
    }
    std::string& block = scratch.back();  // never grows past its capacity: views stay valid
    const std::size_t begin = block.size();
    for (const std::string_view part : parts) block.append(part);
    return std::string_view(block).substr(begin);
  }
};

}  // namespace millwright
