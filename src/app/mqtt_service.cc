// SPDX-License-Identifier: Apache-2.0
#include "app/mqtt_service.h"

#include <fmt/format.h>

#include "core/byte_io.h"
#include "core/log.h"
#include "notify/site_notifiers.h"

namespace millwright::app {
namespace {
constexpr std::string_view kSnapshotBlob = "broker/snapshot";
constexpr std::chrono::seconds kSnapshotEvery{60};
}  // namespace

/// The broker's view of the world.
class MqttService::Glue final : public broker::Output,
                                public broker::PublishSink,
                                public broker::Authenticator,
                                public broker::SessionLog {
 public:
  explicit Glue(MqttService& service)
      : service_(service), deps_(service.deps_), sparkplug_(deps_.ingest) {}

  // Output
  void send(broker::ConnId conn, std::string_view bytes) override {
    if (net::Connection* c = find(conn)) c->write(bytes);
  }
  void close(broker::ConnId conn) override {
    net::Connection* c = find(conn);
    forget(conn);
    if (c != nullptr) c->close_after_flush();
  }
  std::size_t pending_bytes(broker::ConnId conn) const override {
    const net::Connection* c = find(conn);
    return c == nullptr ? 0 : c->pending_bytes();
  }
  void remember(broker::ConnId conn, net::Connection& connection) {
    if (slots_.size() <= conn.slot) slots_.resize(conn.slot + 1);
    slots_[conn.slot] = {conn.generation, &connection};
  }
  void forget(broker::ConnId conn) {
    if (find(conn) != nullptr) slots_[conn.slot] = {};
  }

  // PublishSink
  std::unique_ptr<broker::PublishClient> open(const broker::ClientInfo& info) override {
    auto client = std::make_shared<pipeline::Client>();
    client->name = info.client_id;
    client->has_connection = true;
    return std::make_unique<Publisher>(*this, std::move(client));
  }

  // Authenticator
  Result<broker::Principal> authenticate(const broker::Credentials& credentials) override {
    broker::Principal principal;
    if (!credentials.user_name) return principal;  // the broker let it come this far: loopback
    MW_TRY(const auto who, deps_.identity.authenticate_device(*credentials.user_name,
                                                              credentials.password.value_or("")));
    principal.is_anonymous = false;
    principal.device = who.device;
    principal.name = who.name;
    principal.credential = deps_.identity.device_credential(who.device);
    const auto plant = deps_.registry.snapshot();
    if (const Device* device = plant->find<Device>(who.device)) {
      principal.publish_filters = device->publish_filters;
      principal.subscribe_filters = device->subscribe_filters;
    }
    return principal;
  }

  /// Whether the device may no longer do what it was let in for.
  bool is_over(const broker::Principal& principal, const registry::Plant& plant) const {
    if (!principal.device) return false;
    const Device* device = plant.find<Device>(principal.device);
    return device == nullptr || device->publish_filters != principal.publish_filters ||
           device->subscribe_filters != principal.subscribe_filters ||
           deps_.identity.device_credential(device->id) != principal.credential;
  }

  // SessionLog
  Result<JournalSeq> append(std::string_view record) override {
    return deps_.journal.append(journal::RecordKind::kSession, record);
  }

  pipeline::IngestBuffer& buffer() { return buffer_; }
  pipeline::SparkplugIngest& sparkplug() { return sparkplug_; }
  Traffic traffic() const { return {n_topic_messages_, topic_bytes_, sparkplug_.traffic()}; }

 private:
  class Publisher final : public broker::PublishClient {
   public:
    Publisher(Glue& glue, pipeline::ClientPtr client)
        : glue_(glue),
          client_(client),
          topics_(glue.deps_.ingest, glue.deps_.undecodable, glue.space_, std::move(client)) {}
    ~Publisher() override { client_->is_connected = false; }

    void publish(const broker::IncomingPublish& message) override {
      if (pipeline::SparkplugIngest::is_sparkplug(message.topic)) {
        glue_.sparkplug_.publish(message.topic, message.payload,
                                 {message.arrival, glue_.deps_.clock.steady()}, client_,
                                 glue_.buffer_);
      } else if (message.topic == notify::kAcceptTopic && glue_.service_.take_answer_) {
        glue_.service_.take_answer_(client_->name, message);
      } else {
        ++glue_.n_topic_messages_;
        glue_.topic_bytes_ += message.topic.size() + message.payload.size();
        topics_.publish(message.topic, message.payload, message.arrival, glue_.buffer_);
      }
    }
    void on_disconnect(broker::DisconnectKind) override { client_->is_connected = false; }

   private:
    Glue& glue_;
    pipeline::ClientPtr client_;
    pipeline::TopicIngest topics_;
  };

  struct Slot {
    std::uint32_t generation = 0;
    net::Connection* connection = nullptr;
  };

  net::Connection* find(broker::ConnId conn) const {
    if (conn.slot >= slots_.size() || slots_[conn.slot].generation != conn.generation) {
      return nullptr;
    }
    return slots_[conn.slot].connection;
  }

  MqttService& service_;
  MqttServiceDeps& deps_;
  std::vector<Slot> slots_;
  pipeline::IngestBuffer buffer_;
  pipeline::DecodeSpace space_;
  pipeline::SparkplugIngest sparkplug_;
  std::uint64_t n_topic_messages_ = 0;
  std::uint64_t topic_bytes_ = 0;
};

/// One socket.
class MqttService::Handler final : public net::ConnectionHandler {
 public:
  Handler(MqttService& service, broker::ConnId id) : service_(service), id_(id) {}

