// SPDX-License-Identifier: Apache-2.0
#include "respond/attention/grouping.h"

#include <algorithm>
#include <map>

namespace millwright::respond {

std::string Group::title() const {
  std::string out;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (i > 0) out += i + 1 < kinds.size() ? ", " : " and ";
    out += name(kinds[i]);
  }
  if (kinds.size() > 1) out += " together";
  return out;
}

Grouping Grouping::of(std::span<const TeamSize> sizes) {
  std::map<TeamKind, int> people;
  for (const TeamSize& size : sizes) people[size.kind] += std::max(0, size.people);
  std::erase_if(people, [](const auto& entry) { return entry.second == 0; });

  Group hidden;
  const auto hide = [&](std::map<TeamKind, int>::iterator it) {
    hidden.kinds.push_back(it->first);
    hidden.people += it->second;
    return people.erase(it);
  };
  for (auto it = people.begin(); it != people.end();) {
    it = it->second < kFewestShown ? hide(it) : std::next(it);
  }
  // Complementary suppression: the total minus what is shown must not be fewer than five people.
  while (hidden.people > 0 && hidden.people < kFewestShown && !people.empty()) {
    hide(std::ranges::min_element(people, {}, [](const auto& entry) { return entry.second; }));
  }

  Grouping grouping;
  for (const auto& [kind, count] : people) grouping.groups_.push_back({{kind}, count});
  if (hidden.people >= kFewestShown) {
    std::ranges::sort(hidden.kinds);
    grouping.groups_.push_back(std::move(hidden));
  }
  grouping.may_show_total_ = !grouping.groups_.empty();
  return grouping;
}

std::optional<std::size_t> Grouping::group_of(TeamKind kind) const {
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    if (std::ranges::find(groups_[i].kinds, kind) != groups_[i].kinds.end()) return i;
  }
  return std::nullopt;
}

}  // namespace millwright::respond
