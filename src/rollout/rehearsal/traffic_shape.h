// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the traffic of a running site looks like: enough to make N times as much of the same.

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace millwright::rollout {

struct SourceShare {
  std::string source;  ///< as the ledger names it: "mqtt", "sparkplug", "json", "line"
  double share = 0;    ///< of all readings, 0 to 1
  bool operator==(const SourceShare&) const = default;
};

/// As the ledger names it.
inline constexpr std::string_view kSparkplugSource = "sparkplug";

struct TrafficShape {
  double hours = 0;                      ///< how long it was looked at
  std::uint64_t sensors = 0;             ///< configured signals, the platform's own left out
  double readings_per_s = 0;             ///< on average
  double burst = 1;                      ///< the busiest minute against the average one, >= 1
  double bytes_per_message = 0;          ///< MQTT, topic and payload; 0: not known
  double metrics_per_message = 0;        ///< Sparkplug B, of data; 0: not known
  double alarms_per_day = 0;             ///< annunciated
  std::vector<SourceShare> sources;      ///< largest first
  std::uint64_t sensors_after_next = 0;  ///< in all once the next wave is in; 0: none is planned
  bool operator==(const TrafficShape&) const = default;
};

nlohmann::json to_json(const TrafficShape& shape);
/// Errors: invalid_argument   naming the member; also for a shape without sensors or readings.
Result<TrafficShape> read_traffic_shape(const nlohmann::json& json);

/// Of all readings, 0 to 1.
double share_of(const TrafficShape& shape, std::string_view source);

/// How many times the present load is to be rehearsed: the larger of `asked` and one and a half
/// times what the next wave makes of it.
double rehearsal_factor(const TrafficShape& shape, double asked);

}  // namespace millwright::rollout
