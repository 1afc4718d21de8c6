// SPDX-License-Identifier: Apache-2.0
// MQTT QoS 1, one value a message: topic bench/a/l/m<connection>/s<signal>,
// {"value":21.37,"ts":...}.
#include <fmt/format.h>

#include <vector>

#include "load_mqtt_session.h"
#include "load_sender.h"
#include "load_signal.h"

namespace millwright::bench {
namespace {

class MqttJsonSender final : public Sender {
 public:
  MqttJsonSender(const LoadOptions& options, std::size_t number)
      : client_id_(fmt::format("bench-{}", number)) {
    for (std::size_t i = 0; i < options.signals; ++i) {
      signals_.emplace_back(number * 10'000 + i, fmt::format("bench/a/l/m{}/s{}", number, i));
    }
  }

  void append_opening(UtcNanos, std::string& out) override {
    MqttSession::append_connect(client_id_, out);
  }

  void append_message(UtcNanos now, std::string& out) override {
    Signal& signal = signals_[next_];
    if (++next_ == signals_.size()) next_ = 0;
    const std::uint16_t id = session_.next_packet_id();
    char* packet = signal.packet.data();
    packet[signal.id_at] = static_cast<char>(id >> 8);
    packet[signal.id_at + 1] = static_cast<char>(id & 0xff);
    ValueTexts::write(signal.value.next(), packet + signal.value_at);
    EventTimes::write(signal.times.next(now), EventTimes::kMsDigits, packet + signal.time_at);
    out.append(signal.packet);
  }

  Result<std::size_t> take_answers(std::string_view& bytes) override {
    return session_.take_answers(bytes);
  }
  bool is_ready() const override { return session_.is_connected(); }
  std::size_t values_per_message() const override { return 1; }
  std::int64_t ahead_ms() const override {
    std::int64_t most = 0;
    for (const Signal& signal : signals_) most = std::max(most, signal.times.ahead_ms());
    return most;
  }

 private:
  struct Signal {
    Signal(std::uint64_t seed, const std::string& topic) : value(seed) {
      constexpr std::string_view kPayload = R"({"value":00.00,"ts":0000000000000})";
      mqtt::encode_publish(
          mqtt::PublishParts{
              .topic = topic, .payload = kPayload, .packet_id = 1, .qos = mqtt::Qos::kAtLeastOnce},
          mqtt::Version::k311, packet);
      const std::size_t payload_at = packet.size() - kPayload.size();
      id_at = payload_at - 2;
      value_at = payload_at + kPayload.find("00.00");
      time_at = payload_at + kPayload.find("0000000000000");
    }
    Wander value;
    EventTimes times;
    std::string packet;
    std::size_t id_at = 0;
    std::size_t value_at = 0;
    std::size_t time_at = 0;
  };

  const std::string client_id_;
  MqttSession session_;
  std::vector<Signal> signals_;
  std::size_t next_ = 0;
};

}  // namespace

std::unique_ptr<Sender> make_mqtt_json_sender(const LoadOptions& options, std::size_t number) {
  return std::make_unique<MqttJsonSender>(options, number);
}

}  // namespace millwright::bench
