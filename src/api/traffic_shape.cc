// SPDX-License-Identifier: Apache-2.0
#include "api/traffic_shape.h"

#include <algorithm>
#include <functional>
#include <map>

#include "api/kpi_inputs.h"
#include "api/rollout_book.h"
#include "os/process.h"
#include "pipeline/sources.h"

namespace millwright::api {
namespace {

using rollout::TrafficShape;
using namespace std::chrono_literals;

/// With fewer, what the store itself needs outweighs the readings.
constexpr std::uint64_t kEnoughReadings = 100'000;

double seconds(std::chrono::nanoseconds duration) {
  return static_cast<double>(duration.count()) / 1e9;
}

/// 0 of none.
double average(std::uint64_t sum, std::uint64_t n) {
  return n == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(n);
}

/// What came in, the platform's own figures left out.
struct Received {
  std::map<SourceId, std::uint64_t> by_source;
  std::map<UtcNanos, std::uint64_t> by_minute;
  std::uint64_t total = 0;
};

Received received(const std::vector<historian::LedgerRow>& rows) {
  Received out;
  for (const historian::LedgerRow& row : rows) {
    if (row.source == pipeline::kSourceSystem) continue;
    out.by_source[row.source] += row.counts.received;
    out.by_minute[row.minute] += row.counts.received;
    out.total += row.counts.received;
  }
  return out;
}

/// The busiest whole minute against the average one; 1 where there are too few to tell.
double burst_of(const Received& readings, UtcNanos now) {
  constexpr std::size_t kEnoughMinutes = 5;
  double sum = 0;
  double most = 0;
  std::size_t n = 0;
  for (const auto& [minute, count] : readings.by_minute) {
    if (minute == readings.by_minute.begin()->first || minute + 1min > now) continue;
    sum += static_cast<double>(count);
    most = std::max(most, static_cast<double>(count));
    ++n;
  }
  return n < kEnoughMinutes || sum <= 0 ? 1.0
                                        : std::max(1.0, most / (sum / static_cast<double>(n)));
}

/// Since when the site has recorded anything in the period. A minute in which it was started counts
/// from then.
UtcNanos begin_of(const Received& readings, UtcNanos from, UtcNanos started) {
  if (readings.by_minute.empty()) return from;
  const UtcNanos first = readings.by_minute.begin()->first;
  return started < first + 1min ? std::max(first, started) : first;
}

void set_rates(const Received& readings, double hours, TrafficShape& shape) {
  shape.hours = hours;
  shape.readings_per_s = static_cast<double>(readings.total) / (hours * 3600);
  for (const auto& [source, n] : readings.by_source) {
    shape.sources.push_back({std::string(pipeline::source_name(source)),
                             static_cast<double>(n) / static_cast<double>(readings.total)});
  }
  std::ranges::sort(shape.sources, std::ranges::greater(), &rollout::SourceShare::share);
}

Result<double> alarms_per_day(const Services& services, UtcNanos from, UtcNanos to) {
  MW_TRY(const AlarmPast past, read_alarm_past(services));
  const auto n = std::ranges::count_if(past.annunciated, [&](const alarm::Annunciated& one) {
    return from <= one.time && one.time < to;
  });
  return static_cast<double>(n) / std::max(1.0 / 24, seconds(to - from) / 86'400);
}

/// All sensors once the first wave that has not started is in; 0: there is none.
std::uint64_t sensors_after_next(const Services& services, std::uint64_t sensors) {
  if (services.host.rollout == nullptr) return 0;
  for (const rollout::Wave& wave : services.host.rollout->state()->waves) {
    if (wave.state == rollout::WaveState::kPlanned) return sensors + wave.sensor_budget;
  }
  return 0;
}

}  // namespace

std::uint64_t count_sensors(const registry::Plant& plant) {
  std::uint64_t n = 0;
  for (const Signal& signal : plant.all<Signal>()) n += is_platform(signal.asset, plant) ? 0 : 1;
  return n;
}

double asked_factor(const Services& services, double target) {
  TrafficShape shape;
  shape.sensors = count_sensors(*services.plant.registry().snapshot());
  shape.sensors_after_next = sensors_after_next(services, shape.sensors);
  return rollout::rehearsal_factor(shape, target);
}

Result<TrafficShape> measure_traffic(const Services& services, const RehearsalDesk& desk,
                                     std::chrono::hours period) {
  TrafficShape shape;
  const UtcNanos to = services.clock.wall();
  MW_TRY(const auto rows, services.historian.ledger({to - period, UtcNanos{INT64_MAX}}));
  const Received readings = received(rows);
  const UtcNanos from = begin_of(readings, to - period, services.started);
  if (readings.total > 0) set_rates(readings, std::max(seconds(to - from), 1.0) / 3600, shape);
  shape.burst = burst_of(readings, to);
  shape.sensors = count_sensors(*services.plant.registry().snapshot());
  MW_TRY(shape.alarms_per_day, alarms_per_day(services, from, to));
  if (desk.mqtt_in) {
    const MqttTraffic in = desk.mqtt_in();
    shape.bytes_per_message = average(in.bytes, in.messages);
    shape.metrics_per_message = average(in.sparkplug_values, in.sparkplug_messages);
  }
  shape.sensors_after_next = sensors_after_next(services, shape.sensors);
  return shape;
}

rollout::PresentUse present_use(const Services& services, const TrafficShape& shape) {
  const os::ProcessUsage usage = os::process_usage();
  rollout::PresentUse use;
  const double up = std::max(1.0, seconds(services.clock.wall() - services.started));
  use.processors = seconds(usage.cpu_time) / up;
  use.memory_bytes = usage.rss_bytes;
  use.sensors = shape.sensors;
  std::uint64_t stored = 0;
  for (const auto& row : services.historian.ledger_totals()) stored += row.counts.stored;
  if (stored >= kEnoughReadings) {
    use.disk_bytes_per_day = static_cast<double>(services.historian.bytes_on_disk()) /
                             static_cast<double>(stored) * shape.readings_per_s * 86'400;
  }
  return use;
}

}  // namespace millwright::api
