// SPDX-License-Identifier: Apache-2.0
#pragma once
// Durable changes of sessions and retained messages, one variant for writing and reading.
// Bytes: docs/format/broker-session.md.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "broker/message.h"
#include "broker/session.h"
#include "core/result.h"

namespace millwright::broker {

/// Forget everything: a snapshot follows.
struct Reset {};

/// A session as it is now, without its subscriptions and messages. Replaces an earlier one.
struct SessionState {
  std::uint64_t number = 0;
  std::string_view client_id;
  std::string_view user_name;
  DeviceId device;
  bool is_anonymous = true;
  mqtt::Version version = mqtt::Version::k5;
  std::uint32_t expiry_s = 0;
  UtcNanos expires_at{};             ///< 0 = connected
  UtcNanos will_due{};               ///< 0 = not pending
  const StoredWill* will = nullptr;  ///< decoded: valid during the callback
};
struct SessionRemoved {
  std::uint64_t number = 0;
};
struct Subscribed {
  std::uint64_t number = 0;
  std::string_view filter;
  SubscriptionRecord subscription;
};
struct Unsubscribed {
  std::uint64_t number = 0;
  std::string_view filter;
};
struct EnqueueTarget {
  std::uint64_t number = 0;
  std::uint64_t seq = 0;
  mqtt::Qos qos = mqtt::Qos::kAtLeastOnce;
  bool is_retain = false;
  std::string_view share;  ///< "$share/..." or empty
  std::vector<std::uint32_t> subscription_ids;
};
/// One message for one or more sessions.
struct Enqueued {
  MessageView message;
  std::vector<EnqueueTarget> targets;
};
/// A queued message is done with: acknowledged, expired or dropped.
struct Completed {
  std::uint64_t number = 0;
  std::uint64_t seq = 0;
};
/// QoS 2 out: PUBREC came.
struct Released {
  std::uint64_t number = 0;
  std::uint64_t seq = 0;
};
/// QoS 2 in: the identifier is taken.
struct Received {
  std::uint64_t number = 0;
  std::uint16_t packet_id = 0;
};
/// QoS 2 in: PUBREL came, or the publish was refused.
struct ReceiveDone {
  std::uint64_t number = 0;
  std::uint16_t packet_id = 0;
};
struct RetainedSet {
  MessageView message;
};
struct RetainedCleared {
  std::string_view topic;
};

/// The whole state follows, over as many batches as it takes, up to StateEnds: then, and not
/// before, it takes the place of all that was there.
struct StateBegins {};
struct StateEnds {};
/// The state that began will not end: a crash cut it. What was there before holds.
struct StateAbandoned {};

using SessionChange =
    std::variant<Reset, SessionState, SessionRemoved, Subscribed, Unsubscribed, Enqueued, Completed,
                 Released, Received, ReceiveDone, RetainedSet, RetainedCleared, StateBegins,
                 StateEnds, StateAbandoned>;

/// Appends one change to a batch; starts the batch (its version byte) when `batch` is empty.
void append_change(const SessionChange& change, std::string& batch);

/// Calls `fn` for each change of a batch in order. Kinds from a later version are skipped.
/// Errors: data_loss             not a batch, or cut; changes before the damage have been handed
/// on.
///         failed_precondition   a version this program does not read.
Status decode_batch(std::string_view batch, const std::function<void(const SessionChange&)>& fn);

}  // namespace millwright::broker
