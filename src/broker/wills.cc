// SPDX-License-Identifier: Apache-2.0
// Publication of a will (MQTT 5 §3.1.2.5): like a PUBLISH of its client, sink included.

#include <utility>

#include "broker/broker.h"

namespace millwright::broker {

void Broker::publish_will(Session& s, PublishClient* client) {
  const StoredWill will = std::move(*s.will);
  s.will.reset();
  s.will_due = {};
  ++stats_.wills_published;
  const IncomingPublish incoming{will.topic, will.payload, will.qos, will.is_retain, wall_};
  if (client != nullptr) {
    client->publish(incoming);
  } else {
    const auto late = sink_.open(s.info);
    late->publish(incoming);
    late->on_disconnect(DisconnectKind::kWill);
  }
  MessageView message{will.topic, will.payload, will.properties, kNever, will.qos};
  if (will.message_expiry_s != 0) {
    message.expires_at = wall_ + std::chrono::seconds(will.message_expiry_s);
  }
  distribute(message, will.is_retain, &s);
}

}  // namespace millwright::broker
