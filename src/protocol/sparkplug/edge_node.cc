// SPDX-License-Identifier: Apache-2.0
#include "protocol/sparkplug/edge_node.h"

#include <utility>

#include "protocol/sparkplug/payload_reader.h"

namespace millwright::sparkplug {
namespace {

constexpr std::string_view kRebirth = "Node Control/Rebirth";

MetricToWrite control(std::string_view name, DataType type, Scalar value) {
  MetricToWrite metric;
  metric.name = name;
  metric.type = type;
  metric.value = value;
  return metric;
}

}  // namespace

EdgeNode::EdgeNode(std::string group, std::string id, std::vector<OwnMetric> metrics)
    : group_(std::move(group)), id_(std::move(id)) {
  metrics_.reserve(metrics.size());
  for (OwnMetric& metric : metrics) metrics_.push_back({std::move(metric), {}, {}, {}});
}

OutgoingMessage EdgeNode::next_death() {
  bd_seq_ = static_cast<std::uint8_t>(bd_seq_ ? *bd_seq_ + 1 : 0);
  return {to_text(Topic{MessageType::kNodeDeath, group_, id_, {}}), encode_node_death(*bd_seq_)};
}

std::vector<OutgoingMessage> EdgeNode::births(UtcNanos now) {
  std::vector<OutgoingMessage> out;
  seq_ = 0;
  // The node is born first, also one whose metrics all belong to devices.
  const auto end_of = [&](std::size_t begin, std::string_view device) {
    std::size_t end = begin;
    while (end < metrics_.size() && metrics_[end].own.device == device) ++end;
    return end;
  };
  std::size_t own_begin = 0;
  while (own_begin < metrics_.size() && !metrics_[own_begin].own.device.empty()) ++own_begin;
  out.push_back(birth(own_begin, end_of(own_begin, ""), now));
  for (std::size_t begin = 0; begin < metrics_.size();) {
    const std::size_t end = end_of(begin, metrics_[begin].own.device);
    if (!metrics_[begin].own.device.empty()) out.push_back(birth(begin, end, now));
    begin = end;
  }
  return out;
}

/// One birth of the metrics in [begin, end); an empty range is a node without any of its own.
OutgoingMessage EdgeNode::birth(std::size_t begin, std::size_t end, UtcNanos now) {
  const std::string_view device =
      begin == end ? std::string_view() : std::string_view(metrics_[begin].own.device);
  writing_.clear();
  if (device.empty()) {
    writing_.push_back(control("bdSeq", DataType::kInt64, Scalar::of(std::uint64_t{*bd_seq_})));
    writing_.push_back(control(kRebirth, DataType::kBoolean, Scalar::of(false)));
  }
  for (std::size_t i = begin; i < end; ++i) writing_.push_back(born(i));
  return written(topic(MessageType::kNodeBirth, MessageType::kDeviceBirth, device), now);
}

MetricToWrite EdgeNode::born(std::size_t index) const {
  const Known& known = metrics_[index];
  MetricToWrite metric;
  metric.name = known.own.name;
  metric.alias = index;
  metric.type = known.own.type;
  metric.is_null = !known.time;
  metric.time = known.time;
  metric.value = known.value;
  if (known.value.type == ValueType::kText) metric.value.text = known.text;
  return metric;
}

OutgoingMessage EdgeNode::data(std::span<const OwnValue> values, UtcNanos now, Told told) {
  writing_.clear();
  for (const OwnValue& one : values) {
    Known& known = metrics_[one.metric];
    // What is told later may be older than what is known.
    if (!known.time || *known.time <= one.time) {
      known.time = one.time;
      known.value = one.value;
      if (one.value.type == ValueType::kText) known.text = one.value.text;
    }
    MetricToWrite metric;
    metric.alias = one.metric;
    metric.time = one.time;
    metric.type = known.own.type;
    metric.has_type = false;
    metric.is_historical = told == Told::kLater;
    metric.value = one.value;
    writing_.push_back(metric);
  }
  const std::string& device = metrics_[values.front().metric].own.device;
  return written(topic(MessageType::kNodeData, MessageType::kDeviceData, device), now);
}

OutgoingMessage EdgeNode::written(std::string to, UtcNanos now) {
  OutgoingMessage out{std::move(to), {}};
  encode({now, seq_++, writing_}, out.payload);
  return out;
}

std::string EdgeNode::topic(MessageType of_node, MessageType of_device,
                            std::string_view device) const {
  return to_text(Topic{device.empty() ? of_node : of_device, group_, id_, device});
}

std::string EdgeNode::command_topic() const {
  return to_text(Topic{MessageType::kNodeCommand, group_, id_, {}});
}

bool EdgeNode::is_rebirth(std::string_view topic, std::string_view payload) const {
  if (topic != command_topic()) return false;
  MetricCursor cursor(payload);
  MetricView view;
  while (cursor.next(view)) {
    if (view.name == kRebirth && view.value_field == ValueField::kBoolean && view.word != 0) {
      return true;
    }
  }
  return false;
}

}  // namespace millwright::sparkplug
