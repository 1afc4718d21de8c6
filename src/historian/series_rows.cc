// SPDX-License-Identifier: Apache-2.0
#include "historian/series_rows.h"

#include <algorithm>

namespace millwright::historian {
namespace {

std::uint64_t add_text(std::string& arena, std::string_view text) {
  const std::uint64_t word = static_cast<std::uint64_t>(arena.size()) << 32 | text.size();
  arena.append(text);
  return word;
}

std::uint64_t stored_word(Series& rows, const Row& row) {
  return rows.type == ValueType::kText ? add_text(rows.arena, row.text) : row.word;
}

bool has_value(const Series& rows, std::size_t at, const Row& row) {
  return rows.type == ValueType::kText ? text_at(rows, at) == row.text : rows.value[at] == row.word;
}

}  // namespace

std::string_view text_at(const Series& rows, std::size_t row) {
  const std::uint64_t w = rows.value[row];
  return std::string_view(rows.arena).substr(w >> 32, w & 0xffffffffu);
}

std::size_t lower_row(const Series& rows, UtcNanos t) {
  return static_cast<std::size_t>(std::lower_bound(rows.time.begin(), rows.time.end(), t) -
                                  rows.time.begin());
}

void append_row(Series& rows, const Row& row) {
  rows.time.push_back(row.time);
  rows.value.push_back(stored_word(rows, row));
  rows.quality.push_back(row.quality);
}

Placed place_row(Series& rows, const Row& row) {
  if (rows.time.empty() || row.time > rows.time.back()) {
    append_row(rows, row);
    return Placed::kAppended;
  }
  const std::size_t at = lower_row(rows, row.time);
  if (rows.time[at] == row.time) {
    if (has_value(rows, at, row) && rows.quality[at] == row.quality) return Placed::kDuplicate;
    rows.value[at] = stored_word(rows, row);
    rows.quality[at] = row.quality;
    return Placed::kRevised;
  }
  const auto offset = static_cast<std::ptrdiff_t>(at);
  rows.time.insert(rows.time.begin() + offset, row.time);
  rows.value.insert(rows.value.begin() + offset, stored_word(rows, row));
  rows.quality.insert(rows.quality.begin() + offset, row.quality);
  return Placed::kInserted;
}

void append_rows(Series& out, const Series& source, std::size_t from, std::size_t to) {
  const auto begin = static_cast<std::ptrdiff_t>(from);
  const auto end = static_cast<std::ptrdiff_t>(to);
  out.time.insert(out.time.end(), source.time.begin() + begin, source.time.begin() + end);
  out.quality.insert(out.quality.end(), source.quality.begin() + begin,
                     source.quality.begin() + end);
  if (source.type != ValueType::kText) {
    out.value.insert(out.value.end(), source.value.begin() + begin, source.value.begin() + end);
    return;
  }
  for (std::size_t i = from; i < to; ++i)
    out.value.push_back(add_text(out.arena, text_at(source, i)));
}

void clear_rows(Series& rows) {
  rows.time.clear();
  rows.value.clear();
  rows.quality.clear();
  rows.arena.clear();
}

void compact_arena(Series& rows) {
  if (rows.type != ValueType::kText) return;
  std::string arena;
  for (std::size_t i = 0; i < rows.value.size(); ++i)
    rows.value[i] = add_text(arena, text_at(rows, i));
  rows.arena = std::move(arena);
}

}  // namespace millwright::historian
