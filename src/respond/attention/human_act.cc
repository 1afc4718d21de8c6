// SPDX-License-Identifier: Apache-2.0
#include "respond/attention/human_act.h"

#include <algorithm>
#include <utility>

#include "core/enum_names.h"

namespace millwright::respond {
namespace {

constexpr EnumNames<kActCategories> kCategories{
    "acknowledge",     "shelve",    "run",      "step",     "configuration", "restart", "override",
    "support-contact", "file-edit", "feedback", "training", "other",         "page",    "upgrade"};

}  // namespace

std::string_view name(ActCategory category) {
  return name_in(kCategories, category);
}

std::optional<ActCategory> parse_act_category(std::string_view text) {
  return parse_in<ActCategory>(kCategories, text);
}

TeamMemory::TeamMemory(std::span<const TeamStay> stays) {
  for (const TeamStay& stay : stays) by_person_[stay.person].push_back({stay.from, stay.kind});
  for (auto& [person, own] : by_person_) {
    std::ranges::sort(own, {}, [](const Stay& stay) { return std::pair(stay.from, stay.kind); });
  }
}

std::optional<TeamKind> TeamMemory::kind_at(std::string_view person, UtcNanos time) const {
  const auto it = by_person_.find(person);
  if (it == by_person_.end()) return std::nullopt;
  const std::vector<Stay>& own = it->second;
  std::size_t next = 0;
  while (next < own.size() && own[next].from <= time) ++next;
  if (next == 0) return std::nullopt;
  const TeamKind current = own[next - 1].kind;
  if (is_helper(current)) return current;
  // The stay before ended when the one after it began.
  for (std::size_t i = next - 1; i > 0 && time < own[i].from + kMemory; --i) {
    if (is_helper(own[i - 1].kind)) return own[i - 1].kind;
  }
  return current;
}

double sensor_weeks(std::span<const SensorCount> counts, UtcNanos begin, UtcNanos end) {
  using Weeks = std::chrono::duration<double, std::chrono::weeks::period>;
  double total = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const UtcNanos from = std::max(counts[i].from, begin);
    const UtcNanos until = i + 1 < counts.size() ? std::min(counts[i + 1].from, end) : end;
    if (until <= from) continue;
    const int working = std::max(0, counts[i].sensors - std::max(0, counts[i].silent));
    total += working * Weeks(until - from).count();
  }
  return total;
}

}  // namespace millwright::respond
