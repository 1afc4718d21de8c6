// SPDX-License-Identifier: Apache-2.0
#include "protocol/mqtt/topic.h"

#include <algorithm>

namespace millwright::mqtt {

std::size_t level_count(std::string_view topic) {
  return static_cast<std::size_t>(std::ranges::count(topic, '/')) + 1;
}

bool is_topic_name(std::string_view name) {
  return !name.empty() && name.find_first_of("+#") == std::string_view::npos;
}

bool is_topic_filter(std::string_view filter) {
  if (filter.empty()) return false;
  for (TopicLevels l(filter); !l.at_end(); l.next()) {
    const std::string_view level = l.level();
    if (level.find_first_of("+#") == std::string_view::npos) continue;
    if (level.size() != 1) return false;
    if (level == "#" && !l.is_last()) return false;
  }
  return true;
}

std::optional<FilterParts> parse_filter(std::string_view text) {
  constexpr std::string_view kPrefix = "$share/";
  FilterParts parts{{}, text};
  if (text == "$share") return std::nullopt;
  if (text.starts_with(kPrefix)) {
    const std::string_view rest = text.substr(kPrefix.size());
    const std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos || slash == 0) return std::nullopt;
    parts = {rest.substr(0, slash), rest.substr(slash + 1)};
    if (parts.group.find_first_of("+#") != std::string_view::npos) return std::nullopt;
  }
  if (!is_topic_filter(parts.filter)) return std::nullopt;
  return parts;
}

bool topic_matches(std::string_view filter, std::string_view name) {
  if (filter.empty() || name.empty()) return false;
  if (name.front() == '$' && (filter.front() == '+' || filter.front() == '#')) return false;
  TopicLevels f(filter);
  TopicLevels n(name);
  for (;; f.next(), n.next()) {
    if (f.level() == "#") return true;
    if (f.level() != "+" && f.level() != n.level()) return false;
    if (n.is_last()) {
      if (f.is_last()) return true;
      f.next();  // MQTT 5 §4.7.1.2: "a/#" also selects "a"
      return f.level() == "#";
    }
    if (f.is_last()) return false;
  }
}

bool filter_covers(std::string_view allowed, std::string_view wanted) {
  if (allowed.empty() || wanted.empty()) return false;
  if (wanted.front() == '$' && (allowed.front() == '+' || allowed.front() == '#')) return false;
  TopicLevels a(allowed);
  TopicLevels w(wanted);
  for (;; a.next(), w.next()) {
    if (a.level() == "#") return true;
    if (w.level() == "#") return false;
    if (a.level() != "+" && a.level() != w.level()) return false;
    if (w.is_last()) {
      if (a.is_last()) return true;
      a.next();
      return a.level() == "#";
    }
    if (a.is_last()) return false;
  }
}

}  // namespace millwright::mqtt
