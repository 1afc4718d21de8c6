// SPDX-License-Identifier: Apache-2.0
#pragma once
// A complete broker for MQTT 3.1.1 and 5.0 as a state machine: bytes and `now` in, bytes out.
//
// A wake-up of the lane is: set_now(), any number of open/on_bytes/on_closed/on_writable/on_tick
// calls, flush of what the sink collected into the journal, end_of_wakeup(). What was published in
// a wake-up is acknowledged when on_durable() reports the sequence given to end_of_wakeup().
// Thread: all on one lane.

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "broker/ack_fifo.h"
#include "broker/change_log.h"
#include "broker/config.h"
#include "broker/connection.h"
#include "broker/interfaces.h"
#include "broker/retained_store.h"
#include "broker/session_record.h"
#include "broker/session_store.h"
#include "broker/stats.h"
#include "broker/subscription_tree.h"
#include "core/result.h"
#include "protocol/mqtt/decode.h"
#include "protocol/mqtt/encode.h"

namespace millwright::broker {

class Broker {
 public:
  /// Lifetime: the four references outlive the broker.
  Broker(BrokerConfig config, Output& output, PublishSink& sink, Authenticator& authenticator,
         SessionLog& log);
  ~Broker();
  Broker(const Broker&) = delete;
  Broker& operator=(const Broker&) = delete;

  // --- Start-up, before the first connection -------------------------------------------------

  /// Applies one record that SessionLog::append() took, or a snapshot(), in journal order.
  /// Errors: data_loss, failed_precondition as decode_batch().
  Status apply(std::string_view record);
  /// Ends the replay: sessions that were connected count as disconnected from set_now()'s time on.
  void finish_restore();
  /// The whole durable state as one record. Cost: O(sessions + queued + retained).
  std::string snapshot() const;

  // --- Wake-up -------------------------------------------------------------------------------

  /// The time that everything until the next call happens at.
  void set_now(SteadyTime now, UtcNanos wall) {
    now_ = now;
    wall_ = wall;
  }

  /// Errors: resource_exhausted   too many connections: close the socket.
  Result<ConnId> open(const PeerInfo& peer);
  /// Takes the next bytes of a connection; unknown ids are ignored.
  void on_bytes(ConnId conn, std::string_view bytes);
  /// The socket closed or failed. Not needed after Output::close().
  void on_closed(ConnId conn);
  /// Output of a connection that was above max_pending_bytes has drained.
  void on_writable(ConnId conn);
  /// Keep-alive, expiry, delayed wills, $SYS. Call about once a second, between set_now() and
  /// end_of_wakeup() like everything else.
  void on_tick();
  /// Appends the wake-up's session changes to the log and ties its acknowledgements to the later of
  /// that and `readings`: the journal sequence of what the sink collected, or JournalSeq{} when
  /// that was nothing. An error means that it was not stored: nothing of it is acknowledged; v5
  /// clients are told 0x97 (quota exceeded), 3.1.1 clients are disconnected, so that they send it
  /// again.
  void end_of_wakeup(const Result<JournalSeq>& readings);
  /// Everything up to `seq` is on disk: sends the acknowledgements that waited for it.
  void on_durable(JournalSeq seq);

  // --- The server's own business -------------------------------------------------------------

  /// Publishes to subscribers, not to the sink. A retained empty payload clears. `correlation`:
  /// that of the request this answers (MQTT 5 §3.3.2.3.6); empty = none.
  /// Errors: invalid_argument   not a topic name, or longer than MQTT allows.
  Status publish_internal(std::string_view topic, std::string_view payload, mqtt::Qos qos,
                          bool is_retain, std::string_view correlation = {});
  /// Closes the connections of clients whose authority is over: a device that was removed, has new
  /// topic filters or a new secret. Their sessions stay. Cost: one call for each connection.
  void disconnect_where(const std::function<bool(const Principal&)>& is_over,
                        mqtt::ReasonCode reason);
  /// Closes every connection; for shutdown with kServerShuttingDown.
  void disconnect_all(mqtt::ReasonCode reason);

  BrokerStats stats() const;
  std::vector<ClientSummary> clients() const;

