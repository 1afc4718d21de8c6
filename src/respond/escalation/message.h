// SPDX-License-Identifier: Apache-2.0
#pragma once
// What is to be sent, as fields: wording, languages and formats are notify's. A message is an
// outbox row first; sending it twice under the same key is sending it once.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "respond/escalation/alarm_facts.h"
#include "respond/escalation/chain.h"
#include "respond/escalation/channel.h"

namespace millwright::respond {

using MessageId = Id<struct MessageTag, std::uint64_t>;

/// Persisted; do not renumber.
enum class MessageKind : std::uint8_t {
  kPage = 0,
  kReminder = 1,
  kTaken = 2,      ///< `who` has it: the person need not act
  kWithdrawn = 3,  ///< nobody need act, `reason` says why
  kDigest = 4,     ///< stands for the pages it counts
  kWebhook = 5,    ///< a webhook step: to `url`, to no person
  kTest = 6,       ///< somebody tries whether they are reached
};
/// "page", "reminder", "taken", "withdrawn", "digest", "webhook", "test".
std::string_view name(MessageKind kind);
std::optional<MessageKind> parse_message_kind(std::string_view text);

/// What a digest stands for. Bounded: causes beyond kMostCauses are counted together.
struct DigestCount {
  static constexpr std::size_t kMostCauses = 20;

  std::array<std::uint32_t, 3> by_priority{};  ///< priority 1 first
  std::map<std::string, std::uint32_t> by_cause;
  std::uint32_t other_causes = 0;
  std::uint32_t n_over = 0;  ///< told in an earlier digest and over since
  bool has_drill = false;
  bool has_real = false;

  std::uint32_t n_pages() const { return by_priority[0] + by_priority[1] + by_priority[2]; }
  bool empty() const { return n_pages() == 0 && n_over == 0; }
  bool operator==(const DigestCount&) const = default;
};

struct PageMessage {
  MessageId id;  ///< counted from 1 without gaps
  MessageKind kind = MessageKind::kPage;
  std::string key;  ///< for Message-ID and idempotency: the same after any crash
  PageId page;      ///< none for digest, webhook and test
  ChainId chain;    ///< none for digest and test
  UtcNanos created;
  std::string person;  ///< empty when it goes to `url`
  ChannelSet channels;
  std::string language;  ///< BCP 47 tag; empty = the site's
  bool is_drill = false;
  AlarmFacts facts;    ///< page, reminder, taken, withdrawn, webhook
  std::string who;     ///< taken: who has it
  std::string reason;  ///< withdrawn, test: why
  DigestCount digest;
  std::string url;
  std::string template_name;

  bool operator==(const PageMessage&) const = default;
};

/// JSON, version 1.
std::string encode(const PageMessage& message);
/// Errors: data_loss   not such a message, or of a later version.
Result<PageMessage> decode_message(std::string_view json);

}  // namespace millwright::respond
