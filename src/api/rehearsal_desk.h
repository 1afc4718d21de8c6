// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the routes of rehearsals need of the composition beside the services of a site.

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "api/rehearsal_runner.h"
#include "api/router.h"
#include "api/services.h"

namespace millwright::api {

struct RehearsalDesk {
  std::unique_ptr<RehearsalRunner> runner;  ///< none can be started from here without
  /// MQTT messages and bytes that came in since the start.
  std::function<std::pair<std::uint64_t, std::uint64_t>()> mqtt_in{};
};

/// Lifetime: services and desk outlive the router.
void add_rehearsal_routes(Router& router, Services& services, RehearsalDesk& desk);

}  // namespace millwright::api
