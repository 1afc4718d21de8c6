// SPDX-License-Identifier: Apache-2.0
#pragma once
// Influx line protocol: `measurement,tag=v field=1.5,other=2i 1763824468000000000`.
// Pure and total: any bytes in, readings and problems out. What a field is called, which forms are
// read and what differs from the specification: docs/format/payloads.md.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/decoded.h"
#include "protocol/line/series_cache.h"

namespace millwright::line {

/// The unit of the timestamps of one body.
enum class Precision : std::uint8_t {
  kNanoseconds,
  kMicroseconds,
  kMilliseconds,
  kSeconds,
  kMinutes,
  kHours,
};

/// "ns" | "n", "us" | "u", "ms", "s", "m", "h" as in the query of /write; empty = nanoseconds.
std::optional<Precision> parse_precision(std::string_view text);

inline constexpr std::size_t kMaxTextBytes = 65'536;  ///< of one text value
inline constexpr std::size_t kMaxFieldsPerLine = 10'000;

/// Thread: one at a time; keep one per lane, so that its cache stays warm.
/// Memory: bounded by CacheLimits.
class LineDecoder {
 public:
  explicit LineDecoder(CacheLimits limits = {}) : cache_(limits) {}

  /// Adds the fields of all good lines to `out`, one problem for every bad line (its number, the
  /// raw line, the reason): a line is taken whole or not at all.
  /// Lifetime: names point into this decoder until its next decode(), or into out.scratch; texts
  /// point into `body` or out.scratch.
  /// Cost: about 50 ns a field, no allocation for series seen before.
  void decode(std::string_view body, Precision precision, DecodedBatch& out);

  /// Beside each reading the last decode() added: where its address is kept, nullptr where the
  /// cache was full. A caller that keeps the signal in `user_tag` need not look at names again.
  std::span<FieldSlot* const> slots() const { return slots_; }

  /// Sets every user_tag to 0: after signals were removed or renamed.
  void forget_tags() { cache_.forget_tags(); }

 private:
  bool read_line(DecodedBatch& out);
  bool read_series();
  bool read_field(std::size_t& hint, DecodedBatch& out);
  bool read_value(std::string_view field, Scalar& value, DecodedBatch& out);
  bool read_text(std::string_view field, Scalar& value, DecodedBatch& out);
  bool read_boolean(std::string_view field, Scalar& value);
  bool read_number(std::string_view field, Scalar& value);
  bool read_timestamp(std::optional<UtcNanos>& time);
  bool find_name(std::string_view raw_field, std::size_t& hint, DecodedBatch& out,
                 std::string_view& name, FieldSlot*& slot);
  void skip_spaces();
  void skip_to_newline();
  bool at_line_end() const;
  bool at_delimiter() const;
  bool fail(std::string reason);
  bool fail_field(std::string_view field, std::string_view what);

  SeriesCache cache_;
  std::vector<FieldSlot*> slots_;

  // Of the body in work.
  const char* p_ = nullptr;
  const char* end_ = nullptr;
  std::int64_t nanos_per_unit_ = 1;
  std::uint32_t line_ = 1;
  std::string reason_;           // why the line is bad
  Series* series_ = nullptr;     // of the line in work; nullptr = not in the cache
  std::string_view series_raw_;  // its raw key, so that the next line of the same need not search
  SeriesName uncached_;
};

}  // namespace millwright::line
