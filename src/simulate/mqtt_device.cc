// SPDX-License-Identifier: Apache-2.0
#include "simulate/mqtt_device.h"

#include <algorithm>
#include <utility>

namespace millwright::simulate {

MqttDevice::MqttDevice(runtime::Lane& lane, net::TcpClient& client, DeviceOptions options)
    : max_kept_(options.max_kept),
      on_acknowledged_(std::move(options.on_acknowledged)),
      link_(lane, client, std::move(options.link), *this) {}

void MqttDevice::on_accepted() {
  for (const Kept& message : kept_) send(message, true);
}

void MqttDevice::on_ack(std::uint16_t packet_id) {
  // Acknowledgements come in order, so the search ends at once.
  const auto it = std::ranges::find(kept_, packet_id, &Kept::packet_id);
  if (it == kept_.end()) return;
  const SteadyTime due = it->due;
  kept_.erase(it);
  ++stats_.acknowledged;
  if (on_acknowledged_) on_acknowledged_(due);
}

void MqttDevice::publish(std::string_view topic, std::string_view payload, SteadyTime due) {
  if (kept_.size() >= max_kept_) {
    kept_.pop_front();
    ++stats_.dropped;
  }
  kept_.push_back({link_.next_packet_id(), std::string(topic), std::string(payload), due});
  ++stats_.sent;
  if (link_.is_connected()) send(kept_.back(), false);
}

void MqttDevice::send(const Kept& message, bool is_dup) {
  mqtt::PublishParts parts;
  parts.topic = message.topic;
  parts.payload = message.payload;
  parts.packet_id = message.packet_id;
  parts.qos = mqtt::Qos::kAtLeastOnce;
  parts.is_dup = is_dup;
  link_.publish(parts);
}

}  // namespace millwright::simulate
