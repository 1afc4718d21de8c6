// SPDX-License-Identifier: Apache-2.0
#include "pipeline/undecodable.h"

#include <fmt/format.h>

#include <algorithm>

namespace millwright::pipeline {
namespace {

std::string printable(std::string_view bytes) {
  std::string out;
  for (const char c : bytes.substr(0, 200)) {
    if (c >= 0x20 && c < 0x7f) {
      out += c;
    } else {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace

void UndecodableTopics::note(std::string_view topic, std::string_view client,
                             std::string_view reason, std::string_view payload, UtcNanos now) {
  const std::scoped_lock lock(mutex_);
  ++total_;
  auto it = topics_.find(topic);
  if (it == topics_.end()) {
    if (topics_.size() >= limit_) return;
    it = topics_.emplace(std::string(topic), UndecodableTopic{}).first;
    it->second.topic = topic;
  }
  UndecodableTopic& entry = it->second;
  entry.client = client;
  entry.reason = reason;
  entry.sample = printable(payload);
  entry.last = now;
  ++entry.count;
}

std::vector<UndecodableTopic> UndecodableTopics::list() const {
  std::vector<UndecodableTopic> out;
  {
    const std::scoped_lock lock(mutex_);
    for (const auto& [topic, entry] : topics_) out.push_back(entry);
  }
  std::ranges::sort(out, [](const auto& a, const auto& b) { return a.last > b.last; });
  return out;
}

std::uint64_t UndecodableTopics::total() const {
  const std::scoped_lock lock(mutex_);
  return total_;
}

}  // namespace millwright::pipeline
