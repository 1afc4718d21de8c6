// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who did what to the system, as the audit trail has it, beside the alarms and sensors it is
// measured by. The report made of it holds no names; this does, and stays inside the server.

#include <vector>

#include "api/kpi_inputs.h"
#include "registry/audit.h"
#include "respond/attention/attention_report.h"
#include "respond/attention/human_act.h"

namespace millwright::api {

struct AttentionPast {
  std::vector<respond::HumanAct> acts;        ///< by time
  std::vector<respond::SensorCount> sensors;  ///< by time
  std::vector<respond::AlarmRaise> raises;
  std::vector<respond::TeamSize> teams;  ///< active people today
};

/// Acts at or after `begin`, and what they are measured by.
/// Errors: those of the stores.  Cost: O(history + audit entries since `begin` - 90 days).
Result<AttentionPast> read_attention_past(const Services& services, UtcNanos begin);

/// The stays of all people in teams, from the audit entries of users; who has none in them was
/// always where they are today. Entries are oldest first.
respond::TeamMemory team_memory(const std::vector<registry::AuditEntry>& trail,
                                const registry::Plant& plant);

/// How many sensors there were, and how many of them were silent for a day or more, by their
/// history. Entries are oldest first; before the first one as many as it implies.
/// Errors: those of the stores.  Cost: the hour roll-ups of all sensors since `begin`.
Result<std::vector<respond::SensorCount>> sensor_counts(
    const Services& services, const std::vector<registry::AuditEntry>& trail, UtcNanos begin);

}  // namespace millwright::api
