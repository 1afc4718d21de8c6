// SPDX-License-Identifier: Apache-2.0
#include "simulate/mqtt_link.h"

#include <fmt/format.h>

#include <utility>

#include "protocol/mqtt/decode.h"

namespace millwright::simulate {
namespace {
constexpr std::uint16_t kKeepAliveSeconds = 30;
constexpr std::size_t kMaxPacket = 64 * 1024;
}  // namespace

/// One connection's life.
class MqttLink::Session final : public net::ConnectionHandler {
 public:
  Session(std::shared_ptr<MqttLink*> link, net::Connection& connection)
      : link_(std::move(link)), connection_(connection) {}

  net::Connection& connection() { return connection_; }
  void leave() { link_.reset(); }

  void on_bytes(std::string_view bytes) override {
    framer_.feed(bytes);
    while (link_) {
      const auto frame = framer_.next();
      if (!frame || (*frame && !take(**frame))) {
        connection_.abort();
        return;
      }
      if (!*frame) return;
    }
  }

  void on_closed(net::CloseReason reason) override {
    if (link_ && *link_ != nullptr) {
      (*link_)->on_closed(this, refusal_.empty() ? std::string(net::name(reason)) : refusal_);
    }
  }

 private:
  bool take(const mqtt::Frame& frame) {
    if (frame.type == mqtt::PacketType::kConnack) {
      const auto connack = mqtt::decode_connack(frame, mqtt::Version::k311);
      if (!connack) return false;
      if (connack->code != 0) {
        refusal_ = fmt::format("the server refused the connection with code {}", connack->code);
        return false;
      }
      (*link_)->on_accepted();
    } else if (frame.type == mqtt::PacketType::kPuback) {
      const auto ack = mqtt::decode_ack(frame, mqtt::Version::k311);
      if (!ack) return false;
      (*link_)->owner_.on_ack(ack->packet_id);
    } else if (frame.type == mqtt::PacketType::kPublish) {
      const auto message = mqtt::decode_publish(frame, mqtt::Version::k311);
      if (!message) return false;
      (*link_)->owner_.on_message(message->topic, message->payload);
    }
    return true;
  }

  std::shared_ptr<MqttLink*> link_;
  net::Connection& connection_;
  mqtt::Framer framer_{kMaxPacket};
  std::string refusal_;
};

MqttLink::MqttLink(runtime::Lane& lane, net::TcpClient& client, LinkOptions options, Owner& owner)
    : lane_(lane),
      client_(client),
      options_(std::move(options)),
      owner_(owner),
      self_(std::make_shared<MqttLink*>(this)) {}

MqttLink::~MqttLink() {
  *self_ = nullptr;
  if (session_ != nullptr) {
    session_->leave();
    buffer_.clear();
    mqtt::encode_disconnect({}, mqtt::Version::k311, buffer_);
    session_->connection().write(buffer_);
    session_->connection().close_after_flush();
  }
}

void MqttLink::start() {
  connect();
  ping_ = lane_.every(std::chrono::seconds(kKeepAliveSeconds / 2), [this] {
    if (!is_connected()) return;
    buffer_.clear();
    mqtt::encode_pingreq(buffer_);
    session_->connection().write(buffer_);
  });
}

void MqttLink::connect() {
  auto self = self_;
  client_.connect(
      options_.server, std::chrono::seconds(10),
      [self](net::Connection& connection) -> std::unique_ptr<net::ConnectionHandler> {
        // A cut and a rejoin while it was on its way: the later one is in charge.
        if (*self == nullptr || (*self)->is_cut_ || (*self)->session_ != nullptr) return nullptr;
        auto session = std::make_unique<Session>(self, connection);
        (*self)->on_session(session.get());
        return session;
      },
      [self](const Error& error) {
        if (*self != nullptr) (*self)->retry(error.message());
      });
}

void MqttLink::retry(std::string why) {
  last_error_ = std::move(why);
  if (is_cut_) return;
  timer_ = lane_.after(options_.retry, [this] { connect(); });
}

void MqttLink::cut() {
  if (is_cut_) return;
  is_cut_ = true;
  timer_.cancel();
  if (session_ != nullptr) {
    session_->leave();
    session_->connection().abort();
  }
  session_ = nullptr;
  is_accepted_ = false;
}

void MqttLink::rejoin() {
  if (!is_cut_) return;
  is_cut_ = false;
  connect();
}

void MqttLink::on_session(Session* session) {
  session_ = session;
  is_accepted_ = false;
  mqtt::Connect connect;
  connect.version = mqtt::Version::k311;
  connect.keep_alive_s = kKeepAliveSeconds;
  connect.client_id = options_.client_id;
  if (!options_.user_name.empty()) {
    connect.user_name = options_.user_name;
    connect.password = options_.password;
  }
  const std::optional<LinkWill> will = owner_.next_will();
  if (will)
    connect.will = {.topic = will->topic, .payload = will->payload, .qos = mqtt::Qos::kAtLeastOnce};
  buffer_.clear();
  mqtt::encode_connect(connect, buffer_);
  session->connection().write(buffer_);
}

void MqttLink::on_accepted() {
  is_accepted_ = true;
  last_error_.clear();
  ++n_connects_;
  owner_.on_accepted();
}

void MqttLink::on_closed(Session* session, std::string why) {
  if (session != session_) return;
  session_ = nullptr;
  is_accepted_ = false;
  retry(std::move(why));
}

std::uint16_t MqttLink::next_packet_id() {
  const std::uint16_t id = next_id_;
  next_id_ = id == 65'535 ? std::uint16_t{1} : static_cast<std::uint16_t>(id + 1);
  return id;
}

void MqttLink::publish(const mqtt::PublishParts& parts) {
  buffer_.clear();
  mqtt::encode_publish(parts, mqtt::Version::k311, buffer_);
  session_->connection().write(buffer_);
}

void MqttLink::subscribe(std::string_view filter) {
  mqtt::Subscribe subscribe;
  subscribe.packet_id = next_packet_id();
  subscribe.items.push_back({filter, {}});
  buffer_.clear();
  mqtt::encode_subscribe(subscribe, mqtt::Version::k311, buffer_);
  session_->connection().write(buffer_);
}

}  // namespace millwright::simulate
