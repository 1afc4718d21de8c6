// SPDX-License-Identifier: Apache-2.0
// A sequence of Sparkplug messages with any bytes as payload: never a crash, and the promises of
// host.h hold after each. Input: per message one byte type and node, one byte length, the payload.
// Every payload that can be read is also written again and read back equal.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/check.h"
#include "protocol/sparkplug/host.h"
#include "protocol/sparkplug/metric_value.h"
#include "protocol/sparkplug/payload_writer.h"

namespace {

using namespace millwright;
using namespace millwright::sparkplug;

void check_events(const HostEvents& events) {
  for (const MetricValue& value : events.values) {
    MW_CHECK(value.metric->is_alive && !value.metric->is_ignored, "values are of living metrics");
    MW_CHECK(value.metric->address.find_first_of("+#") == std::string::npos, "no filter");
    MW_CHECK(value.value.type != ValueType::kFloat64 ||
                 std::isfinite(std::bit_cast<double>(value.value.word)),
             "floats are finite");
  }
  for (const Metric* metric : events.stale) MW_CHECK(!metric->is_alive, "stale is not alive");
  for (const Metric* metric : events.births) MW_CHECK(metric->is_alive, "born is alive");
  for (const DecodedReading& reading : events.unresolved.readings) {
    MW_CHECK(reading.name.starts_with("spBv1.0/"), "a full address");
  }
  for (const DecodeProblem& problem : events.unresolved.problems) {
    MW_CHECK(!problem.reason.empty(), "problem has a reason");
  }
  MW_CHECK(events.rebirths.size() <= 1, "one request a message");
}

void check_round_trip(std::string_view payload) {
  MetricCursor cursor(payload);
  MetricView view;
  while (cursor.next(view)) {
    const DataType type = data_type_of(view.data_type);
    const auto value = value_of(view, type);
    if (!value || type == DataType::kUnknown || !view.has_name || view.name.empty()) continue;
    MetricToWrite metric;
    metric.name = view.name;
    metric.type = type;
    metric.value = *value;
    if (view.has_alias) metric.alias = view.alias;
    std::string bytes;
    encode({std::nullopt, std::nullopt, {&metric, 1}}, bytes);
    MetricCursor again_cursor(bytes);
    MetricView again;
    MW_CHECK(again_cursor.next(again), "what is written can be read");
    MW_CHECK(again.name == view.name && again.alias == view.alias, "name and alias are kept");
    const auto second = value_of(again, type);
    MW_CHECK(second && second->type == value->type && second->word == value->word &&
                 second->text == value->text,
             "the value is kept");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Host host(HostLimits{.max_edges = 3, .max_devices_per_edge = 2, .max_metrics_per_edge = 6});
  HostEvents events;
  std::int64_t now = 0;
  while (size >= 2) {
    const auto type = static_cast<MessageType>((data[0] & 0x0f) % 9);
    const bool is_device = type >= MessageType::kDeviceBirth && type <= MessageType::kDeviceCommand;
    constexpr std::string_view kDevices[] = {"d", "e", "f", "g"};
    constexpr std::string_view kEdges[] = {"e1", "e2", "e3", "e4"};
    const Topic topic{type, "g", kEdges[(data[0] >> 4) & 3],
                      is_device ? kDevices[data[0] >> 6] : std::string_view()};
    const std::size_t n = std::min<std::size_t>(data[1], size - 2);
    const std::string payload(reinterpret_cast<const char*>(data + 2), n);
    data += 2 + n;
    size -= 2 + n;
    now += 1'000'000'000;
    events.clear();
    host.receive(topic, payload, {UtcNanos{now}, SteadyTime{now}}, events);
    check_events(events);
    check_round_trip(payload);
    events.clear();
    host.expire(SteadyTime{now}, events);
    check_events(events);
  }
  return 0;
}
