// SPDX-License-Identifier: Apache-2.0
#include "protocol/json/name_set.h"

#include <algorithm>
#include <functional>

namespace millwright::json {
namespace {
constexpr std::size_t kFew = 16;
}

void NameSet::clear() {
  names_.clear();
  slots_.clear();
}

bool NameSet::insert(std::string_view name) {
  if (names_.size() >= kFew) return insert_hashed(name);
  if (std::find(names_.begin(), names_.end(), name) != names_.end()) return false;
  names_.push_back(name);
  return true;
}

bool NameSet::insert_hashed(std::string_view name) {
  if (slots_.size() < names_.size() * 2 + 2) rebuild((names_.size() + 1) * 4);
  std::size_t at = std::hash<std::string_view>{}(name) % slots_.size();
  while (slots_[at] != 0) {
    if (names_[slots_[at] - 1] == name) return false;
    at = at + 1 == slots_.size() ? 0 : at + 1;
  }
  names_.push_back(name);
  slots_[at] = static_cast<std::uint32_t>(names_.size());
  return true;
}

void NameSet::rebuild(std::size_t n_slots) {
  slots_.assign(n_slots, 0);
  for (std::size_t i = 0; i < names_.size(); ++i) {
    std::size_t at = std::hash<std::string_view>{}(names_[i]) % n_slots;
    while (slots_[at] != 0) at = at + 1 == n_slots ? 0 : at + 1;
    slots_[at] = static_cast<std::uint32_t>(i + 1);
  }
}

}  // namespace millwright::json
