// SPDX-License-Identifier: Apache-2.0
#pragma once
// The member names of one object, to find the second of two equal ones. Compared one by one while
// they are few, through a hash table beyond that. Reused between objects: no allocation once warm.

#include <cstdint>
#include <string_view>
#include <vector>

namespace millwright::json {

class NameSet {
 public:
  /// Forgets all names.
  void clear();
  /// False when `name` is there already. Lifetime: the bytes must outlive the next clear().
  bool insert(std::string_view name);

 private:
  bool insert_hashed(std::string_view name);
  void rebuild(std::size_t n_slots);

  std::vector<std::string_view> names_;
  std::vector<std::uint32_t> slots_;  // index into names_ + 1; empty while names are few
};

}  // namespace millwright::json
