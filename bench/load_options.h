// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the load generator is asked to do: `bench_load MODE --port N [--name value]...`.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace millwright::bench {

enum class Mode : std::uint8_t { kMqttJson, kSparkplug, kLine };

/// "mqtt-json", "sparkplug" or "line".
std::string_view name(Mode mode);

struct LoadOptions {
  Mode mode = Mode::kMqttJson;
  std::string host = "127.0.0.1";  ///< an IPv4 address
  std::uint16_t port = 0;          ///< MQTT, or HTTP for lines
  std::size_t connections = 1;
  std::size_t in_flight = 1;           ///< unacknowledged messages per connection, at most
  std::size_t signals = 1;             ///< per connection: topics, metrics or line fields in all
  std::size_t values_per_body = 5000;  ///< lines only
  std::size_t burst = 1;               ///< open loop: messages one connection sends at once
  double seconds = 10;
  double rate_per_s = 0;  ///< messages of all connections; 0 = as fast as it goes
};

/// Errors: invalid_argument names the argument.
Result<LoadOptions> parse_options(int argc, const char* const* argv);

}  // namespace millwright::bench
