// SPDX-License-Identifier: Apache-2.0
#pragma once
// Remembers the address of every (series key, field) as sent, so that a line costs one lookup and a
// field one comparison. Bounded: when full nothing is added until clear_if_full().

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "protocol/line/series_key.h"

namespace millwright::line {

/// One field of one series. Lifetime: until the decoder that owns it is cleared (line_decoder.h).
struct FieldSlot {
  std::string name;            ///< the address
  std::uint32_t user_tag = 0;  ///< the caller's own: what `name` resolved to; 0 = not yet
};

struct CacheLimits {
  std::size_t max_fields = 262'144;               ///< of all series together
  std::size_t max_bytes = std::size_t{64} << 20;  ///< of keys and names, roughly
};

struct Field {
  std::string raw_key;
  FieldSlot slot;
};

struct Series {
  SeriesName name;
  std::vector<std::unique_ptr<Field>> fields;  // in the order first seen
};

class SeriesCache {
 public:
  explicit SeriesCache(CacheLimits limits) : limits_(limits) {}

  /// Nothing when `raw_key` was not added yet.
  Series* find(std::string_view raw_key);
  /// nullptr when there is no room.
  Series* add(std::string_view raw_key, SeriesName name);
  /// nullptr when there is no room.
  FieldSlot* add_field(Series& series, std::string_view raw_field, std::string name);

  /// Forgets everything when it is full. Lifetime: ends that of every slot.
  void clear_if_full();
  /// Sets every user_tag to 0.
  void forget_tags();
  std::size_t n_fields() const { return n_fields_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const {
      return std::hash<std::string_view>{}(key);
    }
  };
  bool has_room(std::size_t bytes) const {
    return n_fields_ < limits_.max_fields && bytes_ + bytes <= limits_.max_bytes;
  }

  CacheLimits limits_;
  std::unordered_map<std::string, Series, Hash, std::equal_to<>> series_;
  std::size_t n_fields_ = 0;
  std::size_t bytes_ = 0;
  bool is_full_ = false;
};

}  // namespace millwright::line
