// SPDX-License-Identifier: Apache-2.0
#pragma once
// Topics nobody mapped whose payload is no reading: routed by the broker as any other, counted and
// shown in the inbox, not quarantined. They may be meant for others.

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"

namespace millwright::pipeline {

struct UndecodableTopic {
  std::string topic;
  std::string client;  ///< the latest sender
  std::string reason;  ///< of the latest payload
  std::string sample;  ///< first 200 bytes of the latest payload, other than text escaped
  std::uint64_t count = 0;
  UtcNanos last;
};

/// Bounded: beyond `limit` topics only the total is counted. Thread: any.
class UndecodableTopics {
 public:
  explicit UndecodableTopics(std::size_t limit = 1000) : limit_(limit) {}

  void note(std::string_view topic, std::string_view client, std::string_view reason,
            std::string_view payload, UtcNanos now);
  /// Newest first.
  std::vector<UndecodableTopic> list() const;
  std::uint64_t total() const;

 private:
  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::map<std::string, UndecodableTopic, std::less<>> topics_;
  std::uint64_t total_ = 0;
};

}  // namespace millwright::pipeline