 private:
  enum class WillFate : std::uint8_t { kPublish, kDiscard };
  struct Delivery {
    Session* session = nullptr;
    mqtt::Qos qos = mqtt::Qos::kAtMostOnce;
    bool is_retain_as_published = false;
    std::uint64_t group = 0;
    std::vector<std::uint32_t> subscription_ids;
  };

  // broker.cc: connections
  Connection* find(ConnId id) const;
  void handle(Connection& c, const mqtt::Frame& frame);
  void handle_disconnect(Connection& c, const mqtt::Frame& frame);
  void violation(Connection& c, const mqtt::Malformed& why);
  /// Tells a v5 client why, then closes.
  void disconnect(Connection& c, mqtt::ReasonCode reason, DisconnectKind kind,
                  std::string_view what = {});
  /// Forgets the connection; its session ends or starts to wait. With CloseSocket::kNo the socket
  /// is gone already.
  enum class CloseSocket : std::uint8_t { kYes, kNo };
  void drop(Connection& c, DisconnectKind kind, WillFate will, CloseSocket close_socket);
  void detach_session(Connection& c, DisconnectKind kind, WillFate will);
  void send(const Connection& c, std::string_view bytes);
  void reap();

  // handle_connect.cc
  void handle_connect(Connection& c, const mqtt::Frame& frame);
  void refuse(Connection& c, mqtt::Version version, mqtt::ReasonCode reason,
              std::string_view what = {});
  mqtt::ReasonCode authenticate(Connection& c, const mqtt::Connect& packet);
  mqtt::ReasonCode check_connect(Connection& c, const mqtt::Connect& packet);
  Session& open_session(std::string_view client_id, bool is_clean_start, bool& is_present);
  void accept(Connection& c, Session& s, const mqtt::Connect& packet);
  void take_connect_limits(Connection& c, const mqtt::Connect& packet);
  void send_connack(Connection& c, const Session& s, const mqtt::Connect& packet, bool is_present);
  std::string make_client_id();

  // handle_publish.cc
  void handle_publish(Connection& c, const mqtt::Frame& frame);
  bool resolve_alias(Connection& c, mqtt::Publish& packet);
  void refuse_publish(Connection& c, const mqtt::Publish& packet, mqtt::ReasonCode reason);
  mqtt::ReasonCode check_topic(const Connection& c, std::string_view topic) const;
  void add_answer_address(const Connection& c, const mqtt::Properties& properties,
                          IncomingPublish& message) const;
  /// False when the connection was closed for sending too many at once.
  bool take_quota(Connection& c);
  /// Retains and routes.
  void distribute(const MessageView& message, bool is_retain, const Session* origin);
  void retain(const MessageView& message);

  // handle_acks.cc
  void handle_ack(Connection& c, const mqtt::Frame& frame);
  void on_puback(Session& s, std::uint16_t packet_id);
  void on_pubrec(Connection& c, const mqtt::Ack& ack);
  void on_pubrel(Connection& c, std::uint16_t packet_id);
  void on_pubcomp(Session& s, std::uint16_t packet_id);
  void send_pubrel(Connection& c, std::uint16_t packet_id);

  // handle_subscribe.cc
  void handle_subscribe(Connection& c, const mqtt::Frame& frame);
  void handle_unsubscribe(Connection& c, const mqtt::Frame& frame);
  mqtt::ReasonCode subscribe_one(Connection& c, const mqtt::SubscribeItem& item,
                                 std::uint32_t subscription_id, bool& sends_retained);
  void send_retained(Connection& c, const mqtt::SubscribeItem& item, std::uint32_t subscription_id);
  /// Sends at once, or once durable where the session is.
  void send_when_durable(Connection& c, std::string packet);

  // deliver.cc
  void route(const MessageView& message, bool is_retain, const Session* origin);
  void collect_deliveries(const MessageView& message, const Session* origin);
  Delivery& delivery_for(Session& s);
  Delivery& next_delivery();
  const Subscription* pick_member(ShareGroup& group, mqtt::Qos qos, const Session* except) const;
  /// Sends QoS 0; queues the rest. Call log_enqueued(), then pump(), after it: a message may be
  /// completed only after its record.
  void deliver(const Delivery& d, const MessageView& view, bool is_retain, MessagePtr& shared);
  bool make_room(Session& s, std::size_t bytes);
  void log_enqueued(const MessagePtr& message);
  void pump(Session& s);
  void complete(Session& s, std::deque<Outgoing>& from, std::deque<Outgoing>::iterator it);
  /// False when the packet is too large for the client.
  bool send_publish(Connection& c, const MessageView& m, mqtt::Qos qos, bool is_retain, bool is_dup,
                    std::uint16_t packet_id, std::span<const std::uint32_t> subscription_ids);
  void requeue_inflight(Session& s);
  /// Hands messages of shared subscriptions to other members. `is_ending`: also to those not
  /// connected.
  void redistribute(Session& s, bool is_ending);

