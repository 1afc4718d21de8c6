// SPDX-License-Identifier: Apache-2.0
#include "respond/attention/handling.h"

#include <algorithm>
#include <map>
#include <utility>

namespace millwright::respond {
namespace {

bool is_handling(ActCategory category) {
  return category != ActCategory::kFeedback && category != ActCategory::kTraining;
}

void add(Handling& handling, const AlarmRaise& raise, const HumanAct& act) {
  handling.is_handled = true;
  if (is_helper(act.team) || act.category == ActCategory::kSupportContact) {
    handling.had_help = true;
  }
  if (act.category == ActCategory::kAcknowledge && !handling.acknowledged_by) {
    handling.acknowledged_by = act.team;
    handling.time_to_acknowledge = act.time - raise.raised;
  }
  if (raise.resolved && act.time <= *raise.resolved) {
    handling.resolved_by = act.team;
    handling.time_to_resolve = *raise.resolved - raise.raised;
  }
}

}  // namespace

std::vector<Handling> handlings(std::span<const AlarmRaise> raises,
                                std::span<const HumanAct> acts) {
  std::map<std::pair<AlarmId, UtcNanos>, std::size_t> by_time;
  for (std::size_t i = 0; i < raises.size(); ++i) by_time[{raises[i].alarm, raises[i].raised}] = i;
  std::vector<const HumanAct*> in_order;
  for (const HumanAct& act : acts) {
    if (act.alarm && is_handling(act.category)) in_order.push_back(&act);
  }
  // What happened at once stays in the order given.
  std::ranges::sort(in_order, {}, [](const HumanAct* act) { return std::pair(act->time, act); });

  std::vector<Handling> out(raises.size());
  for (const HumanAct* act : in_order) {
    auto it = by_time.upper_bound({act->alarm, act->time});
    if (it == by_time.begin()) continue;
    --it;
    if (it->first.first == act->alarm) add(out[it->second], raises[it->second], *act);
  }
  return out;
}

HandledShare handled_share(std::span<const Handling> handlings) {
  HandledShare share;
  for (const Handling& handling : handlings) {
    ++share.raised;
    if (!handling.is_handled) continue;
    ++share.handled;
    if (!handling.had_help) ++share.without_help;
  }
  return share;
}

}  // namespace millwright::respond
