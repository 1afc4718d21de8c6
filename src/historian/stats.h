// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a stretch of one signal's readings adds up to. Stretches in time order combine, so chunk
// headers, roll-ups and single rows give the same answer in any mixture.

#include <cstdint>

#include "core/byte_io.h"
#include "core/time.h"
#include "historian/historian.h"
#include "model/quality.h"
#include "model/value.h"

namespace millwright::historian {

struct Point {
  UtcNanos time;
  std::uint64_t word = 0;
  Quality quality;
};

/// Bad readings and values that are not finite numbers (text, NaN, infinities) are counted and used
/// for nothing else.
struct Stats {
  std::uint64_t count = 0;      ///< all readings
  std::uint64_t bad_count = 0;  ///< those of bad quality
  std::uint64_t n_used = 0;     ///< those the fields below stand for; 0 = they mean nothing
  Point first, last, min, max;  ///< of equal extremes the earliest
  double sum = 0;
  double integral = 0;  ///< value x seconds from first to last, each held until the next

  void add(ValueType type, const Point& reading);
  /// Adds rows [from, to) of `rows`. Cost: about 2 ns a row.
  void add_rows(const Series& rows, std::size_t from, std::size_t to);
  /// Adds a stretch that lies after this one.
  void append(ValueType type, const Stats& later);
};

/// True when a reading takes part in statistics.
bool is_used(ValueType type, std::uint64_t word, Quality quality);

/// Appends the encoding; times are relative to `base`, which must not be later than any of them.
void encode_stats(const Stats& stats, ValueType type, UtcNanos base, std::string& out);
/// Failure shows in in.failed().
Stats decode_stats(ByteReader& in, ValueType type, UtcNanos base);

}  // namespace millwright::historian