  // wills.cc
  void publish_will(Session& s, PublishClient* client);

  // timers.cc
  void check_connections();
  void check_sessions();
  void expire_retained();
  void remove_session(Session& s);
  UtcNanos expiry_of(const Session& s) const;

  // durability.cc
  void log(const SessionChange& change);
  void log_session(const Session& s);
  void fail_unstored();
  void fail_ack(const PendingAck& ack);
  /// A connection that was closed in this wake-up.
  const Connection* find_buried(ConnId id) const;
  void release_ack(const PendingAck& ack);
  void flush_acks();
  /// Appends what waits, record by record; `last` follows. False when the log refused one: that and
  /// all behind it wait for the next wake-up.
  bool append_log(JournalSeq& last);
  /// Forgets the changes that wait: the state, which holds them all, waits in their place.
  void replace_unlogged();
  void release(JournalSeq durable);

  // stats.cc
  void publish_sys();

  // restore.cc
  /// Calls `put` for each change that makes the state out of nothing.
  void describe_state(const std::function<void(const SessionChange&)>& put) const;
  void take_logged(const SessionChange& change);
  void apply_change(const SessionChange& change);
  void apply_session(const SessionState& state);
  void apply_subscription(const SessionChange& change);
  void apply_progress(const SessionChange& change);
  void forget_session(Session& s);
  void apply_enqueued(const Enqueued& change);

  // Fixed after construction.
  const BrokerConfig config_;
  Output& output_;
  PublishSink& sink_;
  Authenticator& authenticator_;
  SessionLog& log_sink_;

  SteadyTime now_;
  UtcNanos wall_;
  SteadyTime started_;
  bool has_started_ = false;

  // Connections.
  std::vector<std::unique_ptr<Connection>> slots_;
  std::uint32_t next_generation_ =
      1;  ///< over all slots, so that a generation names one connection
  std::vector<std::uint32_t> free_slots_;
  std::vector<std::unique_ptr<Connection>> graveyard_;  ///< closed in this wake-up
  std::size_t n_open_ = 0;
  std::uint64_t next_client_number_ = 1;

  // State.
  SessionStore sessions_;
  SubscriptionTree tree_;
  RetainedStore retained_;

  // Durability.
  AckFifo acks_;
  std::deque<std::string> held_packets_;  ///< of AckKind::kPacket, in order
  ChangeLog unlogged_;                    ///< session changes of this and earlier failed wake-ups
  std::size_t unlogged_limit_;            ///< beyond it the state replaces unlogged_
  std::optional<std::string> staged_;     ///< replay: a state that began and has not ended, a batch
  JournalSeq durable_;
  JournalSeq last_;  ///< of this and earlier unsealed wake-ups
  std::uint64_t wakeup_ = 1;
  std::uint64_t durable_wakeup_ = 0;
  struct SealedWakeup {
    JournalSeq seq;
    std::uint64_t wakeup = 0;
  };
  Ring<SealedWakeup> sealed_wakeups_;
  std::vector<std::uint64_t> waiting_durable_;  ///< session numbers
  ConnId ack_conn_;                             ///< whose acknowledgements are in ack_bytes_
  std::string ack_bytes_;

  // Scratch, kept for its capacity.
  SubscriptionTree::Matches matches_;
  std::vector<Delivery> deliveries_;
  std::size_t n_deliveries_ = 0;
  std::uint64_t route_mark_ = 0;
  std::vector<EnqueueTarget> enqueue_targets_;
  std::string packet_;
  std::string properties_;
  std::string forward_items_;

  SteadyTime next_sys_;
  mutable BrokerStats stats_;
};

}  // namespace millwright::broker
