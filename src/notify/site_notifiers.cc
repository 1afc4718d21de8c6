// SPDX-License-Identifier: Apache-2.0
#include "notify/site_notifiers.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/utf8.h"
#include "notify/fill.h"
#include "notify/webhook_body.h"

namespace millwright::notify {
namespace {

constexpr std::size_t kMaxTopicBytes = 1'000;

std::string as_topic_level(std::string_view value) {
  std::string out(value);
  for (char& c : out) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f || c == '/' || c == '+' || c == '#') c = '_';
  }
  if (!is_valid_utf8(out)) {
    for (char& c : out)
      if (static_cast<unsigned char>(c) >= 0x80) c = '_';
  }
  return out.empty() ? "_" : out;
}

}  // namespace

std::string answer_topic(std::string_view client) {
  return "millwright/pages/answer/" + as_topic_level(client);
}

MqttNotifier::MqttNotifier(std::string topic, MqttPublish publish)
    : topic_(std::move(topic)), publish_(std::move(publish)) {}

Status check_topic_template(std::string_view topic) {
  const auto complain = [&](std::string_view why) -> Status {
    return fail(Code::kInvalidArgument,
                fmt::format("topic \"{}\" {}", as_one_line(topic.substr(0, 80)), why));
  };
  if (topic.empty()) return complain("is empty");
  if (topic.size() > kMaxTopicBytes) return complain("is longer than 1000 bytes");
  if (topic.front() == '$') return complain("begins with $, which is the broker's own");
  if (topic.find_first_of("+#") != topic.npos) return complain("holds a wildcard");
  if (as_one_line(topic) != topic || !is_valid_utf8(topic))
    return complain("holds control characters or is no UTF-8");
  return {};
}

Result<std::string> mqtt_text(OutgoingMessage message) {
  if (message.fields.contains("accept_token")) message.fields["accept_topic"] = kAcceptTopic;
  return webhook_body("generic", message);
}

Result<Receipt> MqttNotifier::send(const OutgoingMessage& message, runtime::Deadline) {
  Fields fields = message.fields;
  fields["person"] = message.person;
  fields["address"] = message.address;
  fields["kind"] = std::string(notify::name(message.kind));
  const std::string topic = fill(topic_, fields, as_topic_level);
  MW_TRY_STATUS(check_topic_template(topic));
  MW_TRY(const std::string payload, mqtt_text(message));
  MW_TRY_STATUS(publish_(topic, payload));
  return Receipt{"published on " + topic};
}

Result<Receipt> BrowserNotifier::send(const OutgoingMessage& message, runtime::Deadline) {
  BrowserNotice notice;
  notice.person = message.person.empty() ? message.address : message.person;
  MW_TRY(notice.json, webhook_body("generic", message));
  MW_TRY(const std::size_t n_pages, push_(notice));
  if (n_pages == 0)
    return fail(Code::kUnavailable, fmt::format("{} has no page open", notice.person));
  return Receipt{fmt::format("shown on {} open pages", n_pages)};
}

Result<Receipt> SirenNotifier::send(const OutgoingMessage& message, runtime::Deadline) {
  if (message.is_drill) return Receipt{"left alone: a drill"};
  const auto title = message.fields.find("title");
  SirenWrite write;
  write.signal = message.address;
  write.why = fmt::format("{} of {}: {}", notify::name(message.kind), message.thread,
                          title == message.fields.end() ? "" : title->second);
  switch (message.kind) {
    case MessageKind::kPage:
    case MessageKind::kReminder:
      write.state = Siren::kOn;
      MW_TRY_STATUS(turn_(write));
      return Receipt{"switched on"};
    case MessageKind::kTaken:
    case MessageKind::kWithdrawn:
      write.state = Siren::kOff;
      MW_TRY_STATUS(turn_(write));
      return Receipt{"switched off"};
    default:
      return Receipt{fmt::format("left alone: {}", notify::name(message.kind))};
  }
}

}  // namespace millwright::notify
