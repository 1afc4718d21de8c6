// SPDX-License-Identifier: Apache-2.0
#include "broker/session_record.h"

#include "core/byte_io.h"

namespace millwright::broker {
namespace {

constexpr std::uint8_t kVersion = 1;

/// Persisted; do not renumber. The order of SessionChange's alternatives, from 1.
enum class Kind : std::uint8_t {
  kReset = 1,
  kSessionState = 2,
  kSessionRemoved = 3,
  kSubscribed = 4,
  kUnsubscribed = 5,
  kEnqueued = 6,
  kCompleted = 7,
  kReleased = 8,
  kReceived = 9,
  kReceiveDone = 10,
  kRetainedSet = 11,
  kRetainedCleared = 12,
  kStateBegins = 13,
  kStateEnds = 14,
  kStateAbandoned = 15,
};

// Persisted; do not renumber.
constexpr std::uint8_t kFlagV5 = 1;
constexpr std::uint8_t kFlagAnonymous = 2;
constexpr std::uint8_t kFlagWill = 4;
constexpr std::uint8_t kQosMask = 3;
constexpr std::uint8_t kFlagRetain = 4;

std::uint8_t qos_byte(mqtt::Qos qos, bool is_retain) {
  return static_cast<std::uint8_t>(static_cast<unsigned>(qos) | (is_retain ? kFlagRetain : 0u));
}
mqtt::Qos qos_of(std::uint8_t byte) {
  const unsigned qos = byte & kQosMask;
  return static_cast<mqtt::Qos>(qos > 2 ? 2 : qos);
}

void put_message(ByteWriter& w, const MessageView& m) {
  w.text(m.topic);
  w.text(m.payload);
  w.text(m.properties);
  w.zigzag(m.expires_at.ns);
  w.u8(static_cast<std::uint8_t>(m.qos));
}
MessageView get_message(ByteReader& r) {
  MessageView m;
  m.topic = r.text();
  m.payload = r.text();
  m.properties = r.text();
  m.expires_at = {r.zigzag()};
  m.qos = qos_of(r.u8());
  return m;
}

void put_will(ByteWriter& w, const StoredWill& will) {
  w.text(will.topic);
  w.text(will.payload);
  w.text(will.properties);
  w.u8(qos_byte(will.qos, will.is_retain));
  w.varint(will.delay_s);
  w.varint(will.message_expiry_s);
}
StoredWill get_will(ByteReader& r) {
  StoredWill will;
  will.topic = r.text();
  will.payload = r.text();
  will.properties = r.text();
  const std::uint8_t byte = r.u8();
  will.qos = qos_of(byte);
  will.is_retain = (byte & kFlagRetain) != 0;
  will.delay_s = static_cast<std::uint32_t>(r.varint());
  will.message_expiry_s = static_cast<std::uint32_t>(r.varint());
  return will;
}

struct Writer {
  ByteWriter& w;
  void operator()(const Reset&) const {}
  void operator()(const StateBegins&) const {}
  void operator()(const StateEnds&) const {}
  void operator()(const StateAbandoned&) const {}
  void operator()(const SessionState& s) const {
    w.varint(s.number);
    w.text(s.client_id);
    w.text(s.user_name);
    w.varint(s.device.value);
    w.u8(static_cast<std::uint8_t>((s.version == mqtt::Version::k5 ? kFlagV5 : 0) |
                                   (s.is_anonymous ? kFlagAnonymous : 0) |
                                   (s.will != nullptr ? kFlagWill : 0)));
    w.varint(s.expiry_s);
    w.zigzag(s.expires_at.ns);
    w.zigzag(s.will_due.ns);
    if (s.will != nullptr) put_will(w, *s.will);
  }
  void operator()(const SessionRemoved& c) const { w.varint(c.number); }
  void operator()(const Subscribed& c) const {
    w.varint(c.number);
    w.text(c.filter);
    w.u8(mqtt::to_byte(c.subscription.options));
    w.varint(c.subscription.subscription_id);
  }
  void operator()(const Unsubscribed& c) const {
    w.varint(c.number);
    w.text(c.filter);
  }
  void operator()(const Enqueued& c) const {
    put_message(w, c.message);
    w.varint(c.targets.size());
    for (const EnqueueTarget& t : c.targets) {
      w.varint(t.number);
      w.varint(t.seq);
      w.u8(qos_byte(t.qos, t.is_retain));
      w.text(t.share);
      w.varint(t.subscription_ids.size());
      for (const std::uint32_t id : t.subscription_ids) w.varint(id);
    }
  }
  void operator()(const Completed& c) const { pair(c.number, c.seq); }
  void operator()(const Released& c) const { pair(c.number, c.seq); }
  void operator()(const Received& c) const { pair(c.number, c.packet_id); }
  void operator()(const ReceiveDone& c) const { pair(c.number, c.packet_id); }
  void operator()(const RetainedSet& c) const { put_message(w, c.message); }
  void operator()(const RetainedCleared& c) const { w.text(c.topic); }

