// SPDX-License-Identifier: Apache-2.0
#include "broker/broker_test_harness.h"

#include <utility>

namespace millwright::broker {
namespace {

std::string hex_byte(std::uint8_t byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  return {kDigits[byte >> 4], kDigits[byte & 15]};
}

std::string join(std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& p : parts) out.append(out.empty() ? "" : "; ").append(p);
  parts.clear();
  return out;
}

std::string describe_codes(std::string_view name, std::uint16_t id, std::string_view codes) {
  std::string out = std::string(name) + " #" + std::to_string(id);
  for (const char c : codes) out += " " + hex_byte(static_cast<std::uint8_t>(c));
  return out;
}

struct Describer {
  std::string operator()(const mqtt::Connack& p) const {
    return "connack " + hex_byte(p.code) + (p.is_session_present ? " present" : "");
  }
  std::string operator()(const mqtt::Publish& p) const {
    std::string out = "publish " + std::string(p.topic) + " '" + std::string(p.payload) + "' q" +
                      std::to_string(static_cast<int>(p.qos));
    if (p.packet_id != 0) out += " #" + std::to_string(p.packet_id);
    if (p.is_dup) out += " dup";
    if (p.is_retain) out += " retain";
    for (const mqtt::Property& i : p.properties.items()) {
      if (i.id == PropertyId::kSubscriptionId) out += " sub=" + std::to_string(i.number);
      if (i.id == PropertyId::kTopicAlias) out += " alias=" + std::to_string(i.number);
      if (i.id == PropertyId::kMessageExpiry) out += " expiry=" + std::to_string(i.number);
      if (i.id == PropertyId::kResponseTopic) out += " response=" + std::string(i.text);
      if (i.id == PropertyId::kCorrelationData) out += " correlation=" + std::string(i.text);
      if (i.id == PropertyId::kUserProperty) {
        out += " " + std::string(i.text) + "=" + std::string(i.value);
      }
    }
    return out;
  }
  std::string operator()(const mqtt::Ack& p) const {
    static constexpr std::string_view kNames[] = {"puback", "pubrec", "pubrel", "pubcomp"};
    std::string out(kNames[static_cast<std::size_t>(p.type) - 4]);
    out += " #" + std::to_string(p.packet_id);
    if (p.reason != ReasonCode::kSuccess) out += " " + hex_byte(std::to_underlying(p.reason));
    return out;
  }
  std::string operator()(const mqtt::Suback& p) const {
    return describe_codes("suback", p.packet_id, p.codes);
  }
  std::string operator()(const mqtt::Unsuback& p) const {
    return describe_codes("unsuback", p.packet_id, p.codes);
  }
  std::string operator()(const mqtt::Pingresp&) const { return "pingresp"; }
  std::string operator()(const mqtt::Disconnect& p) const {
    return "disconnect " + hex_byte(std::to_underlying(p.reason));
  }
  template <class T>
  std::string operator()(const T&) const {
    return "unexpected packet";
  }
};

class FakePublishClient : public PublishClient {
 public:
  FakePublishClient(FakeSink& sink, std::string id) : sink_(sink), id_(std::move(id)) {}
  void publish(const IncomingPublish& m) override {
    sink_.events.push_back(id_ + " " + std::string(m.topic) + "=" + std::string(m.payload) + " q" +
                           std::to_string(static_cast<int>(m.qos)));
    if (!m.response_topic.empty()) {
      sink_.events.back() +=
          " answer=" + std::string(m.response_topic) + "/" + std::string(m.correlation);
    }
  }
  void on_disconnect(DisconnectKind kind) override {
    sink_.events.push_back(id_ + " gone " + std::string(name(kind)));
  }

 private:
  FakeSink& sink_;
  std::string id_;
};

}  // namespace

std::string describe(const mqtt::Packet& packet) {
  return std::visit(Describer{}, packet);
}

std::unique_ptr<PublishClient> FakeSink::open(const ClientInfo& client) {
  return std::make_unique<FakePublishClient>(*this, client.client_id);
}

