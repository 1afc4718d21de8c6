// SPDX-License-Identifier: Apache-2.0
#include "protocol/sparkplug/host.h"

#include <utility>

#include "core/utf8.h"
#include "protocol/sparkplug/metric_address.h"
#include "protocol/sparkplug/metric_value.h"
#include "protocol/sparkplug/payload_writer.h"

namespace millwright::sparkplug {
namespace {

constexpr std::size_t kMaxAddressBytes = 1024;

void add_problem(HostEvents& out, std::string reason, std::string_view raw) {
  out.unresolved.problems.push_back({0, std::move(reason), raw});
}

/// Metrics that steer the node; they are not measured.
bool is_control(std::string_view name) {
  return name == "bdSeq" || name.starts_with("Node Control/") ||
         name.starts_with("Device Control/");
}

/// A name for a message: at most 64 bytes, nothing that is not text.
std::string shown(std::string_view name) {
  std::string_view cut = name.substr(0, 64);
  while (!is_valid_utf8(cut)) cut.remove_suffix(1);
  return encode_metric_name(cut) + (cut.size() < name.size() ? "..." : "");
}

std::string about(const MetricView& view, std::string_view reason) {
  std::string text = view.has_name ? "metric '" + shown(view.name) + "'"
                                   : "metric with alias " + std::to_string(view.alias);
  return text.append(": ").append(reason);
}

std::optional<std::uint64_t> bd_seq_of(std::string_view payload) {
  MetricCursor cursor(payload);
  MetricView view;
  while (cursor.next(view)) {
    if (view.name == "bdSeq") return view.word;
  }
  return std::nullopt;
}

}  // namespace

/// One message in work.
struct Host::Message {
  const Topic& topic;
  std::string_view payload;
  Arrival now;
  HostEvents& out;
  Envelope envelope;
  std::optional<UtcNanos> time;  // of the payload
  Edge* edge = nullptr;
};

void HostEvents::clear() {
  values.clear();
  nulls.clear();
  births.clear();
  stale.clear();
  rebirths.clear();
  unresolved.clear();
  retired.clear();
}

void Host::receive(const Topic& topic, std::string_view payload, Arrival now, HostEvents& out) {
  const bool is_command = topic.type == MessageType::kNodeCommand ||
                          topic.type == MessageType::kDeviceCommand ||
                          topic.type == MessageType::kState;
  if (is_command) return;
  const auto envelope = read_envelope(payload);
  if (!envelope || envelope->seq.value_or(0) > 255) {
    add_problem(out, "not a Sparkplug B payload", payload);
    return;
  }
  Message message{topic, payload, now, out, *envelope, std::nullopt, nullptr};
  if (envelope->timestamp_ms) message.time = from_millis(*envelope->timestamp_ms);
  switch (topic.type) {
    case MessageType::kNodeBirth:
      return node_birth(message);
    case MessageType::kNodeDeath:
      return node_death(message);
    case MessageType::kDeviceBirth:
      return device_birth(message);
    case MessageType::kDeviceDeath:
      return device_death(message);
    default:
      return data(message);
  }
}

void Host::node_birth(const Message& from) {
  Message message = from;
  HostEvents& out = message.out;
  if (!is_well_formed(message.payload)) {
    return add_problem(out, "not a Sparkplug B payload", message.payload);
  }
  Edge* const edge = find_or_add_edge(message.topic);
  if (edge == nullptr) return add_problem(out, "too many edge nodes", message.payload);
  message.edge = edge;
  edge->is_born = true;
  edge->is_in_sequence = true;
  edge->next_seq = static_cast<std::uint8_t>(message.envelope.seq.value_or(0) + 1);
  edge->bd_seq = bd_seq_of(message.payload);
  edge->devices_due = message.now.steady + limits_.device_grace;
  ++edge->n_births;
  edge->aliases.clear();
  // Sparkplug 3.0 §6.4.7: with its node a device is offline until its own birth. Its signals get
  // `device_grace` for that, because every rebirth would else make them stale for a moment.
  for (auto& [id, device] : edge->devices) device->is_born = false;
  if (edge->n_metrics > limits_.max_metrics_per_edge / 2) edge->retire_dead(out.retired);
  edge->node.is_born = true;
  define_all(message, edge->node);
}

void Host::node_death(const Message& message) {
  Edge* const edge = find_edge(message.topic);
  if (edge == nullptr || !edge->is_born) return;
  const auto bd_seq = bd_seq_of(message.payload);
  // The will of an earlier session, delivered late: the node has been born again since.
  if (bd_seq && edge->bd_seq && *bd_seq != *edge->bd_seq) return;
  edge->is_born = false;
  edge->devices_due.reset();
  edge->each_device([&](Device& device) { kill(device, message.out); });
}

void Host::device_birth(const Message& from) {
  Message message = from;
  message.edge = find_edge(message.topic);
  Edge* const edge = message.edge;
  if (edge == nullptr || !edge->is_born) return data_unborn(message);
  if (!is_well_formed(message.payload)) {
    return add_problem(message.out, "not a Sparkplug B payload", message.payload);
  }
  take_seq(message);
  if (edge->find_device(message.topic.device) == nullptr &&
      edge->devices.size() >= limits_.max_devices_per_edge) {
    return add_problem(message.out, "too many devices on this edge node", message.payload);
  }
  Device& device = edge->device(message.topic.device);
  for (auto& [name, metric] : device.metrics) {
    if (metric->alias && edge->aliases.find(*metric->alias) == metric.get()) {
      edge->aliases.erase(*metric->alias);
    }
  }
  device.is_born = true;
  ++edge->n_births;
  define_all(message, device);
}

void Host::device_death(const Message& from) {
  Message message = from;
  message.edge = find_edge(message.topic);
  if (message.edge == nullptr || !message.edge->is_born) return;
  take_seq(message);
  Device* const device = message.edge->find_device(message.topic.device);
  if (device != nullptr) kill(*device, message.out);
}

/// Defines every metric of a birth; what was alive and is not in it any more becomes stale.
void Host::define_all(const Message& message, Device& device) {
  MetricCursor cursor(message.payload);
  MetricView view;
  while (cursor.next(view)) define(message, device, view);
  for (auto& [name, metric] : device.metrics) {
    if (metric->birth == message.edge->n_births || !metric->is_alive) continue;
    metric->is_alive = false;
    if (!metric->is_ignored) message.out.stale.push_back(metric.get());
  }
}

void Host::define(const Message& message, Device& device, const MetricView& view) {
  Metric* const metric = find_or_add(message, device, view);
  if (metric == nullptr) return;
  metric->birth = message.edge->n_births;
  metric->is_alive = true;
  metric->type = data_type_of(view.data_type);
  metric->alias.reset();
  if (view.has_alias) {
    if (message.edge->aliases.insert(view.alias, metric)) {
      metric->alias = view.alias;
    } else {
      add_problem(message.out, about(view, "alias given twice"), view.raw);
    }
  }
  const auto properties = read_properties(view.properties);
  metric->unit = properties ? properties->unit : std::string_view();
  if (metric->is_ignored) return;
  if (is_scalar(metric->type)) message.out.births.push_back(metric);
  if (!view.is_null && view.value_field == ValueField::kNone) return;  // born without a value
  emit(message, *metric, view);
}

/// The metric a birth speaks of, new or known; nullptr with a problem when it cannot be one.
Metric* Host::find_or_add(const Message& message, Device& device, const MetricView& view) {
  HostEvents& out = message.out;
  Edge& edge = *message.edge;
  if (!view.has_name || view.name.empty() || !is_valid_utf8(view.name)) {
    add_problem(out, "metric without a name in UTF-8", view.raw);
    return nullptr;
  }
  if (const auto known = device.metrics.find(view.name); known != device.metrics.end()) {
    Metric* const metric = known->second.get();
    if (metric->birth == edge.n_births) {
      add_problem(out, about(view, "given twice in one birth"), view.raw);
      return nullptr;
    }
    return metric;
  }
  std::string address = device.prefix + encode_metric_name(view.name);
  if (address.size() > kMaxAddressBytes) {
    add_problem(out, "metric whose address is longer than 1024 bytes", view.raw);
    return nullptr;
  }
  if (edge.n_metrics >= limits_.max_metrics_per_edge) {
    add_problem(out, about(view, "too many metrics on this edge node"), view.raw);
    return nullptr;
  }
  auto made = std::make_unique<Metric>();
  made->name = view.name;
  made->address = std::move(address);
  made->device = device.number;
  made->is_ignored = is_control(view.name);
  // The node's own metric "pump/speed" and metric "speed" of device "pump" would be one address.
  if (!edge.by_address.emplace(made->address, made.get()).second) {
    add_problem(out, about(view, "node and device have a metric of this address"), view.raw);
    made->is_ignored = true;
  }
  ++edge.n_metrics;
  return device.metrics.emplace(made->name, std::move(made)).first->second.get();
}

/// One value, null or problem of a known metric.
void Host::emit(const Message& message, Metric& metric, const MetricView& view) {
  HostEvents& out = message.out;
  std::optional<UtcNanos> time = message.time;
  if (view.has_timestamp) {
    time = from_millis(view.timestamp_ms);
    if (!time) return add_problem(out, about(view, "timestamp beyond the year 2262"), view.raw);
  }
  if (view.is_null) {
    out.nulls.push_back({&metric, time});
    return;
  }
  const auto value = value_of(view, metric.type);
  if (!value) return add_problem(out, about(view, value.error()), view.raw);
  Quality quality;
  if (!view.properties.empty()) {
    const auto properties = read_properties(view.properties);
    if (!properties) return add_problem(out, about(view, "broken properties"), view.raw);
    quality = properties->quality.value_or(quality);
  }
  // After a gap an alias may, though hardly, mean another metric than it did.
  if (!message.edge->is_in_sequence && !quality.is_bad()) {
    quality = quality.with(Grade::kUncertain);
  }
  if (view.is_historical) quality = quality.with(Quality::kHistorical);
  out.values.push_back({&metric, *value, time, quality, view.is_transient});
}

void Host::data(const Message& from) {
  Message message = from;
  HostEvents& out = message.out;
  message.edge = find_edge(message.topic);
  if (message.edge == nullptr || !message.edge->is_born) return data_unborn(message);
  Edge& edge = *message.edge;
  Device* const device = edge.find_device(message.topic.device);
  if (device == nullptr || !device->is_born) {
    take_seq(message);
    return data_unborn(message);
  }
  const std::size_t n_values = out.values.size();
  const std::size_t n_nulls = out.nulls.size();
  const std::size_t n_readings = out.unresolved.readings.size();
  const std::size_t n_problems = out.unresolved.problems.size();
  take_seq(message);
  std::size_t n_unknown = 0;
  MetricCursor cursor(message.payload);
  MetricView view;
  while (cursor.next(view)) {
    Metric* metric = nullptr;
    if (view.has_alias) metric = edge.aliases.find(view.alias);
    if (metric == nullptr && view.has_name) {
      const auto named = device->metrics.find(view.name);
      if (named != device->metrics.end()) metric = named->second.get();
    }
    if (metric != nullptr && metric->is_alive && metric->device == device->number) {
      if (!metric->is_ignored) emit(message, *metric, view);
    } else if (!emit_by_name(message, view)) {
      ++n_unknown;
    }
  }
  const bool has_named = out.unresolved.readings.size() > n_readings;
  if (cursor.failed()) {
    out.values.resize(n_values, {});
    out.nulls.resize(n_nulls, {});
    out.unresolved.readings.resize(n_readings);
    out.unresolved.problems.resize(n_problems);
    return add_problem(out, "not a Sparkplug B payload", message.payload);
  }
  if (n_unknown > 0) {
    add_problem(out,
                std::to_string(n_unknown) + " of " + std::to_string(message.envelope.n_metrics) +
                    " metrics have an alias that was not born",
                message.payload);
  }
  if (n_unknown > 0 || has_named || !edge.is_in_sequence) ask_for_rebirth(message);
}

/// Data or a device birth of a node that has not been born: what carries its full name is kept.
void Host::data_unborn(const Message& from) {
  Message message = from;
  HostEvents& out = message.out;
  if (!is_well_formed(message.payload)) {
    return add_problem(out, "not a Sparkplug B payload", message.payload);
  }
  message.edge = find_or_add_edge(message.topic);
  if (message.edge == nullptr) return add_problem(out, "too many edge nodes", message.payload);
  std::size_t n_unknown = 0;
  MetricCursor cursor(message.payload);
  MetricView view;
  while (cursor.next(view)) {
    if (!emit_by_name(message, view)) ++n_unknown;
  }
  if (n_unknown > 0) {
    add_problem(out,
                std::to_string(n_unknown) + " of " + std::to_string(message.envelope.n_metrics) +
                    " metrics came before their birth, by alias only",
                message.payload);
  }
  ask_for_rebirth(message);
}

/// False when the metric has no name to go by.
bool Host::emit_by_name(const Message& message, const MetricView& view) {
  if (!view.has_name || view.name.empty() || !is_valid_utf8(view.name)) return false;
  if (is_control(view.name) || view.is_null) return true;
  HostEvents& out = message.out;
  std::optional<UtcNanos> time = message.time;
  if (view.has_timestamp) time = from_millis(view.timestamp_ms);
  const auto value = value_of(view, data_type_of(view.data_type));
  const auto properties = read_properties(view.properties);
  if (!value || !properties || (view.has_timestamp && !time)) {
    add_problem(out, about(view, value ? "broken properties or timestamp" : value.error()),
                view.raw);
    return true;
  }
  const std::string name = encode_metric_name(view.name);
  if (message.edge->node.prefix.size() + message.topic.device.size() + name.size() >=
      kMaxAddressBytes) {
    add_problem(out, "metric whose address is longer than 1024 bytes", view.raw);
    return true;
  }
  const std::string_view slash = message.topic.device.empty() ? "" : "/";
  Quality quality = properties->quality.value_or(Quality{});
  if (view.is_historical) quality = quality.with(Quality::kHistorical);
  out.unresolved.readings.push_back(
      {out.unresolved.keep({message.edge->node.prefix, message.topic.device, slash, name}), *value,
       time, quality});
  return true;
}

void Host::kill(Device& device, HostEvents& out) {
  device.is_born = false;
  for (auto& [name, metric] : device.metrics) {
    if (std::exchange(metric->is_alive, false) && !metric->is_ignored) {
      out.stale.push_back(metric.get());
    }
  }
}

/// Sparkplug 3.0 §6.4.17: one counter per edge node, 0 to 255 and round again, over all of its
/// messages but NDEATH. A left out `seq` is 0, as protobuf has it.
void Host::take_seq(const Message& message) {
  Edge& edge = *message.edge;
  const auto seq = static_cast<std::uint8_t>(message.envelope.seq.value_or(0));
  if (seq != edge.next_seq) {
    edge.is_in_sequence = false;
    ask_for_rebirth(message);
  }
  edge.next_seq = static_cast<std::uint8_t>(seq + 1);
}

void Host::ask_for_rebirth(const Message& message) {
  Edge& edge = *message.edge;
  const SteadyTime now = message.now.steady;
  if (edge.asked_for_rebirth && now - *edge.asked_for_rebirth < limits_.rebirth_interval) return;
  edge.asked_for_rebirth = now;
  const Topic topic{MessageType::kNodeCommand, edge.group, edge.id, {}};
  message.out.rebirths.push_back({to_text(topic), encode_rebirth_command(message.now.wall)});
}

void Host::expire(SteadyTime now, HostEvents& out) {
  for (auto& [key, edge] : edges_) {
    if (!edge->devices_due || now < *edge->devices_due) continue;
    edge->devices_due.reset();
    for (auto& [id, device] : edge->devices) {
      if (!device->is_born) kill(*device, out);
    }
  }
}

void Host::forget_tags() {
  for (auto& [key, edge] : edges_) {
    edge->each_device([](Device& device) {
      for (auto& [name, metric] : device.metrics) metric->user_tag = 0;
    });
  }
}

Edge* Host::find_edge_of(std::string_view address) {
  // "spBv1.0/group/edge/..."
  const std::size_t group = kNamespace.size() + 1;
  if (address.size() <= group) return nullptr;
  const std::size_t edge = address.find('/', group);
  const std::size_t end = edge == address.npos ? edge : address.find('/', edge + 1);
  if (end == address.npos) return nullptr;
  key_.assign(address.substr(group, end - group));
  const auto found = edges_.find(key_);
  return found == edges_.end() ? nullptr : found->second.get();
}

Result<Command> Host::write(std::string_view address, const Scalar& value, UtcNanos now) {
  Edge* const edge = find_edge_of(address);
  const auto known =
      edge == nullptr ? decltype(edge->by_address)::iterator() : edge->by_address.find(address);
  const bool is_alive = edge != nullptr && edge->is_born && known != edge->by_address.end() &&
                        known->second->is_alive;
  if (!is_alive) {
    return fail(Code::kUnavailable, std::string(address) +
                                        " is not born at present; see that its edge node is "
                                        "connected and publishes its births");
  }
  const Metric& metric = *known->second;
  if (metric.type == DataType::kUnknown || metric.type > DataType::kBoolean) {
    return fail(Code::kInvalidArgument, std::string(address) + " is a " +
                                            std::string(name(metric.type)) +
                                            ", which a number cannot be written to");
  }
  Topic topic{MessageType::kNodeCommand, edge->group, edge->id, {}};
  for (const auto& [id, device] : edge->devices) {
    if (device->number != metric.device) continue;
    topic.type = MessageType::kDeviceCommand;
    topic.device = id;
  }
  MetricToWrite written;
  written.name = metric.name;
  written.time = now;
  written.type = metric.type;
  written.value = value;
  Command out;
  out.topic = to_text(topic);
  encode({now, std::nullopt, {&written, 1}}, out.payload);
  return out;
}

Edge* Host::find_edge(const Topic& topic) {
  key_.assign(topic.group).append("/").append(topic.edge);
  const auto found = edges_.find(key_);
  return found == edges_.end() ? nullptr : found->second.get();
}

Edge* Host::find_or_add_edge(const Topic& topic) {
  if (Edge* const known = find_edge(topic)) return known;
  if (edges_.size() >= limits_.max_edges) return nullptr;
  return edges_.emplace(key_, std::make_unique<Edge>(topic.group, topic.edge)).first->second.get();
}

}  // namespace millwright::sparkplug
