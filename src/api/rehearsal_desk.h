// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the routes of rehearsals need of the composition beside the services of a site.

#include <cstdint>
#include <functional>
#include <memory>

#include "api/rehearsal_runner.h"
#include "api/router.h"
#include "api/services.h"

namespace millwright::api {

/// Messages with readings that came in over MQTT since the start.
struct MqttTraffic {
  std::uint64_t messages = 0;  ///< of mapped topics
  std::uint64_t bytes = 0;     ///< of those, topics and payloads
  std::uint64_t sparkplug_messages = 0;
  std::uint64_t sparkplug_values = 0;  ///< in those
};

struct RehearsalDesk {
  std::unique_ptr<RehearsalRunner> runner;  ///< none can be started from here without
  std::function<MqttTraffic()> mqtt_in{};
};

/// Lifetime: services and desk outlive the router.
void add_rehearsal_routes(Router& router, Services& services, RehearsalDesk& desk);

}  // namespace millwright::api
