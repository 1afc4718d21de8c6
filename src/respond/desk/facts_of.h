// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the plant's records say about an alarm, for policies and messages.

#include "alarm/alarm.h"
#include "registry/plant_snapshot.h"
#include "respond/escalation/alarm_facts.h"

namespace millwright::respond {

/// Cost: a few look-ups. A rule or asset that is gone leaves its fields empty.
AlarmFacts facts_of(const alarm::Alarm& alarm, const registry::Plant& plant);
/// As if the rule's alarm were raised: for checks and dry runs.
AlarmFacts facts_of(const Rule& rule, const registry::Plant& plant);

}  // namespace millwright::respond