  void pair(std::uint64_t a, std::uint64_t b) const {
    w.varint(a);
    w.varint(b);
  }
};

using Callback = std::function<void(const SessionChange&)>;

Enqueued get_enqueued(ByteReader& r) {
  Enqueued c;
  c.message = get_message(r);
  for (std::uint64_t n = r.varint(); n > 0 && !r.failed(); --n) {
    EnqueueTarget t;
    t.number = r.varint();
    t.seq = r.varint();
    const std::uint8_t byte = r.u8();
    t.qos = qos_of(byte);
    t.is_retain = (byte & kFlagRetain) != 0;
    t.share = r.text();
    for (std::uint64_t k = r.varint(); k > 0 && !r.failed(); --k) {
      t.subscription_ids.push_back(static_cast<std::uint32_t>(r.varint()));
    }
    c.targets.push_back(std::move(t));
  }
  return c;
}

// Hands a change on only when all of it could be read.
Status hand_on(const ByteReader& r, const SessionChange& change, const Callback& fn) {
  if (!r.done()) return fail(Code::kDataLoss, "broker session record does not fit its length");
  fn(change);
  return {};
}

Status read_session_state(ByteReader& r, const Callback& fn) {
  SessionState s;
  s.number = r.varint();
  s.client_id = r.text();
  s.user_name = r.text();
  s.device = DeviceId(static_cast<std::uint32_t>(r.varint()));
  const std::uint8_t flags = r.u8();
  s.version = (flags & kFlagV5) != 0 ? mqtt::Version::k5 : mqtt::Version::k311;
  s.is_anonymous = (flags & kFlagAnonymous) != 0;
  s.expiry_s = static_cast<std::uint32_t>(r.varint());
  s.expires_at = {r.zigzag()};
  s.will_due = {r.zigzag()};
  StoredWill will;
  if ((flags & kFlagWill) != 0) {
    will = get_will(r);
    s.will = &will;
  }
  return hand_on(r, s, fn);
}

Status read_subscribed(ByteReader& r, const Callback& fn) {
  Subscribed c;
  c.number = r.varint();
  c.filter = r.text();
  const auto options = mqtt::parse_subscribe_options(r.u8(), mqtt::Version::k5);
  if (!options) return fail(Code::kDataLoss, "broker session record has bad subscription options");
  c.subscription.options = *options;
  c.subscription.subscription_id = static_cast<std::uint32_t>(r.varint());
  return hand_on(r, c, fn);
}

template <class T>
Status read_pair(ByteReader& r, const Callback& fn) {
  T c;
  c.number = r.varint();
  if constexpr (requires { c.seq; }) {
    c.seq = r.varint();
  } else {
    c.packet_id = static_cast<std::uint16_t>(r.varint());
  }
  return hand_on(r, c, fn);
}

Status read_change(Kind kind, ByteReader& r, const Callback& fn) {
  switch (kind) {
    case Kind::kReset:
      return hand_on(r, Reset{}, fn);
    case Kind::kSessionState:
      return read_session_state(r, fn);
    case Kind::kSessionRemoved: {
      const SessionRemoved c{r.varint()};
      return hand_on(r, c, fn);
    }
    case Kind::kSubscribed:
      return read_subscribed(r, fn);
    case Kind::kUnsubscribed: {
      Unsubscribed c;
      c.number = r.varint();
      c.filter = r.text();
      return hand_on(r, c, fn);
    }
    case Kind::kEnqueued: {
      const Enqueued c = get_enqueued(r);
      return hand_on(r, c, fn);
    }
    case Kind::kCompleted:
      return read_pair<Completed>(r, fn);
    case Kind::kReleased:
      return read_pair<Released>(r, fn);
    case Kind::kReceived:
      return read_pair<Received>(r, fn);
    case Kind::kReceiveDone:
      return read_pair<ReceiveDone>(r, fn);
    case Kind::kRetainedSet: {
      const RetainedSet c{get_message(r)};
      return hand_on(r, c, fn);
    }
    case Kind::kRetainedCleared: {
      const RetainedCleared c{r.text()};
      return hand_on(r, c, fn);
    }
    case Kind::kStateBegins:
      return hand_on(r, StateBegins{}, fn);
    case Kind::kStateEnds:
      return hand_on(r, StateEnds{}, fn);
    case Kind::kStateAbandoned:
      return hand_on(r, StateAbandoned{}, fn);
  }
  return {};  // a kind from a later version
}

}  // namespace

void append_change(const SessionChange& change, std::string& batch) {
  if (batch.empty()) batch.push_back(static_cast<char>(kVersion));
  std::string body;
  ByteWriter body_writer(body);
  std::visit(Writer{body_writer}, change);
  ByteWriter w(batch);
  w.u8(static_cast<std::uint8_t>(change.index() + 1));
  w.text(body);
}

Status decode_batch(std::string_view batch, const Callback& fn) {
  ByteReader r(batch);
  const std::uint8_t version = r.u8();
  if (r.failed()) return fail(Code::kDataLoss, "broker session batch is empty");
  if (version != kVersion) {
    return fail(Code::kFailedPrecondition,
                "broker session batch has version " + std::to_string(version) + ", this is 1");
  }
  while (r.remaining() > 0) {
    const auto kind = static_cast<Kind>(r.u8());
    const std::string_view body = r.text();
    if (r.failed()) return fail(Code::kDataLoss, "broker session batch is cut");
    ByteReader body_reader(body);
    MW_TRY_STATUS(read_change(kind, body_reader, fn));
  }
  return {};
}

}  // namespace millwright::broker
