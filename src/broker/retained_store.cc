// SPDX-License-Identifier: Apache-2.0
#include "broker/retained_store.h"

#include "protocol/mqtt/topic.h"

namespace millwright::broker {

bool RetainedStore::set(MessagePtr message) {
  const auto it = by_topic_.find(message->topic);
  const std::size_t freed = it == by_topic_.end() ? 0 : it->second->bytes();
  if (it == by_topic_.end() && by_topic_.size() >= max_messages_) return false;
  if (bytes_ - freed + message->bytes() > max_bytes_) return false;
  bytes_ = bytes_ - freed + message->bytes();
  if (it == by_topic_.end()) {
    std::string topic = message->topic;
    by_topic_.emplace(std::move(topic), std::move(message));
  } else {
    it->second = std::move(message);
  }
  return true;
}

bool RetainedStore::clear(std::string_view topic) {
  const auto it = by_topic_.find(topic);
  if (it == by_topic_.end()) return false;
  bytes_ -= it->second->bytes();
  by_topic_.erase(it);
  return true;
}

void RetainedStore::clear_all() {
  by_topic_.clear();
  bytes_ = 0;
}

const Message* RetainedStore::find(std::string_view topic) const {
  const auto it = by_topic_.find(topic);
  return it == by_topic_.end() ? nullptr : it->second.get();
}

void RetainedStore::for_each_match(std::string_view filter, UtcNanos now,
                                   const std::function<void(const MessagePtr&)>& fn) const {
  std::string_view prefix = filter.substr(0, filter.find_first_of("+#"));
  // "a/#" also selects "a": leave the slash out of the prefix.
  if (prefix.size() < filter.size() && prefix.ends_with('/')) prefix.remove_suffix(1);
  for (auto it = by_topic_.lower_bound(prefix); it != by_topic_.end(); ++it) {
    if (!it->first.starts_with(prefix)) break;
    if (it->second->expires_at > now && mqtt::topic_matches(filter, it->first)) fn(it->second);
  }
}

void RetainedStore::for_each(const std::function<void(const MessagePtr&)>& fn) const {
  for (const auto& [topic, message] : by_topic_) fn(message);
}

std::vector<std::string> RetainedStore::find_expired(UtcNanos now, std::size_t n) {
  std::vector<std::string> out;
  auto it = by_topic_.upper_bound(sweep_from_);
  for (; n > 0 && it != by_topic_.end(); ++it, --n) {
    if (it->second->expires_at <= now) out.push_back(it->first);
    sweep_from_ = it->first;
  }
  if (it == by_topic_.end()) sweep_from_.clear();
  return out;
}

}  // namespace millwright::broker
