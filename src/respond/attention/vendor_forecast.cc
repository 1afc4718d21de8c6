// SPDX-License-Identifier: Apache-2.0
#include "respond/attention/vendor_forecast.h"

#include <fmt/format.h>

#include <cmath>

#include "core/enum_names.h"

namespace millwright::respond {
namespace {

constexpr EnumNames<3> kVerdicts{"within", "over", "inconclusive"};
constexpr std::chrono::weeks kFewestWeeks{4};
constexpr double kWeeksPerMonth = 30.0 / 7;

/// One-sided 95 % upper bound of a Poisson mean after `n` events (Breslow & Day 1987, eq. 2.13).
double poisson_upper(std::int64_t n) {
  constexpr double kZ = 1.6448536269514722;
  const double next = static_cast<double>(n) + 1;
  return next * std::pow(1 - 1 / (9 * next) + kZ / (3 * std::sqrt(next)), 3);
}

}  // namespace

std::string_view name(ForecastVerdict verdict) {
  return name_in(kVerdicts, verdict);
}

VendorForecast forecast_vendor_contacts(const VendorQuestion& question,
                                        std::span<const HumanAct> acts,
                                        std::span<const SensorCount> sensors) {
  VendorForecast out;
  for (const HumanAct& act : acts) {
    const bool is_within = act.time >= question.begin && act.time < question.end;
    if (is_within && act.category == ActCategory::kSupportContact) ++out.contacts;
  }
  out.sensor_weeks = sensor_weeks(sensors, question.begin, question.end);
  if (question.end - question.begin < kFewestWeeks || out.sensor_weeks <= 0) {
    out.reason = out.sensor_weeks <= 0 ? "no working sensor in the period"
                                       : "less than four weeks of history";
    return out;
  }
  const double scale = question.target_sensors * kWeeksPerMonth / out.sensor_weeks;
  const double rate = static_cast<double>(out.contacts) * scale;
  const double upper = poisson_upper(out.contacts) * scale;
  out.per_month_at_target = rate;
  out.per_month_at_target_upper = upper;
  if (upper <= question.contracted_per_month) {
    out.verdict = ForecastVerdict::kWithin;
  } else if (rate > question.contracted_per_month) {
    out.verdict = ForecastVerdict::kOver;
  }
  out.reason = fmt::format(
      "{} contacts in {:.0f} sensor-weeks: {:.1f} a month at {} sensors, at most {:.1f} with 95 % "
      "confidence, {:.1f} contracted",
      out.contacts, out.sensor_weeks, rate, question.target_sensors, upper,
      question.contracted_per_month);
  return out;
}

}  // namespace millwright::respond
