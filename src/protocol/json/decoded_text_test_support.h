// SPDX-License-Identifier: Apache-2.0
#pragma once
// A DecodedBatch as text, so that tests are tables of strings.

#include <bit>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "model/decoded.h"

namespace millwright {

inline std::string text_of(const Scalar& value) {
  std::string out(name(value.type));
  out += ':';
  switch (value.type) {
    case ValueType::kFloat64: {
      const double number = std::bit_cast<double>(value.word);
      char buffer[40];
      std::snprintf(buffer, sizeof buffer, "%.17g", number);
      for (int digits = 1; digits < 17; ++digits) {  // the shortest that reads back equal
        char shorter[40];
        std::snprintf(shorter, sizeof shorter, "%.*g", digits, number);
        if (std::strtod(shorter, nullptr) == number &&
            std::string_view(shorter).find('e') == std::string_view::npos) {
          return out + shorter;
        }
      }
      return out + buffer;
    }
    case ValueType::kInt64:
      return out + std::to_string(static_cast<std::int64_t>(value.word));
    case ValueType::kUint64:
      return out + std::to_string(value.word);
    case ValueType::kBool:
      return out + (value.word != 0 ? "true" : "false");
    case ValueType::kText:
      return out.append(value.text);
  }
  return out;
}

inline std::string text_of(const DecodedReading& reading) {
  std::string out = std::string(reading.name) + "=" + text_of(reading.value);
  if (reading.time) out += "@" + std::to_string(reading.time->ns);
  if (reading.quality != Quality{}) out += "!" + to_text(reading.quality);
  return out;
}

/// All readings, one space between.
inline std::string text_of_readings(const DecodedBatch& batch) {
  std::string out;
  for (const DecodedReading& reading : batch.readings) {
    if (!out.empty()) out += ' ';
    out += text_of(reading);
  }
  return out;
}

/// All problems as "line|reason|raw", one space between.
inline std::string text_of_problems(const DecodedBatch& batch) {
  std::string out;
  for (const DecodeProblem& problem : batch.problems) {
    if (!out.empty()) out += ' ';
    out += std::to_string(problem.line) + "|" + problem.reason + "|" + std::string(problem.raw);
  }
  return out;
}

}  // namespace millwright
