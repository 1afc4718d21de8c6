// SPDX-License-Identifier: Apache-2.0
#pragma once
// Proposed suppression by design: an event (a machine that stopped, a cleaning cycle) that explains
// alarms of its asset nobody needed, with what suppressing them would have done to the past.
//
// Proposed is only what the past supports: no true or early alarm would have been lost or delayed,
// the alarms came with the event far more often than chance has it, and on several occasions.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "alarm/proposal.h"

namespace millwright::alarm {

/// One event and when it held.
struct EventPast {
  RuleId rule;
  std::vector<Period> held;  ///< in order, not overlapping; one that lasts ends with the period
};

struct InhibitionProposal {
  RuleId cause;
  Effect effect;  ///< over the alarms of the whole asset; one that comes later counts as lost
  std::string reason;
};

/// `others`: annunciations of the asset's alarms that the event would suppress, in `period`.
/// Nothing when the past does not support it. Cost: O(others log held).
std::optional<InhibitionProposal> propose_inhibition(const EventPast& event,
                                                     std::span<const Occurrence> others,
                                                     Period period);

}  // namespace millwright::alarm
