// SPDX-License-Identifier: Apache-2.0
#include "respond/attention/vendor_forecast.h"

#include <gtest/gtest.h>

namespace millwright::respond {
namespace {

constexpr UtcNanos day(std::int64_t days) {
  return {days * 86'400 * 1'000'000'000};
}

std::vector<HumanAct> contacts(int n) {
  std::vector<HumanAct> acts(static_cast<std::size_t>(n));
  for (HumanAct& act : acts) {
    act.time = day(3);
    act.category = ActCategory::kSupportContact;
  }
  HumanAct other;
  other.time = day(3);
  acts.push_back(other);
  HumanAct later = other;
  later.category = ActCategory::kSupportContact;
  later.time = day(28);
  acts.push_back(later);
  return acts;
}

TEST(VendorForecast, Table) {
  struct Case {
    const char* name;
    int contacts;
    std::int64_t days;
    int sensors;
    double contracted;
    ForecastVerdict verdict;
  };
  // 20 sensors for 28 days = 80 sensor-weeks; at 100 sensors a month has 428.6 of them.
  const Case cases[] = {
      {"plainly within", 1, 28, 20, 30, ForecastVerdict::kWithin},
      {"plainly over", 10, 28, 20, 50, ForecastVerdict::kOver},
      {"within, but not surely", 4, 28, 20, 25, ForecastVerdict::kInconclusive},
      {"no contact is no proof", 0, 28, 20, 10, ForecastVerdict::kInconclusive},
      {"no contact, with room", 0, 28, 20, 17, ForecastVerdict::kWithin},
      {"less than four weeks", 0, 27, 20, 1000, ForecastVerdict::kInconclusive},
      {"no sensor", 0, 28, 0, 1000, ForecastVerdict::kInconclusive},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const std::vector<SensorCount> sensors{{day(0), c.sensors, 0}};
    const VendorForecast forecast = forecast_vendor_contacts(
        {day(0), day(c.days), 100, c.contracted}, contacts(c.contacts), sensors);
    EXPECT_EQ(forecast.verdict, c.verdict) << forecast.reason;
    EXPECT_EQ(forecast.contacts, c.contacts);
    EXPECT_FALSE(forecast.reason.empty());
  }
}

// Upper bounds of a Poisson mean at 95 %, one-sided, from tables: 3.00, 4.74, 9.15, 16.96.
TEST(VendorForecast, BoundAgainstTheTable) {
  const std::pair<int, double> cases[] = {{0, 2.996}, {1, 4.744}, {4, 9.154}, {10, 16.962}};
  const std::vector<SensorCount> sensors{{day(0), 100, 0}};  // 400 sensor-weeks
  for (const auto& [n, bound] : cases) {
    const VendorForecast forecast =
        forecast_vendor_contacts({day(0), day(28), 100, 1}, contacts(n), sensors);
    const double per_month = bound * 30 / 28;
    EXPECT_NEAR(forecast.per_month_at_target_upper.value(), per_month, 0.02 * per_month) << n;
    EXPECT_NEAR(forecast.per_month_at_target.value(), n * 30.0 / 28, 1e-9) << n;
  }
}

}  // namespace
}  // namespace millwright::respond
