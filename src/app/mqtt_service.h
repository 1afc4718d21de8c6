// SPDX-License-Identifier: Apache-2.0
#pragma once
// The MQTT endpoint: connects the broker to sockets, the pipeline, identity and the journal.
// One fsync covers readings and sessions; acknowledgements leave when it is done.

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "broker/broker.h"
#include "core/metrics.h"
#include "historian/historian.h"
#include "identity/identity.h"
#include "journal/journal.h"
#include "net/tcp_server.h"
#include "pipeline/durable_waiters.h"
#include "pipeline/ingest.h"
#include "pipeline/sparkplug_ingest.h"
#include "pipeline/topic_ingest.h"
#include "pipeline/undecodable.h"
#include "runtime/lane.h"

namespace millwright::app {

struct MqttServiceDeps {
  runtime::Lane& lane;
  const Clock& clock;
  journal::Journal& journal;
  historian::Historian& historian;
  pipeline::Ingest& ingest;
  pipeline::UndecodableTopics& undecodable;
  pipeline::DurableWaiters& waiters;
  identity::Identity& identity;
  registry::Registry& registry;
  Metrics& metrics;
};

/// Thread: construction, restore() and stop() on the main thread; everything else on the lane,
/// except where said.
class MqttService {
 public:
  MqttService(MqttServiceDeps deps, broker::BrokerConfig config);
  ~MqttService();
  MqttService(const MqttService&) = delete;
  MqttService& operator=(const MqttService&) = delete;

  /// Rebuilds sessions, queues and retained messages from snapshot and journal, before start().
  Status restore();
  Status start(net::TcpServerOptions options);
  Status stop(runtime::Deadline deadline);
  std::uint16_t local_port() const;

  /// For MQTT over WebSocket on the HTTP listener. `is_loopback_listener`: anonymous is allowed.
  net::ConnectionFactory websocket_factory(bool is_loopback_listener);

  /// The journal is durable up to `seq`. Thread: any; the lane hears of the newest only.
  void notify_durable(JournalSeq seq);

  /// What the journal must be kept from: the latest durable snapshot. Thread: any.
  JournalSeq snapshot_position() const { return {snapshot_position_.load()}; }
  /// Messages taken in since start. Thread: lane.
  std::uint64_t messages_in() const { return broker_->stats().messages_in; }
  /// Thread: any but the lane; waits for the lane.
  std::vector<broker::ClientSummary> clients();
  broker::BrokerStats stats();
  /// What field devices sent since start, the broker's own affairs left out.
  struct Traffic {
    std::uint64_t topic_messages = 0;  ///< of mapped topics
    std::uint64_t topic_bytes = 0;     ///< their topics and payloads
    pipeline::SparkplugTraffic sparkplug;
  };
  /// Thread: any but the lane; waits for the lane.
  Traffic traffic();
  /// Publishes on the server's own account; `correlation`: see broker::publish_internal().
  /// Thread: lane.
  void publish(std::string_view topic, std::string_view payload, std::string_view correlation = {});

  /// Publishes the Sparkplug command that writes a metric. Errors: those of
  /// sparkplug::Host::write(). Thread: lane.
  Status write_sparkplug(std::string_view address, const Scalar& value);

  /// Takes what a client publishes on notify::kAcceptTopic: it is no reading. Thread: called on the
  /// lane, from within the broker.
  using TakeAnswer =
      std::function<void(std::string_view client, const broker::IncomingPublish& message)>;
  /// Before start().
  void on_page_answer(TakeAnswer take) { take_answer_ = std::move(take); }

 private:
  class Glue;
  class Handler;
  friend class Glue;

  net::ConnectionFactory factory(bool is_loopback_listener);
  void wake();
  void end_of_wakeup();
  void save_snapshot();

  MqttServiceDeps deps_;
  std::unique_ptr<Glue> glue_;
  std::unique_ptr<broker::Broker> broker_;
  std::unique_ptr<net::TcpServer> server_;
  runtime::HookHandle hook_;
  runtime::TimerHandle tick_;
  runtime::TimerHandle snapshot_timer_;
  TakeAnswer take_answer_;
  bool is_awake_ = false;
  std::atomic<std::uint64_t> snapshot_position_{0};
  std::shared_ptr<std::atomic<std::uint64_t>> newest_durable_ =
      std::make_shared<std::atomic<std::uint64_t>>(0);
};

}  // namespace millwright::app
