// SPDX-License-Identifier: Apache-2.0
// Sparkplug B edge nodes: one NBIRTH, then NDATA with every metric by alias. QoS 1, so that every
// message is acknowledged and the count is exact; edge nodes in the field use QoS 0, which is less
// work for the server.
#include <fmt/format.h>

#include <vector>

#include "load_mqtt_session.h"
#include "load_sender.h"
#include "load_signal.h"
#include "protocol/sparkplug/payload_writer.h"

namespace millwright::bench {
namespace {

class SparkplugSender final : public Sender {
 public:
  SparkplugSender(const LoadOptions& options, std::size_t number)
      : node_(fmt::format("edge{}", number)), data_topic_("spBv1.0/bench/NDATA/" + node_) {
    for (std::size_t i = 0; i < options.signals; ++i) {
      names_.push_back(fmt::format("metric{}", i));
      values_.emplace_back(number * 10'000 + i);
    }
    metrics_.resize(options.signals);
  }

  void append_opening(UtcNanos now, std::string& out) override {
    MqttSession::append_connect("bench-" + node_, out);
    for (std::size_t i = 0; i < metrics_.size(); ++i) {
      metrics_[i].name = names_[i];
      metrics_[i].alias = i + 1;
    }
    append(now, "spBv1.0/bench/NBIRTH/" + node_, out);
    for (sparkplug::MetricToWrite& metric : metrics_) {
      metric.name = {};
      metric.has_type = false;
    }
  }

  void append_message(UtcNanos now, std::string& out) override { append(now, data_topic_, out); }

  Result<std::size_t> take_answers(std::string_view& bytes) override {
    MW_TRY(std::size_t acknowledged, session_.take_answers(bytes));
    if (!is_born_ && acknowledged > 0) {
      is_born_ = true;
      --acknowledged;
    }
    return acknowledged;
  }

  bool is_ready() const override { return is_born_; }
  std::size_t values_per_message() const override { return metrics_.size(); }
  std::size_t opening_values() const override { return metrics_.size(); }
  std::int64_t ahead_ms() const override { return times_.ahead_ms(); }

 private:
  void append(UtcNanos now, const std::string& topic, std::string& out) {
    const UtcNanos time{times_.next(now) * 1'000'000};
    for (std::size_t i = 0; i < metrics_.size(); ++i) {
      metrics_[i].time = time;
      metrics_[i].value = Scalar::of(static_cast<double>(values_[i].next()) / 100);
    }
    payload_.clear();
    sparkplug::encode({.time = time, .seq = seq_++, .metrics = metrics_}, payload_);
    mqtt::encode_publish(mqtt::PublishParts{.topic = topic,
                                            .payload = payload_,
                                            .packet_id = session_.next_packet_id(),
                                            .qos = mqtt::Qos::kAtLeastOnce},
                         mqtt::Version::k311, out);
  }

  const std::string node_;
  const std::string data_topic_;
  MqttSession session_;
  std::vector<std::string> names_;
  std::vector<Wander> values_;
  std::vector<sparkplug::MetricToWrite> metrics_;
  std::string payload_;
  EventTimes times_;
  std::uint8_t seq_ = 0;
  bool is_born_ = false;
};

}  // namespace

std::unique_ptr<Sender> make_sparkplug_sender(const LoadOptions& options, std::size_t number) {
  return std::make_unique<SparkplugSender>(options, number);
}

}  // namespace millwright::bench
