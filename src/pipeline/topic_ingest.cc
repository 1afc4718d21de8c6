// SPDX-License-Identifier: Apache-2.0
#include "pipeline/topic_ingest.h"

#include "core/utf8.h"
#include "pipeline/sources.h"

namespace millwright::pipeline {
namespace {

/// What begins like JSON and is none is a mistake, not a text.
bool is_bare_text(std::string_view payload) {
  constexpr std::string_view kJson = "{[\"";
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = payload.find_first_not_of(kSpace);
  return first != std::string_view::npos && !kJson.contains(payload[first]) &&
         is_valid_utf8(payload);
}

}  // namespace

TopicIngest::TopicIngest(Ingest& ingest, UndecodableTopics& undecodable, DecodeSpace& space,
                         ClientPtr client)
    : ingest_(ingest),
      undecodable_(undecodable),
      space_(space),
      origin_{kSourceMqtt, std::move(client), "mqtt"} {}

void TopicIngest::publish(std::string_view name, std::string_view payload, UtcNanos arrival,
                          IngestBuffer& out) {
  if (name.starts_with('$')) return;
  if (name.starts_with("_system")) {
    undecodable_.note(name, origin_.client->name, "_system is reserved for the platform", payload,
                      arrival);
    return;
  }
  Topic& topic = topic_of(name);
  DecodedBatch& decoded = space_.batch;
  decoded.clear();
  space_.json.decode(payload, decoded);
  const bool is_one_value = decoded.readings.size() == 1 && decoded.readings.front().name.empty();
  const bool may_be_text = is_one_value || !decoded.problems.empty();
  if (may_be_text && is_text(topic) && is_bare_text(payload)) {
    decoded.clear();
    decoded.readings.push_back({{}, Scalar::of(payload), std::nullopt, Quality{}, 0});
  }
  for (std::size_t i = 0; i < decoded.readings.size(); ++i) {
    add(topic, decoded.readings[i], i, arrival, out);
  }
  if (!decoded.problems.empty()) report(topic, payload, arrival, out);
}

bool TopicIngest::is_text(Topic& topic) const {
  if (topic.self == nullptr || topic.self->is_dead.load(std::memory_order_relaxed)) {
    topic.self = ingest_.table().find(topic.name);
  }
  return topic.self != nullptr &&
         topic.self->type.load(std::memory_order_relaxed) == ValueType::kText;
}

TopicIngest::Topic& TopicIngest::topic_of(std::string_view name) {
  if (latest_ != nullptr && latest_->name == name) return *latest_;
  auto it = topics_.find(name);
  if (it == topics_.end()) {
    if (topics_.size() >= kMaxTopics) topics_.clear();
    it = topics_.emplace(std::string(name), Topic{std::string(name), nullptr, {}}).first;
  }
  latest_ = &it->second;
  return *latest_;
}

void TopicIngest::add(Topic& topic, const DecodedReading& reading, std::size_t index,
                      UtcNanos arrival, IngestBuffer& out) {
  SignalEntry** slot = nullptr;
  if (reading.name.empty()) {
    slot = &topic.self;
  } else if (index < topic.members.size() && topic.members[index].name == reading.name) {
    slot = &topic.members[index].entry;  // members come in the same order, message after message
  }
  SignalEntry* entry = slot == nullptr ? nullptr : *slot;
  if (entry == nullptr || entry->is_dead.load(std::memory_order_relaxed)) {
    space_.address = topic.name;
    if (!reading.name.empty()) {
      space_.address += '/';
      space_.address += reading.name;
    }
    entry = announced(space_.address, reading, arrival, out);
    if (entry == nullptr) return;
    if (slot != nullptr) {
      *slot = entry;
    } else if (index < kMaxMembers) {
      if (topic.members.size() <= index) topic.members.resize(index + 1);
      topic.members[index] = {std::string(reading.name), entry};
    }
  }
  ingest_.add(*entry, origin_, reading, arrival, out);
}

SignalEntry* TopicIngest::announced(std::string_view address, const DecodedReading& reading,
                                    UtcNanos arrival, IngestBuffer& out) {
  auto entry =
      ingest_.table().find_or_announce(address, *origin_.client, reading.value.type, arrival);
  if (entry) return *entry;
  ingest_.add(address, origin_, reading, arrival, out);  // puts it into quarantine with its reason
  return nullptr;
}

void TopicIngest::report(const Topic& topic, std::string_view payload, UtcNanos arrival,
                         IngestBuffer& out) {
  const DecodedBatch& decoded = space_.batch;
  const bool is_ours = !decoded.readings.empty() || ingest_.table().is_mapped(topic.name);
  for (const DecodeProblem& problem : decoded.problems) {
    if (is_ours) {
      ingest_.quarantine(origin_, topic.name, problem.line, problem.reason,
                         problem.raw.empty() ? payload : problem.raw, arrival, out);
    } else {
      undecodable_.note(topic.name, origin_.client->name, problem.reason, payload, arrival);
      return;  // once per message
    }
  }
}

}  // namespace millwright::pipeline
