// SPDX-License-Identifier: Apache-2.0
#include "notify/message.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "notify/digest.h"

namespace millwright::notify {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;

constexpr std::array<std::pair<MessageKind, std::string_view>, 9> kKinds{{
    {MessageKind::kPage, "page"},
    {MessageKind::kReminder, "reminder"},
    {MessageKind::kTaken, "taken"},
    {MessageKind::kWithdrawn, "withdrawn"},
    {MessageKind::kDigest, "digest"},
    {MessageKind::kWorkOrder, "work_order"},
    {MessageKind::kWebhook, "webhook"},
    {MessageKind::kNotice, "notice"},
    {MessageKind::kTest, "test"},
}};

Status too_long(std::string_view what, std::size_t size, std::size_t limit) {
  return fail(Code::kInvalidArgument,
              fmt::format("{}: {} bytes, the limit is {} bytes", what, size, limit));
}

}  // namespace

std::string_view name(MessageKind kind) {
  for (const auto& [value, text] : kKinds)
    if (value == kind) return text;
  return "unknown";
}

std::optional<MessageKind> message_kind(std::string_view name) {
  for (const auto& [value, text] : kKinds)
    if (text == name) return value;
  return std::nullopt;
}

Status check(const OutgoingMessage& message) {
  const auto complain = [](std::string_view what) -> Status {
    return fail(Code::kInvalidArgument, std::string(what));
  };
  if (message.id == 0) return complain("message without an id");
  if (message.idempotency_key.empty()) return complain("message without an idempotency key");
  if (message.channel.empty()) return complain("message without a channel");
  if (message.address.empty()) return complain("message without an address");
  const std::pair<std::string_view, std::string_view> names[] = {
      {"idempotency key", message.idempotency_key},
      {"thread", message.thread},
      {"person", message.person},
      {"channel", message.channel},
      {"language", message.language}};
  for (const auto& [what, text] : names)
    if (text.size() > kMaxNameBytes) return too_long(what, text.size(), kMaxNameBytes);
  if (message.address.size() > kMaxAddressBytes)
    return too_long("address", message.address.size(), kMaxAddressBytes);
  if (message.fields.size() > kMaxFields) {
    return fail(Code::kInvalidArgument,
                fmt::format("{} fields, the limit is {}", message.fields.size(), kMaxFields));
  }
  for (const auto& [field, value] : message.fields) {
    if (field.size() > kMaxNameBytes)
      return too_long("name of a field", field.size(), kMaxNameBytes);
    if (value.size() > kMaxFieldBytes)
      return too_long("field " + field, value.size(), kMaxFieldBytes);
  }
  return {};
}

std::string encode(const OutgoingMessage& message) {
  const json out = {{"version", kVersion},
                    {"id", message.id},
                    {"key", message.idempotency_key},
                    {"kind", name(message.kind)},
                    {"thread", message.thread},
                    {"person", message.person},
                    {"channel", message.channel},
                    {"address", message.address},
                    {"language", message.language},
                    {"fields", message.fields},
                    {"is_drill", message.is_drill},
                    {"created_ns", message.created.ns}};
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<OutgoingMessage> decode_message(std::string_view text) {
  const json in = json::parse(text, nullptr, false);
  const auto damaged = [](std::string_view why) {
    return fail(Code::kDataLoss, fmt::format("stored message: {}", why));
  };
  if (!in.is_object()) return damaged("not a JSON object");
  // The members are read with exceptions, which end here: get<> names the member that is wrong.
  try {
    if (in.at("version").get<int>() != kVersion) return damaged("written by a later version");
    const std::optional<MessageKind> kind = message_kind(in.at("kind").get<std::string>());
    if (!kind) return damaged("unknown kind");
    OutgoingMessage out;
    out.id = in.at("id").get<std::uint64_t>();
    out.idempotency_key = in.at("key").get<std::string>();
    out.kind = *kind;
    out.thread = in.at("thread").get<std::string>();
    out.person = in.at("person").get<std::string>();
    out.channel = in.at("channel").get<std::string>();
    out.address = in.at("address").get<std::string>();
    out.language = in.at("language").get<std::string>();
    out.fields = in.at("fields").get<Fields>();
    out.is_drill = in.at("is_drill").get<bool>();
    out.created = {in.at("created_ns").get<std::int64_t>()};
    return out;
  } catch (const json::exception& e) {
    return damaged(e.what());
  }
}

std::string delivery_key(const OutgoingMessage& message) {
  // Lengths between the parts: no two different triples read the same.
  const std::string whole =
      fmt::format("{}:{}{}:{}{}:{}", message.idempotency_key.size(), message.idempotency_key,
                  message.channel.size(), message.channel, message.address.size(), message.address);
  return sha256_hex(whole).substr(0, 32);
}

}  // namespace millwright::notify
