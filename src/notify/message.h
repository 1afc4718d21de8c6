// SPDX-License-Identifier: Apache-2.0
#pragma once
// One message to one address over one channel, as the outbox gives it. Who is told, and of what,
// has been decided; the words are made from `fields` when it is sent (message_text.h). Grammar of
// the stored form and the names of the fields: docs/format/outbox.md.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/time.h"

namespace millwright::notify {

/// Stored by name. A later version may add kinds.
enum class MessageKind : std::uint8_t {
  kPage,       ///< somebody is asked to take an alarm
  kReminder,   ///< the same page again, still not taken
  kTaken,      ///< somebody else has taken it: nothing to do any more
  kWithdrawn,  ///< the reason for the page is gone
  kDigest,     ///< several pages in one message
  kWorkOrder,  ///< for a maintenance system
  kWebhook,    ///< a step of a policy or procedure that calls a system
  kNotice,     ///< free text: reports, shift logs, certificates that expire
  kTest,       ///< somebody tries a channel out
};

/// "page", "reminder", "taken", "withdrawn", "digest", "work_order", "webhook", "notice", "test".
std::string_view name(MessageKind kind);
std::optional<MessageKind> message_kind(std::string_view name);

/// Names from docs/format/outbox.md with values in UTF-8.
using Fields = std::map<std::string, std::string>;

struct OutgoingMessage {
  std::uint64_t id = 0;         ///< counts up in the outbox; several channels may share one
  std::string idempotency_key;  ///< the same for the same message, for ever
  MessageKind kind = MessageKind::kPage;
  /// What the message is about, for one person: "page-17". A later kTaken or kWithdrawn of the same
  /// thread makes what has not left yet superfluous. Empty: stands alone.
  std::string thread;
  std::string person;    ///< log-in name; empty when it goes to a system
  std::string channel;   ///< name of a Notifier: "email", "sms", "webhook", ...
  std::string address;   ///< e-mail address, phone number, webhook name or URL, signal, person
  std::string language;  ///< "en", "de"; anything else reads as English
  Fields fields;
  bool is_drill = false;
  UtcNanos created;  ///< when it was decided; what is older than the retry limit is not sent
};

constexpr std::size_t kMaxFields = 64;
constexpr std::size_t kMaxFieldBytes = 8 * 1024;
constexpr std::size_t kMaxNameBytes = 200;
constexpr std::size_t kMaxAddressBytes = 2'000;

/// Errors: invalid_argument, naming what is missing or beyond the limits above.
Status check(const OutgoingMessage& message);

/// One JSON object. Bytes that are not UTF-8 are stored as U+FFFD.
std::string encode(const OutgoingMessage& message);
/// Unknown members are skipped. Errors: data_loss for anything encode() cannot have written.
Result<OutgoingMessage> decode_message(std::string_view text);

/// Names this message on this channel and address for ever: lower-case hexadecimal, 32 digits.
/// Becomes the Message-ID of a mail and the Idempotency-Key of a request.
std::string delivery_key(const OutgoingMessage& message);

}  // namespace millwright::notify