std::string FakeSink::take() {
  return join(events);
}

Result<Principal> FakeAuthenticator::authenticate(const Credentials& c) {
  if (!c.user_name) return Principal{};
  const auto it = principals.find(*c.user_name);
  if (c.password != "p" || (*c.user_name != "u" && it == principals.end())) {
    return fail(Code::kUnauthorized, "bad user name or password");
  }
  if (it != principals.end()) return it->second;
  Principal p;
  p.name = "u";
  p.is_anonymous = false;
  return p;
}

std::unique_ptr<World> World::restarted(const std::vector<std::string>& records, UtcNanos at,
                                        BrokerConfig config) {
  auto world = std::make_unique<World>(config);
  world->tick_to(at - world->start);
  for (const std::string& record : records) {
    const auto ok = world->broker.apply(record);
    EXPECT_TRUE(ok.has_value()) << (ok ? "" : ok.error().message());
  }
  world->broker.finish_restore();
  return world;
}

void Client::open(bool is_loopback) {
  conn_ = world_.broker.open({"10.0.0.1:5000", is_loopback}).value();
}

std::string Client::connect(const ConnectOptions& o) {
  open(o.is_loopback);
  version_ = o.version;
  mqtt::Connect c;
  c.version = o.version;
  c.is_clean_start = o.is_clean_start;
  c.keep_alive_s = o.keep_alive_s;
  c.client_id = id_;
  c.will = o.will;
  c.properties = o.properties;
  if (o.session_expiry_s != 0) c.properties.add(PropertyId::kSessionExpiry, o.session_expiry_s);
  if (!o.user.empty()) {
    c.user_name = o.user;
    c.password = o.password;
  }
  send(c);
  return received();
}

void Client::send_raw(std::string_view bytes) {
  world_.broker.on_bytes(conn_, bytes);
  if (world_.is_auto_flush) world_.flush();
}

void Client::send(const mqtt::Packet& packet) {
  std::string bytes;
  mqtt::encode(packet, version_, bytes);
  send_raw(bytes);
}

void Client::lose_connection() {
  world_.broker.on_closed(conn_);
  if (world_.is_auto_flush) world_.flush();
}

std::string Client::publish(std::string_view topic, std::string_view payload, int qos,
                            std::uint16_t packet_id, bool is_retain, bool is_dup) {
  if (qos != 0 && packet_id == 0) packet_id = next_id_++;
  return publish(
      mqtt::Publish{topic, payload, {}, packet_id, static_cast<Qos>(qos), is_retain, is_dup});
}

std::string Client::publish(const mqtt::Publish& packet) {
  send(packet);
  return received();
}

std::string Client::subscribe(std::string_view filter, int qos, mqtt::SubscribeOptions options,
                              std::uint32_t subscription_id) {
  options.qos = static_cast<Qos>(qos);
  mqtt::Subscribe packet{next_id_++, {}, {{filter, options}}};
  if (subscription_id != 0) packet.properties.add(PropertyId::kSubscriptionId, subscription_id);
  send(packet);
  return received();
}

std::string Client::unsubscribe(std::string_view filter) {
  send(mqtt::Unsubscribe{next_id_++, {}, {filter}});
  return received();
}

std::string Client::ack(mqtt::PacketType type, std::uint16_t packet_id, ReasonCode reason) {
  send(mqtt::Ack{type, packet_id, reason, {}});
  return received();
}

std::string Client::received() {
  const std::string bytes = std::exchange(world_.output.sent[conn_.generation], {});
  std::vector<std::string> out;
  mqtt::Framer framer(mqtt::kMaxVarint);
  framer.feed(bytes);
  for (;;) {
    const auto frame = framer.next();
    if (!frame || !*frame) break;
    const auto packet = mqtt::decode(**frame, version_);
    out.push_back(packet ? describe(*packet) : "undecodable: " + std::string(packet.error().what));
  }
  if (std::exchange(world_.output.closed[conn_.generation], false)) out.emplace_back("closed");
  return join(out);
}

}  // namespace millwright::broker
