// SPDX-License-Identifier: Apache-2.0
#include "api/event_spans.h"

#include <map>

namespace millwright::api {

std::vector<EventSpan> event_spans(std::span<const alarm::Transition> lines, RuleMode mode) {
  std::vector<EventSpan> found;
  std::map<AlarmId, std::size_t> standing;
  for (const alarm::Transition& line : lines) {
    const auto begun = standing.find(line.alarm);
    const bool is_raise =
        line.action == alarm::Action::kRaise || line.action == alarm::Action::kReRaise;
    const bool is_end =
        line.action == alarm::Action::kReturn || line.action == alarm::Action::kRemove;
    if (is_end && begun != standing.end()) {
      found[begun->second].ended = line.time;
      standing.erase(begun);
    }
    if (!is_raise || line.mode != mode) continue;
    standing[line.alarm] = found.size();
    found.push_back({line.alarm, line.time, std::nullopt, line.value, line.comment});
  }
  return found;
}

}  // namespace millwright::api
