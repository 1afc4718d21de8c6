// SPDX-License-Identifier: Apache-2.0
#pragma once
// Whether the vendor's contracted capacity carries the sensors to come: contacts per sensor-week so
// far, at N sensors, against what the contract allows.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "respond/attention/human_act.h"

namespace millwright::respond {

enum class ForecastVerdict : std::uint8_t {
  kWithin,        ///< even the upper bound is within the capacity
  kOver,          ///< the present rate is above it
  kInconclusive,  ///< between the two, or too little history
};
/// "within", "over", "inconclusive".
std::string_view name(ForecastVerdict verdict);

/// Per month means per 30 days.
struct VendorForecast {
  std::int64_t contacts = 0;  ///< in the period
  double sensor_weeks = 0;
  std::optional<double> per_month_at_target;        ///< the present rate at N sensors
  std::optional<double> per_month_at_target_upper;  ///< its 95 % upper bound
  ForecastVerdict verdict = ForecastVerdict::kInconclusive;
  std::string reason;  ///< one sentence with the numbers
};

struct VendorQuestion {
  UtcNanos begin;  ///< the history used is [begin, end), at least four weeks
  UtcNanos end;
  int target_sensors = 0;
  double contracted_per_month = 0;  ///< contacts
};

/// Counts acts of category support-contact, whoever logged them. The bound takes contacts as
/// independent (Poisson, Byar's approximation); contacts that come in clusters are less certain.
VendorForecast forecast_vendor_contacts(const VendorQuestion& question,
                                        std::span<const HumanAct> acts,
                                        std::span<const SensorCount> sensors);

}  // namespace millwright::respond
