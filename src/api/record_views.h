// SPDX-License-Identifier: Apache-2.0
#pragma once
// Records as the pages want them: with paths, limits and words that live in other records.

#include <nlohmann/json_fwd.hpp>

#include "alarm/alarm.h"
#include "historian/historian.h"
#include "model/plant.h"
#include "registry/plant_snapshot.h"

namespace millwright::api {

/// The asset an alarm is about; none when it is not about a machine.
AssetId asset_of(const alarm::Alarm& alarm, const registry::Plant& plant);
bool is_unacknowledged(const alarm::Alarm& alarm);

nlohmann::json signal_view(const Signal& signal, const registry::Plant& plant);
nlohmann::json provisional_view(const historian::ProvisionalSignal& signal);
/// A rule with what its response lacks, and how its settings differ from the approved ones.
nlohmann::json rule_view(const Rule& rule, const registry::Plant& plant);
/// A document without its text, for lists.
nlohmann::json document_summary(const Document& document);
nlohmann::json alarm_view(const alarm::Alarm& alarm, const registry::Plant& plant);
nlohmann::json transition_view(const alarm::Transition& transition);
/// Milliseconds since 1970, cut to whole microseconds, for charts.
inline double unix_ms(UtcNanos time) {
  const std::int64_t us = time.ns / 1000;
  return static_cast<double>(us) / 1000;
}
/// A value as JSON: number, boolean or text.
nlohmann::json value_json(ValueType type, std::uint64_t word, std::string_view text);

}  // namespace millwright::api
