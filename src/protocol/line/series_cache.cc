// SPDX-License-Identifier: Apache-2.0
#include "protocol/line/series_cache.h"

#include <utility>

namespace millwright::line {
namespace {
constexpr std::size_t kEntryBytes = 160;  // node, strings and vector, without their text
}

Series* SeriesCache::find(std::string_view raw_key) {
  const auto found = series_.find(raw_key);
  return found == series_.end() ? nullptr : &found->second;
}

Series* SeriesCache::add(std::string_view raw_key, SeriesName name) {
  const std::size_t bytes = raw_key.size() + name.prefix.size() + kEntryBytes;
  if (!has_room(bytes)) {
    is_full_ = true;
    return nullptr;
  }
  bytes_ += bytes;
  return &series_.try_emplace(std::string(raw_key), Series{std::move(name), {}}).first->second;
}

FieldSlot* SeriesCache::add_field(Series& series, std::string_view raw_field, std::string name) {
  const std::size_t bytes = raw_field.size() + name.size() + kEntryBytes;
  if (!has_room(bytes)) {
    is_full_ = true;
    return nullptr;
  }
  bytes_ += bytes;
  ++n_fields_;
  auto field = std::make_unique<Field>(Field{std::string(raw_field), {std::move(name), 0}});
  return &series.fields.emplace_back(std::move(field))->slot;
}

void SeriesCache::clear_if_full() {
  if (!is_full_) return;
  series_.clear();
  n_fields_ = 0;
  bytes_ = 0;
  is_full_ = false;
}

void SeriesCache::forget_tags() {
  for (auto& [raw_key, series] : series_) {
    for (const auto& field : series.fields) field->slot.user_tag = 0;
  }
}

}  // namespace millwright::line