  void on_bytes(std::string_view bytes) override {
    service_.wake();
    service_.broker_->on_bytes(id_, bytes);
  }
  void on_writable() override {
    service_.wake();
    service_.broker_->on_writable(id_);
  }
  void on_closed(net::CloseReason) override {
    service_.wake();
    service_.glue_->forget(id_);
    service_.broker_->on_closed(id_);
  }

 private:
  MqttService& service_;
  const broker::ConnId id_;
};

MqttService::MqttService(MqttServiceDeps deps, broker::BrokerConfig config)
    : deps_(deps), glue_(std::make_unique<Glue>(*this)) {
  broker_ = std::make_unique<broker::Broker>(config, *glue_, *glue_, *glue_, *glue_);
}

MqttService::~MqttService() = default;

Status MqttService::restore() {
  broker_->set_now(deps_.clock.steady(), deps_.clock.wall());
  MW_TRY(const auto blob, deps_.historian.get_blob(kSnapshotBlob));
  JournalSeq from{deps_.journal.first().value == 0 ? 0 : deps_.journal.first().value - 1};
  if (blob) {
    ByteReader in(*blob);
    from = {in.fixed<std::uint64_t>()};
    MW_TRY_STATUS(broker_->apply(in.raw(in.remaining())));
    snapshot_position_ = from.value;
  }
  MW_TRY(const auto cursor, deps_.journal.open_cursor(from));
  std::vector<journal::RecordView> records;
  while (true) {
    MW_TRY_STATUS(cursor->next_views(records, 4u << 20, std::chrono::milliseconds(0)));
    if (records.empty()) break;
    for (const journal::RecordView& record : records) {
      if (record.kind != journal::RecordKind::kSession) continue;
      const Status applied = broker_->apply(record.payload);
      if (!applied) {
        log_error("mqtt", fmt::format("journal record {}: {}; the session change is left out",
                                      record.seq.value, applied.error().message()));
      }
    }
  }
  broker_->finish_restore();
  return {};
}

Status MqttService::start(net::TcpServerOptions options) {
  const bool is_loopback = net::is_loopback_host(options.endpoint.host);
  server_ = std::make_unique<net::TcpServer>(deps_.lane, std::move(options), factory(is_loopback));
  deps_.lane.call([this] {
    hook_ = deps_.lane.on_idle(runtime::IdlePhase::kBatch, [this] { end_of_wakeup(); });
    tick_ = deps_.lane.every(std::chrono::seconds(1), [this] {
      wake();
      glue_->sparkplug().tick({deps_.clock.wall(), deps_.clock.steady()}, glue_->buffer());
      broker_->disconnect_where(
          [this, plant = deps_.registry.snapshot()](const broker::Principal& principal) {
            return glue_->is_over(principal, *plant);
          },
          mqtt::ReasonCode::kAdministrativeAction);
      broker_->on_tick();
    });
    snapshot_timer_ = deps_.lane.every(kSnapshotEvery, [this] { save_snapshot(); });
  });
  return server_->start();
}

void MqttService::notify_durable(JournalSeq seq) {
  // A post that is on its way will see this sequence.
  if (newest_durable_->exchange(seq.value) != 0) return;
  deps_.lane.post([this, newest = newest_durable_] {
    const JournalSeq durable{newest->exchange(0)};
    wake();
    broker_->on_durable(durable);
  });
}

Status MqttService::stop(runtime::Deadline deadline) {
  if (!server_) return {};
  deps_.lane.call([this] {
    wake();
    broker_->disconnect_all(mqtt::ReasonCode::kServerShuttingDown);
    end_of_wakeup();
  });
  const Status stopped = server_->stop(deadline);
  deps_.lane.call([this] {
    tick_.cancel();
    snapshot_timer_.cancel();
    end_of_wakeup();
    hook_.remove();
    save_snapshot();
  });
  return stopped;
}

std::uint16_t MqttService::local_port() const {
  return server_ ? server_->local_port() : 0;
}

net::ConnectionFactory MqttService::websocket_factory(bool is_loopback_listener) {
  return factory(is_loopback_listener);
}

net::ConnectionFactory MqttService::factory(bool is_loopback_listener) {
  return [this, is_loopback_listener](
             net::Connection& connection) -> std::unique_ptr<net::ConnectionHandler> {
    wake();
    const auto id = broker_->open({connection.peer(), is_loopback_listener});
    if (!id) {
      log_warning("mqtt", fmt::format("{}: {}", connection.peer(), id.error().message()));
      return nullptr;
    }
    glue_->remember(*id, connection);
    return std::make_unique<Handler>(*this, *id);
  };
}

void MqttService::wake() {
  broker_->set_now(deps_.clock.steady(), deps_.clock.wall());
  is_awake_ = true;
}

void MqttService::end_of_wakeup() {
  if (!is_awake_) return;
  is_awake_ = false;
  // Not from within a callback of the broker: it is not re-entrant.
  for (const sparkplug::RebirthRequest& request : glue_->sparkplug().take_requests()) {
    publish(request.topic, request.payload);
  }
  // A QoS 2 reading and its packet id belong together: one without the other after a crash would
  // count the client's repetition twice, or lose it.
  const journal::AppendTogether together(deps_.journal);
  pipeline::IngestBuffer& buffer = glue_->buffer();
  Result<JournalSeq> seq = JournalSeq{};
  if (!buffer.empty()) seq = deps_.ingest.flush(buffer);
  broker_->end_of_wakeup(seq);
}

void MqttService::save_snapshot() {
  // Session records come from this lane only, so the head now covers all that the snapshot holds.
  const JournalSeq position = deps_.journal.head();
  auto bytes = std::make_shared<std::string>();
  ByteWriter out(*bytes);
  out.fixed<std::uint64_t>(position.value);
  out.raw(broker_->snapshot());
  // Not before the journal is as far: a snapshot ahead of a crash would hide later records.
  deps_.waiters.add(position, [this, bytes, position](const Status& status) {
    if (!status) return;
    const Status put = deps_.historian.put_blob(kSnapshotBlob, *bytes);
    if (put) {
      snapshot_position_ = position.value;
    } else {
      log_error("mqtt", fmt::format("session snapshot: {}", put.error().message()));
    }
  });
}

std::vector<broker::ClientSummary> MqttService::clients() {
  std::vector<broker::ClientSummary> out;
  deps_.lane.call([&] { out = broker_->clients(); });
  return out;
}

broker::BrokerStats MqttService::stats() {
  broker::BrokerStats out;
  deps_.lane.call([&] { out = broker_->stats(); });
  return out;
}

MqttService::Traffic MqttService::traffic() {
  Traffic out;
  deps_.lane.call([&] { out = glue_->traffic(); });
  return out;
}

Status MqttService::write_sparkplug(std::string_view address, const Scalar& value) {
  MW_TRY(const auto command, glue_->sparkplug().write(address, value, deps_.clock.wall()));
  publish(command.topic, command.payload);
  return {};
}

void MqttService::publish(std::string_view topic, std::string_view payload,
                          std::string_view correlation) {
  const Status done =
      broker_->publish_internal(topic, payload, mqtt::Qos::kAtMostOnce, false, correlation);
  if (!done) log_warning("mqtt", fmt::format("{}: {}", topic, done.error().message()));
}

}  // namespace millwright::app
