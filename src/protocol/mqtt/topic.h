// SPDX-License-Identifier: Apache-2.0
#pragma once
// Topic names and topic filters (MQTT 5 §4.7, §4.8.2). All functions take text that is already
// valid UTF-8, allocate nothing and look at levels separated by '/'; empty levels count.

#include <cstddef>
#include <optional>
#include <string_view>

namespace millwright::mqtt {

/// Walks the levels of a topic: `for (TopicLevels l(t); !l.at_end(); l.next()) use(l.level());`
/// There is always at least one level.
class TopicLevels {
 public:
  explicit TopicLevels(std::string_view topic) : rest_(topic) { cut(); }
  bool at_end() const { return is_end_; }
  std::string_view level() const { return level_; }
  bool is_last() const { return is_last_; }
  void next() {
    if (is_last_) {
      is_end_ = true;
    } else {
      cut();
    }
  }

 private:
  void cut() {
    const std::size_t slash = rest_.find('/');
    is_last_ = slash == std::string_view::npos;
    level_ = rest_.substr(0, slash);
    if (!is_last_) rest_.remove_prefix(slash + 1);
  }

  std::string_view rest_;
  std::string_view level_;
  bool is_last_ = false;
  bool is_end_ = false;
};

std::size_t level_count(std::string_view topic);

/// Not empty and without '+' and '#'.
bool is_topic_name(std::string_view name);

/// Not empty, '#' alone in the last level only, '+' alone in its level. "$share/..." is judged as
/// plain text here: use parse_filter() for what a client asks for.
bool is_topic_filter(std::string_view filter);

/// A subscription's filter taken apart.
struct FilterParts {
  std::string_view group;   ///< share name, empty when the subscription is not shared
  std::string_view filter;  ///< what topics are matched against
};

/// Splits "$share/<group>/<filter>" and validates both kinds; nothing when it is not a filter.
std::optional<FilterParts> parse_filter(std::string_view text);

/// True when `filter` (not "$share/...") selects topic `name`. A filter that starts with a wildcard
/// does not select names that start with '$'. Cost: one pass over both.
bool topic_matches(std::string_view filter, std::string_view name);

/// True when every name that `wanted` selects is also selected by `allowed`: what an access rule
/// needs to know about a subscription.
bool filter_covers(std::string_view allowed, std::string_view wanted);

}  // namespace millwright::mqtt
