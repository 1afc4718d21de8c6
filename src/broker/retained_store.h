// SPDX-License-Identifier: Apache-2.0
#pragma once
// The last retained message of each topic, bounded in number and bytes.

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "broker/message.h"

namespace millwright::broker {

class RetainedStore {
 public:
  RetainedStore(std::size_t max_messages, std::size_t max_bytes)
      : max_messages_(max_messages), max_bytes_(max_bytes) {}

  /// Keeps `message` under its topic. Returns false when that would pass a limit; what was there
  /// before is kept then.
  bool set(MessagePtr message);
  /// Returns false when there was none.
  bool clear(std::string_view topic);
  void clear_all();

  const Message* find(std::string_view topic) const;
  /// Calls `fn` for each message that `filter` selects and that has not expired, by topic order.
  /// Cost: the topics that share the filter's text before its first wildcard.
  void for_each_match(std::string_view filter, UtcNanos now,
                      const std::function<void(const MessagePtr&)>& fn) const;
  void for_each(const std::function<void(const MessagePtr&)>& fn) const;

  /// Looks at up to `n` messages, going round, and returns the topics of expired ones.
  std::vector<std::string> find_expired(UtcNanos now, std::size_t n);

  std::size_t size() const { return by_topic_.size(); }
  std::size_t bytes() const { return bytes_; }

 private:
  std::map<std::string, MessagePtr, std::less<>> by_topic_;
  std::size_t bytes_ = 0;
  std::size_t max_messages_;
  std::size_t max_bytes_;
  std::string sweep_from_;  ///< where find_expired() goes on
};

}  // namespace millwright::broker
