// SPDX-License-Identifier: Apache-2.0
#include "respond/escalation/message.h"

#include "respond/escalation/row_fields.h"

namespace millwright::respond {
namespace {

constexpr std::array<std::string_view, 7> kKinds{"page",   "reminder", "taken", "withdrawn",
                                                 "digest", "webhook",  "test"};

}  // namespace

std::string_view name(MessageKind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}

std::optional<MessageKind> parse_message_kind(std::string_view text) {
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    if (kKinds[i] == text) return static_cast<MessageKind>(i);
  }
  return std::nullopt;
}

template <class Io>
void fields(Io& io, Row<PageMessage> auto& message) {
  io("id", message.id);
  io("kind", message.kind, parse_message_kind);
  io("key", message.key);
  io("page", message.page);
  io("chain", message.chain);
  io("created_ns", message.created);
  io("person", message.person);
  io("channels", message.channels);
  io("language", message.language);
  io("is_drill", message.is_drill);
  io("alarm", message.facts);
  io("who", message.who);
  io("reason", message.reason);
  io("digest", message.digest);
  io("url", message.url);
  io("template", message.template_name);
}

std::string encode(const PageMessage& message) {
  return encode_row(message);
}

Result<PageMessage> decode_message(std::string_view json) {
  return decode_row<PageMessage>("message", json);
}

}  // namespace millwright::respond
