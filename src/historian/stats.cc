// SPDX-License-Identifier: Apache-2.0
#include "historian/stats.h"

#include <bit>
#include <cmath>

#include "historian/value_codec.h"

namespace millwright::historian {
namespace {

double seconds(UtcNanos from, UtcNanos to) {
  // The difference of two instants may exceed 63 bits; as unsigned it does not. Signed conversion
  // is one instruction, and all but absurd differences fit.
  const std::uint64_t ns = static_cast<std::uint64_t>(to.ns) - static_cast<std::uint64_t>(from.ns);
  const auto as_signed = static_cast<std::int64_t>(ns);
  return (as_signed >= 0 ? static_cast<double>(as_signed) : static_cast<double>(ns)) * 1e-9;
}

/// to_double() without its switch for the common type.
template <ValueType kType>
double number(ValueType type, std::uint64_t word) {
  if constexpr (kType == ValueType::kFloat64) {
    return std::bit_cast<double>(word);
  } else {
    return to_double(type, word);
  }
}

void write_word_as_double(ByteWriter& w, double v) {
  write_word(w, ValueType::kFloat64, std::bit_cast<std::uint64_t>(v));
}

/// Adds rows to statistics that have a first reading. Everything stays in registers: a month of
/// readings passes through here while a page waits.
template <ValueType kType>
void add_used_rows(Stats& s, const Series& rows, std::size_t from, std::size_t to) {
  constexpr std::size_t kNone = ~std::size_t{0};
  const auto point = [&rows](std::size_t i) {
    return Point{rows.time[i], rows.value[i], rows.quality[i]};
  };
  std::size_t min_row = kNone;
  std::size_t max_row = kNone;
  std::size_t last_row = kNone;
  std::uint64_t n_bad = 0;
  std::uint64_t n_used = 0;
  double low = to_double(rows.type, s.min.word);
  double high = to_double(rows.type, s.max.word);
  double held = to_double(rows.type, s.last.word);
  UtcNanos held_since = s.last.time;
  double total = s.sum;
  double area = s.integral;
  for (std::size_t i = from; i < to; ++i) {
    if (rows.quality[i].is_bad()) {
      ++n_bad;
      continue;
    }
    const double value = number<kType>(rows.type, rows.value[i]);
    if (!std::isfinite(value)) continue;
    area += held * seconds(held_since, rows.time[i]);
    held = value;
    held_since = rows.time[i];
    last_row = i;
    total += value;
    ++n_used;
    if (value < low) {
      low = value;
      min_row = i;
    }
    if (value > high) {
      high = value;
      max_row = i;
    }
  }
  s.count += to - from;
  s.bad_count += n_bad;
  s.n_used += n_used;
  s.sum = total;
  s.integral = area;
  if (last_row != kNone) s.last = point(last_row);
  if (min_row != kNone) s.min = point(min_row);
  if (max_row != kNone) s.max = point(max_row);
}

constexpr std::uint64_t kUnits[] = {1, 1'000, 1'000'000, 1'000'000'000};

}  // namespace

bool is_used(ValueType type, std::uint64_t word, Quality quality) {
  return !quality.is_bad() && std::isfinite(to_double(type, word));
}

void Stats::add(ValueType type, const Point& reading) {
  ++count;
  if (reading.quality.is_bad()) {
    ++bad_count;
    return;
  }
  const double value = to_double(type, reading.word);
  if (!std::isfinite(value)) return;
  if (n_used++ == 0) {
    first = last = min = max = reading;
    sum = value;
    return;
  }
  integral += to_double(type, last.word) * seconds(last.time, reading.time);
  last = reading;
  sum += value;
  if (value < to_double(type, min.word)) min = reading;
  if (value > to_double(type, max.word)) max = reading;
}

void Stats::add_rows(const Series& rows, std::size_t from, std::size_t to) {
  if (rows.type == ValueType::kText) {
    count += to - from;
    for (std::size_t i = from; i < to; ++i) bad_count += rows.quality[i].is_bad() ? 1 : 0;
    return;
  }
  const auto point = [&rows](std::size_t i) {
    return Point{rows.time[i], rows.value[i], rows.quality[i]};
  };
  while (from < to && n_used == 0) add(rows.type, point(from++));
  if (from == to) return;
  if (rows.type == ValueType::kFloat64) {
    add_used_rows<ValueType::kFloat64>(*this, rows, from, to);
  } else {
    add_used_rows<ValueType::kInt64>(*this, rows, from, to);
  }
}

void Stats::append(ValueType type, const Stats& later) {
  count += later.count;
  bad_count += later.bad_count;
  if (later.n_used == 0) return;
  if (n_used == 0) {
    const std::uint64_t all = count;
    const std::uint64_t bad = bad_count;
    *this = later;
    count = all;
    bad_count = bad;
    return;
  }
  integral += to_double(type, last.word) * seconds(last.time, later.first.time) + later.integral;
  sum += later.sum;
  n_used += later.n_used;
  last = later.last;
  if (to_double(type, later.min.word) < to_double(type, min.word)) min = later.min;
  if (to_double(type, later.max.word) > to_double(type, max.word)) max = later.max;
}

void encode_stats(const Stats& stats, ValueType type, UtcNanos base, std::string& out) {
  ByteWriter w(out);
  w.varint(stats.count);
  w.varint(stats.bad_count);
  w.varint(stats.n_used);
  if (stats.n_used == 0) return;
  const Point* const points[] = {&stats.first, &stats.last, &stats.min, &stats.max};
  std::uint8_t unit = 3;
  for (const Point* p : points)
    while ((static_cast<std::uint64_t>(p->time.ns) - static_cast<std::uint64_t>(base.ns)) %
               kUnits[unit] !=
           0)
      --unit;
  w.u8(unit);
  for (const Point* p : points) {
    w.varint((static_cast<std::uint64_t>(p->time.ns) - static_cast<std::uint64_t>(base.ns)) /
             kUnits[unit]);
    write_word(w, type, p->word);
    w.varint(p->quality.bits);
  }
  write_word_as_double(w, stats.sum);
  write_word_as_double(w, stats.integral);
}

Stats decode_stats(ByteReader& in, ValueType type, UtcNanos base) {
  Stats s;
  s.count = in.varint();
  s.bad_count = in.varint();
  s.n_used = in.varint();
  if (s.n_used == 0) return s;
  const std::uint64_t unit = kUnits[in.u8() & 3];
  for (Point* p : {&s.first, &s.last, &s.min, &s.max}) {
    p->time.ns =
        static_cast<std::int64_t>(static_cast<std::uint64_t>(base.ns) + in.varint() * unit);
    p->word = read_word(in, type);
    p->quality.bits = static_cast<std::uint16_t>(in.varint());
  }
  s.sum = std::bit_cast<double>(read_word(in, ValueType::kFloat64));
  s.integral = std::bit_cast<double>(read_word(in, ValueType::kFloat64));
  return s;
}

}  // namespace millwright::historian
