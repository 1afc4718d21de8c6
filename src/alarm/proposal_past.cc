// SPDX-License-Identifier: Apache-2.0
#include "alarm/proposal_past.h"

#include <algorithm>

namespace millwright::alarm::proposal_internal {
namespace {

/// Both in order of time; the first alarm that overlaps each occurrence.
Groups overlaps(const AlarmHistory& history, std::span<const Period> alarms) {
  Groups groups;
  std::size_t next = 0;
  for (const Occurrence& o : history.occurrences) {
    // A raise and return at one instant still was an alarm.
    const UtcNanos end =
        std::max(o.returned.value_or(history.end), o.raised + std::chrono::nanoseconds(1));
    while (next < alarms.size() && alarms[next].end <= o.raised) ++next;
    const bool is_in = next < alarms.size() && alarms[next].begin < end;
    groups.push_back(is_in ? next : kGone);
  }
  return groups;
}

std::size_t n_distinct(const Groups& groups) {
  std::size_t n = 0;
  std::size_t last = kGone;
  for (const std::size_t group : groups) {
    if (group != kGone && group != last) ++n;
    if (group != kGone) last = group;
  }
  return n;
}

}  // namespace

bool values_explain(const AlarmHistory& history) {
  if (history.values.empty() || !is_level(history.rule.kind)) return false;
  const std::vector<Period> alarms = replay(history.rule, history.values, history.end);
  const std::size_t n = history.occurrences.size();
  return n_distinct(overlaps(history, alarms)) * 10 >= n * 9 && alarms.size() * 10 <= n * 11;
}

Groups groups_by_values(const AlarmHistory& history, const Rule& changed) {
  return overlaps(history, replay(changed, history.values, history.end));
}

std::chrono::nanoseconds longest_delay(const AlarmHistory& history, const Rule& changed) {
  const std::vector<Period> alarms = replay(changed, history.values, history.end);
  const Groups groups = overlaps(history, alarms);
  std::chrono::nanoseconds longest{0};
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const Occurrence& o = history.occurrences[i];
    if (groups[i] == kGone || !is_worth_keeping(o.outcome)) continue;
    longest = std::max(longest, alarms[groups[i]].begin - o.raised);
  }
  return longest;
}

Groups groups_by_times(const AlarmHistory& history, const Rule& changed) {
  const Rule& rule = history.rule;
  Groups groups;
  std::optional<UtcNanos> gone;  // when the condition of the latest surviving alarm was gone
  std::size_t group = kGone;
  for (const Occurrence& o : history.occurrences) {
    // The delays in force are part of the recorded times.
    const UtcNanos began = o.raised - rule.on_delay;
    const bool is_merged = gone && began - *gone < changed.off_delay;
    const UtcNanos ended = o.returned ? *o.returned - rule.off_delay : history.end;
    if (is_merged) {
      groups.push_back(group);
      gone = std::max(*gone, ended);
      continue;
    }
    if (o.returned && ended - began < changed.on_delay) {
      groups.push_back(kGone);
      continue;
    }
    groups.push_back(group == kGone ? group = 0 : ++group);
    gone = ended;
  }
  return groups;
}

Effect effect_of(std::span<const Occurrence> occurrences, const Groups& groups) {
  Effect effect;
  effect.n_before = occurrences.size();
  effect.n_after = n_distinct(groups);
  std::size_t group = kGone;
  bool is_head_true = false;
  for (std::size_t i = 0; i < occurrences.size(); ++i) {
    const bool is_true = is_worth_keeping(occurrences[i].outcome);
    if (is_true) ++effect.n_true_before;
    if (groups[i] == kGone) continue;
    if (groups[i] != group) is_head_true = is_true;
    group = groups[i];
    if (is_true && is_head_true) ++effect.n_true_kept;
  }
  return effect;
}

}  // namespace millwright::alarm::proposal_internal
