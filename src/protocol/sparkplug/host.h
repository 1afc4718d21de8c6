// SPDX-License-Identifier: Apache-2.0
#pragma once
// The host application's side of Sparkplug B 3.0 as a pure state machine: messages and `now` in;
// values, births, deaths and rebirth requests out. State is not kept over a restart: an edge node
// unknown to the host is asked for its births. Rules and examples: docs/format/payloads.md.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "model/decoded.h"
#include "protocol/sparkplug/edge.h"
#include "protocol/sparkplug/payload_reader.h"
#include "protocol/sparkplug/topic.h"

namespace millwright::sparkplug {

struct HostLimits {
  std::size_t max_edges = 10'000;
  std::size_t max_devices_per_edge = 1'000;
  std::size_t max_metrics_per_edge = 100'000;
  std::chrono::nanoseconds rebirth_interval = std::chrono::seconds(5);  ///< per edge node
  std::chrono::nanoseconds device_grace = std::chrono::seconds(10);  ///< from NBIRTH to its DBIRTHs
};

struct Arrival {
  UtcNanos wall;
  SteadyTime steady;
};

/// One value of a born metric.
struct MetricValue {
  Metric* metric;
  Scalar value;
  std::optional<UtcNanos> time;  ///< absent = arrival time
  Quality quality;               ///< kHistorical where its sender says so
  bool is_transient;             ///< its sender asks not to keep it
};

/// "The value is not known at present."
struct MetricNull {
  Metric* metric;
  std::optional<UtcNanos> time;
};

/// To be published with QoS 0, not retained (Sparkplug 3.0 §6.4.19, §6.4.23).
struct Command {
  std::string topic;
  std::string payload;
};
using RebirthRequest = Command;

/// What messages led to. Reused: clear() keeps the memory.
/// Lifetime: metrics until clear(); texts point into the payload or unresolved.scratch.
struct HostEvents {
  std::vector<MetricValue> values;  ///< of births and data, in the order of the payload
  std::vector<MetricNull> nulls;
  std::vector<Metric*> births;  ///< metrics defined anew or again; before their values
  std::vector<Metric*> stale;   ///< alive until now, not any more
  std::vector<RebirthRequest> rebirths;
  DecodedBatch unresolved;  ///< values by full address from nodes not born, and all problems
  std::vector<std::unique_ptr<Metric>> retired;  ///< kept alive for the pointers above

  void clear();
};

/// Thread: one at a time, but all messages of one edge node must come to the same host.
/// Memory: bounded by HostLimits.
class Host {
 public:
  explicit Host(HostLimits limits = {}) : limits_(limits) {}

  /// Takes in one message; commands and STATE are ignored. A payload that is no protobuf becomes
  /// one problem and changes nothing.
  /// Cost: about 20 ns a value by alias, no allocation.
  void receive(const Topic& topic, std::string_view payload, Arrival now, HostEvents& out);

  /// Makes stale what was not born again in time after an NBIRTH. Call about once a second.
  void expire(SteadyTime now, HostEvents& out);

  /// The command that writes a metric: DCMD for one of a device, NCMD for one of the node itself.
  /// `value` is a number or a bool, and is converted to the type the metric was born with.
  /// Errors: unavailable        no metric of this address is alive at present.
  ///         invalid_argument   the metric is neither a number nor a bool.
  Result<Command> write(std::string_view address, const Scalar& value, UtcNanos now);

  /// Sets every user_tag to 0: after signals were removed or renamed.
  void forget_tags();

  std::size_t n_edges() const { return edges_.size(); }

 private:
  struct Message;

  void node_birth(const Message& message);
  void node_death(const Message& message);
  void device_birth(const Message& message);
  void device_death(const Message& message);
  void data(const Message& message);
  void data_unborn(const Message& message);

  void define_all(const Message& message, Device& device);
  void define(const Message& message, Device& device, const MetricView& view);
  Metric* find_or_add(const Message& message, Device& device, const MetricView& view);
  void emit(const Message& message, Metric& metric, const MetricView& view);
  bool emit_by_name(const Message& message, const MetricView& view);
  void kill(Device& device, HostEvents& out);
  void take_seq(const Message& message);
  void ask_for_rebirth(const Message& message);

  Edge* find_edge_of(std::string_view address);
  Edge* find_edge(const Topic& topic);
  Edge* find_or_add_edge(const Topic& topic);

  HostLimits limits_;
  ByText<std::unique_ptr<Edge>> edges_;  // by "group/edge"
  std::string key_;                      // scratch for look-ups
};

}  // namespace millwright::sparkplug
