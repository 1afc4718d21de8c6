// SPDX-License-Identifier: Apache-2.0
#pragma once
// Alarms and transitions as bytes, for snapshots and stores. Format: docs/format/alarm-state.md.

#include <string>
#include <string_view>

#include "alarm/alarm.h"
#include "core/result.h"

namespace millwright::alarm {

/// Sealed: version and checksum included, so that each row of a store vouches for itself.
std::string encode(const Alarm& alarm);
std::string encode(const Transition& transition);

/// Errors: data_loss   damaged, or of a later version.
Result<Alarm> decode_alarm(std::string_view bytes);
Result<Transition> decode_transition(std::string_view bytes);

}  // namespace millwright::alarm
