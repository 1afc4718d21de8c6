// SPDX-License-Identifier: Apache-2.0
// bench_load: loads a server over real sockets and prints one JSON line of what came of it.
//   bench_load mqtt-json --port 1883 --connections 100 --in-flight 100 --signals 10 --seconds 60
//   bench_load sparkplug --port 1883 --connections 100 --metrics 50 --in-flight 4
//   bench_load line      --port 8080 --connections 8 --values-per-body 5000
// Open loop, latencies from the time a message was due: add --rate MESSAGES_PER_S [--burst N].
#include <fmt/format.h>

#include <cstdio>

#include "load_run.h"

using namespace millwright;         // NOLINT(google-build-using-namespace): main only
using namespace millwright::bench;  // NOLINT(google-build-using-namespace)

namespace {

void print(const LoadOptions& options, const LoadReport& report) {
  const double per_s = static_cast<double>(report.acknowledged_in_time) / report.seconds;
  const simulate::Latencies& latency = report.latency;
  fmt::print(
      R"({{"mode":"{}","connections":{},"in_flight":{},"signals":{},"rate":{},"burst":{},)"
      R"("sent":{},"acknowledged":{},"values":{},"seconds":{},"seconds_to_end":{:.3f},)"
      R"("msg_per_s":{:.0f},"values_per_s":{:.0f},"generator_cpu_s":{:.3f},"ahead_ms":{},)"
      R"("latency_ms":{{"p50":{:.3f},"p90":{:.3f},"p99":{:.3f},"p999":{:.3f},"max":{:.3f}}}}})"
      "\n",
      name(options.mode), options.connections, options.in_flight, options.signals,
      options.rate_per_s, options.burst, report.sent, report.acknowledged, report.values,
      report.seconds, report.seconds_to_end, per_s,
      per_s * static_cast<double>(report.values_per_message), report.cpu_s, report.ahead_ms,
      latency.quantile_ms(0.5), latency.quantile_ms(0.9), latency.quantile_ms(0.99),
      latency.quantile_ms(0.999), latency.max_ms());
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = parse_options(argc, argv);
  if (!options) {
    fmt::print(stderr, "bench_load: {}\n", options.error().message());
    return 2;
  }
  const auto report = run_load(*options);
  if (!report) {
    fmt::print(stderr, "bench_load: {}\n", report.error().message());
    return 1;
  }
  print(*options, *report);
  return 0;
}
