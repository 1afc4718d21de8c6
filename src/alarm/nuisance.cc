// SPDX-License-Identifier: Apache-2.0
#include "alarm/nuisance.h"

#include <algorithm>
#include <utility>

namespace millwright::alarm {

Nuisance& Nuisance::operator+=(const Nuisance& other) {
  n += other.n;
  n_chattering += other.n_chattering;
  n_bursts += other.n_bursts;
  n_fleeting += other.n_fleeting;
  n_stale += other.n_stale;
  n_worth_keeping += other.n_worth_keeping;
  n_duplicate += other.n_duplicate;
  return *this;
}

Nuisance find_nuisance(std::span<const Occurrence> occurrences, UtcNanos now) {
  Nuisance found;
  found.n = occurrences.size();
  std::size_t marked = 0;  // occurrences before this index are counted as chattering or are not it
  for (std::size_t i = 0; i < occurrences.size(); ++i) {
    const Occurrence& o = occurrences[i];
    if (o.returned && *o.returned - o.raised < kFleetingBelow) ++found.n_fleeting;
    if (o.returned.value_or(now) - o.raised > kStaleAfter) ++found.n_stale;
    if (is_worth_keeping(o.outcome)) ++found.n_worth_keeping;
    if (o.outcome == Outcome::kDuplicate) ++found.n_duplicate;
    if (i + 1 < kChatterCount) continue;
    const std::size_t first = i + 1 - kChatterCount;
    if (o.raised - occurrences[first].raised > kChatterWindow) continue;
    if (first >= marked) ++found.n_bursts;
    found.n_chattering += i + 1 - std::max(first, marked);
    marked = i + 1;
  }
  return found;
}

std::vector<AlarmOccurrences> by_alarm(std::span<const Annunciated* const> annunciated,
                                       Period period) {
  std::vector<const Annunciated*> ordered;
  ordered.reserve(annunciated.size());
  for (const Annunciated* a : annunciated) {
    if (period.contains(a->time)) ordered.push_back(a);
  }
  std::ranges::sort(ordered, [](const Annunciated* a, const Annunciated* b) {
    return std::pair(a->alarm, a->time) < std::pair(b->alarm, b->time);
  });
  std::vector<AlarmOccurrences> alarms;
  for (const Annunciated* a : ordered) {
    if (alarms.empty() || alarms.back().alarm != a->alarm) {
      alarms.push_back({a->alarm, a->rule, {}});
    }
    alarms.back().occurrences.push_back({a->time, a->returned, a->outcome});
  }
  return alarms;
}

}  // namespace millwright::alarm
