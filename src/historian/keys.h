// SPDX-License-Identifier: Apache-2.0
#pragma once
// Keys of the store: big endian, times with the sign bit turned, so that byte order is the order of
// signals and times. On disk: docs/format/historian.md "Keys".

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/time.h"
#include "historian/chunk_codec.h"
#include "model/reading_batch.h"

namespace millwright::historian {

inline constexpr UtcNanos kMinTime{std::numeric_limits<std::int64_t>::min()};
inline constexpr UtcNanos kMaxTime{std::numeric_limits<std::int64_t>::max()};

template <class T>
void append_big_endian(std::string& key, T value) {
  for (int shift = static_cast<int>(sizeof(T)) * 8 - 8; shift >= 0; shift -= 8)
    key.push_back(static_cast<char>(value >> shift & 0xff));
}
template <class T>
T read_big_endian(std::string_view key) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i)
    value = static_cast<T>(static_cast<T>(value << 8) | static_cast<std::uint8_t>(key[i]));
  return value;
}

inline std::uint64_t sortable(UtcNanos t) {
  return static_cast<std::uint64_t>(t.ns) ^ (std::uint64_t{1} << 63);
}
inline UtcNanos from_sortable(std::uint64_t v) {
  return {static_cast<std::int64_t>(v ^ (std::uint64_t{1} << 63))};
}

inline std::string signal_key(SignalId signal) {
  std::string key;
  append_big_endian(key, signal.value);
  return key;
}
inline std::string chunk_key(ChunkKey k) {
  std::string key = signal_key(k.signal);
  append_big_endian(key, sortable(k.start));
  return key;
}
inline std::optional<ChunkKey> parse_chunk_key(std::string_view key) {
  if (key.size() != 12) return std::nullopt;
  return ChunkKey{SignalId{read_big_endian<std::uint32_t>(key)},
                  from_sortable(read_big_endian<std::uint64_t>(key.substr(4)))};
}

/// Persisted; do not renumber.
enum class RollupUnit : std::uint8_t { kMinute = 1, kHour = 2 };
inline constexpr std::int64_t kMinuteNs = 60'000'000'000;
inline constexpr std::int64_t kHourNs = 60 * kMinuteNs;
inline constexpr std::int64_t width_ns(RollupUnit unit) {
  return unit == RollupUnit::kMinute ? kMinuteNs : kHourNs;
}

inline std::string rollup_key(RollupUnit unit, SignalId signal, UtcNanos begin) {
  std::string key(1, static_cast<char>(unit));
  append_big_endian(key, signal.value);
  append_big_endian(key, sortable(begin));
  return key;
}

/// Largest multiple of `width` not above `t`; saturates.
inline UtcNanos floor_to(UtcNanos t, std::int64_t width) {
  const std::int64_t remainder = ((t.ns % width) + width) % width;
  return t.ns < kMinTime.ns + remainder ? kMinTime : UtcNanos{t.ns - remainder};
}
inline UtcNanos saturating_add(UtcNanos t, std::int64_t ns) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(t.ns, ns, &sum)) return ns > 0 ? kMaxTime : kMinTime;
  return {sum};
}

}  // namespace millwright::historian
