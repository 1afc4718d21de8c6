// SPDX-License-Identifier: Apache-2.0
#include "simulate/mqtt_device.h"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/mqtt/decode.h"
#include "protocol/mqtt/encode.h"

namespace millwright::simulate {
namespace {
constexpr std::uint16_t kKeepAliveSeconds = 30;
constexpr std::size_t kMaxPacket = 64 * 1024;
}  // namespace

/// One connection's life.
class MqttDevice::Session final : public net::ConnectionHandler {
 public:
  Session(std::shared_ptr<MqttDevice*> device, net::Connection& connection)
      : device_(std::move(device)), connection_(connection) {}

  net::Connection& connection() { return connection_; }
  void leave() { device_.reset(); }

  void on_bytes(std::string_view bytes) override {
    framer_.feed(bytes);
    while (device_) {
      const auto frame = framer_.next();
      if (!frame || (*frame && !take(**frame))) {
        connection_.abort();
        return;
      }
      if (!*frame) return;
    }
  }

  void on_closed(net::CloseReason reason) override {
    if (device_ && *device_ != nullptr) {
      (*device_)->on_closed(this, refusal_.empty() ? std::string(net::name(reason)) : refusal_);
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
      (*device_)->on_accepted();
    } else if (frame.type == mqtt::PacketType::kPuback) {
      const auto ack = mqtt::decode_ack(frame, mqtt::Version::k311);
      if (!ack) return false;
      (*device_)->on_ack(ack->packet_id);
    }
    return true;
  }

  std::shared_ptr<MqttDevice*> device_;
  net::Connection& connection_;
  mqtt::Framer framer_{kMaxPacket};
  std::string refusal_;
};

MqttDevice::MqttDevice(runtime::Lane& lane, net::TcpClient& client, DeviceOptions options)
    : lane_(lane),
      client_(client),
      options_(std::move(options)),
      self_(std::make_shared<MqttDevice*>(this)) {}

MqttDevice::~MqttDevice() {
  *self_ = nullptr;
  if (session_ != nullptr) {
    session_->leave();
    buffer_.clear();
    mqtt::encode_disconnect({}, mqtt::Version::k311, buffer_);
    session_->connection().write(buffer_);
    session_->connection().close_after_flush();
  }
}

void MqttDevice::start() {
  connect();
  ping_ = lane_.every(std::chrono::seconds(kKeepAliveSeconds / 2), [this] {
    if (!is_connected()) return;
    buffer_.clear();
    mqtt::encode_pingreq(buffer_);
    session_->connection().write(buffer_);
  });
}

void MqttDevice::connect() {
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

void MqttDevice::retry(std::string why) {
  last_error_ = std::move(why);
  if (is_cut_) return;
  timer_ = lane_.after(options_.retry, [this] { connect(); });
}

void MqttDevice::cut() {
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

void MqttDevice::rejoin() {
  if (!is_cut_) return;
  is_cut_ = false;
  connect();
}

void MqttDevice::on_session(Session* session) {
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
  buffer_.clear();
  mqtt::encode_connect(connect, buffer_);
  session->connection().write(buffer_);
}

void MqttDevice::on_accepted() {
  is_accepted_ = true;
  last_error_.clear();
  ++stats_.connects;
  for (const Kept& message : kept_) send(message, true);
}

void MqttDevice::on_closed(Session* session, std::string why) {
  if (session != session_) return;
  session_ = nullptr;
  is_accepted_ = false;
  retry(std::move(why));
}

void MqttDevice::on_ack(std::uint16_t packet_id) {
  // Acknowledgements come in order, so the search ends at once.
  const auto it = std::ranges::find(kept_, packet_id, &Kept::packet_id);
  if (it == kept_.end()) return;
  const SteadyTime due = it->due;
  kept_.erase(it);
  ++stats_.acknowledged;
  if (options_.on_acknowledged) options_.on_acknowledged(due);
}

void MqttDevice::publish(std::string_view topic, std::string_view payload, SteadyTime due) {
  if (kept_.size() >= options_.max_kept) {
    kept_.pop_front();
    ++stats_.dropped;
  }
  kept_.push_back({next_id_, std::string(topic), std::string(payload), due});
  next_id_ = next_id_ == 65'535 ? std::uint16_t{1} : static_cast<std::uint16_t>(next_id_ + 1);
  ++stats_.sent;
  if (is_connected()) send(kept_.back(), false);
}

void MqttDevice::send(const Kept& message, bool is_dup) {
  mqtt::PublishParts parts;
  parts.topic = message.topic;
  parts.payload = message.payload;
  parts.packet_id = message.packet_id;
  parts.qos = mqtt::Qos::kAtLeastOnce;
  parts.is_dup = is_dup;
  buffer_.clear();
  mqtt::encode_publish(parts, mqtt::Version::k311, buffer_);
  session_->connection().write(buffer_);
}

}  // namespace millwright::simulate
