// SPDX-License-Identifier: Apache-2.0
#include "simulate/sparkplug_device.h"

#include <algorithm>
#include <utility>

namespace millwright::simulate {

using sparkplug::OutgoingMessage;
using sparkplug::OwnValue;
using sparkplug::Told;

SparkplugDevice::SparkplugDevice(runtime::Lane& lane, net::TcpClient& client, const Clock& clock,
                                 SparkplugOptions options, sparkplug::EdgeNode node)
    : clock_(clock),
      max_kept_(options.max_kept),
      on_acknowledged_(std::move(options.on_acknowledged)),
      node_(std::move(node)),
      link_(lane, client, std::move(options.link), *this) {}

std::optional<LinkWill> SparkplugDevice::next_will() {
  OutgoingMessage death = node_.next_death();
  return LinkWill{std::move(death.topic), std::move(death.payload)};
}

/// Commands are listened to before the birth, which may lead to one.
void SparkplugDevice::on_accepted() {
  link_.subscribe(node_.command_topic());
  send_births();
  for (const Kept& message : kept_) send(message, Told::kLater);
}

void SparkplugDevice::on_message(std::string_view topic, std::string_view payload) {
  if (node_.is_rebirth(topic, payload)) send_births();
}

void SparkplugDevice::send_births() {
  for (const OutgoingMessage& message : node_.births(clock_.wall())) {
    mqtt::PublishParts parts;
    parts.topic = message.topic;
    parts.payload = message.payload;
    link_.publish(parts);
  }
}

void SparkplugDevice::on_ack(std::uint16_t packet_id) {
  // Acknowledgements come in order, so the search ends at once.
  const auto it = std::ranges::find(kept_, packet_id, &Kept::packet_id);
  if (it == kept_.end()) return;
  const Kept done = std::move(*it);
  kept_.erase(it);
  for (std::size_t i = 0; on_acknowledged_ && i < done.values.size(); ++i) {
    on_acknowledged_(done.due);
  }
}

void SparkplugDevice::publish(std::span<const OwnValue> values, SteadyTime due) {
  if (kept_.size() >= max_kept_) {
    kept_.pop_front();
    ++n_dropped_;
  }
  Kept message{link_.next_packet_id(), {}, due};
  for (const OwnValue& one : values) message.values.push_back({one, std::string(one.value.text)});
  kept_.push_back(std::move(message));
  if (link_.is_connected()) send(kept_.back(), Told::kAsItHappens);
}

void SparkplugDevice::send(const Kept& message, Told told) {
  sending_.clear();
  for (const KeptValue& one : message.values) {
    sending_.push_back(one.value);
    sending_.back().value.text = one.text;
  }
  const OutgoingMessage out = node_.data(sending_, clock_.wall(), told);
  mqtt::PublishParts parts;
  parts.topic = out.topic;
  parts.payload = out.payload;
  parts.packet_id = message.packet_id;
  parts.qos = mqtt::Qos::kAtLeastOnce;
  link_.publish(parts);
}

}  // namespace millwright::simulate
