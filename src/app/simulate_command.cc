// SPDX-License-Identifier: Apache-2.0
// millwright simulate: run the plant until it is stopped, and account for every message at the end.
#include <fmt/format.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "os/clock.h"
#include "simulate/feeder.h"

namespace millwright::app {
namespace {

/// Waits for a signal to stop, or `seconds` (0 = for ever). Tells what is wrong while waiting.
void wait(simulate::Feeder& feeder, const sigset_t& stop_signals, std::uint64_t seconds) {
  std::string last;
  for (std::uint64_t waited = 0; seconds == 0 || waited < seconds; ++waited) {
    const timespec one_second{1, 0};
    if (sigtimedwait(&stop_signals, nullptr, &one_second) > 0) return;
    const std::string error = feeder.stats().last_error;
    if (error != last && !error.empty()) {
      fmt::print(stderr, "millwright simulate: {}; trying again every second\n", error);
    }
    last = error;
  }
}

/// Steps for POST /api/v1/clock/steps instead of messages, each a line: for whoever drives the
/// clock. As fast as they are read.
int print_steps(const simulate::FeederOptions& options, UtcNanos time, std::uint64_t seconds) {
  auto plant = simulate::Plant::make(options.sensors, options.seed, options.faults);
  if (!plant) return report(plant.error());
  const UtcNanos end = seconds == 0 ? UtcNanos{INT64_MAX} : time + std::chrono::seconds(seconds);
  std::vector<simulate::SensorReading> readings;
  while (time < end) {
    time = time + options.interval;
    plant->step(std::chrono::duration<double>(options.interval).count(), readings);
    std::string lines;  // one a machine, with its sensors as fields
    for (std::size_t i = 0; i < readings.size(); ++i) {
      const simulate::SensorReading& reading = readings[i];
      const simulate::AssetLayout& asset = plant->layout()[reading.asset];
      const bool is_first = i == 0 || readings[i - 1].asset != reading.asset;
      const bool is_last = i + 1 == readings.size() || readings[i + 1].asset != reading.asset;
      const std::string begin = is_first ? fmt::format("sensors,path={} ", asset.path()) : ",";
      const std::string stamp =
          is_last ? fmt::format(" {}\n", (time + reading.clock_offset).ns) : std::string();
      lines +=
          fmt::format("{}{}={}{}", begin, asset.signals[reading.signal].name, reading.value, stamp);
    }
    fmt::print("{}\n", nlohmann::json({{"to", to_rfc3339(time)}, {"lines", lines}}).dump());
    if (std::ferror(stdout) != 0) return 1;  // nobody reads on
  }
  return 0;
}

}  // namespace

int run_simulate(const SimulateOptions& options, Output output) {
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGINT);
  sigaddset(&stop_signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);

  simulate::FeederOptions feeder_options;
  const auto endpoint = net::parse_endpoint(options.mqtt);
  if (!endpoint) return report(with_context(endpoint.error(), "--mqtt"));
  feeder_options.server = *endpoint;
  feeder_options.sensors = options.sensors;
  feeder_options.seed = options.seed;
  feeder_options.interval = std::chrono::milliseconds(options.interval_ms);
  feeder_options.user_name = options.user;
  feeder_options.password = options.password;
  for (const std::string& text : options.faults) {
    auto fault = simulate::parse_fault(text);
    if (!fault) return report(with_context(fault.error(), "--fault"));
    feeder_options.faults.push_back(std::move(*fault));
  }
  if (options.steps_from) {
    return print_steps(feeder_options, *options.steps_from, options.duration_s);
  }
  const os::SystemClock clock;
  const auto feeder = simulate::Feeder::make(std::move(feeder_options), clock);
  if (!feeder) return report(feeder.error());
  if (const Status started = (*feeder)->start(); !started) return report(started.error());
  if (output == Output::kText) {
    fmt::print("simulating {} sensors on {} machines, publishing to {}\n", options.sensors,
               (*feeder)->plant().layout().size(), options.mqtt);
    std::fflush(stdout);
  }
  wait(**feeder, stop_signals, options.duration_s);
  const simulate::FeederStats stats = (*feeder)->stats();
  if (output == Output::kJson) {
    fmt::print("{}\n", nlohmann::json({{"sent", stats.messages.sent},
                                       {"acknowledged", stats.messages.acknowledged},
                                       {"dropped", stats.messages.dropped},
                                       {"unacknowledged", stats.unacknowledged}})
                           .dump());
  } else {
    fmt::print("sent {}, acknowledged {}, dropped {}\n", stats.messages.sent,
               stats.messages.acknowledged, stats.messages.dropped);
  }
  return stats.connects == 0 ? 3 : 0;
}

}  // namespace millwright::app
