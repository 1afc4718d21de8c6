// SPDX-License-Identifier: Apache-2.0
#include "broker/subscription_tree.h"

#include <algorithm>

#include "broker/text_hash.h"

namespace millwright::broker {

using mqtt::FilterParts;
using mqtt::TopicLevels;

struct SubscriptionTree::Subscribers {
  std::vector<Subscription> plain;
  std::vector<std::unique_ptr<ShareGroup>> groups;
  bool empty() const { return plain.empty() && groups.empty(); }
};

/// The node of "a/b" holds the filters "a/b" (here) and "a/b/#" (below).
struct SubscriptionTree::Node {
  std::unordered_map<std::string, std::unique_ptr<Node>, TextHash, std::equal_to<>> children;
  std::unique_ptr<Node> plus;
  Subscribers here;
  Subscribers below;
  bool empty() const { return children.empty() && !plus && here.empty() && below.empty(); }
};

SubscriptionTree::SubscriptionTree() : root_(std::make_unique<Node>()) {}
SubscriptionTree::~SubscriptionTree() = default;

SubscriptionTree::Subscribers& SubscriptionTree::reach(std::string_view filter) {
  Node* node = root_.get();
  for (TopicLevels l(filter); !l.at_end(); l.next()) {
    if (l.level() == "#") return node->below;
    std::unique_ptr<Node>& child =
        l.level() == "+" ? node->plus : node->children[std::string(l.level())];
    if (!child) child = std::make_unique<Node>();
    node = child.get();
  }
  return node->here;
}

void SubscriptionTree::add_to_group(Subscribers& at, const FilterParts& parts,
                                    const Subscription& s, bool& is_new) {
  std::string text = "$share/";
  text.append(parts.group).append("/").append(parts.filter);
  auto group = std::ranges::find(at.groups, text, [](const auto& g) { return g->text; });
  if (group == at.groups.end()) {
    auto fresh = std::make_unique<ShareGroup>();
    fresh->id = next_group_id_++;
    fresh->text = std::move(text);
    groups_.emplace(fresh->id, fresh.get());
    at.groups.push_back(std::move(fresh));
    group = at.groups.end() - 1;
  }
  auto& members = (*group)->members;
  const auto member = std::ranges::find(members, s.subscriber, &Subscription::subscriber);
  is_new = member == members.end();
  if (is_new) {
    members.push_back(s);
  } else {
    *member = s;
  }
}

bool SubscriptionTree::add(const FilterParts& parts, const Subscription& s) {
  Subscribers& at = reach(parts.filter);
  bool is_new = false;
  if (!parts.group.empty()) {
    add_to_group(at, parts, s, is_new);
  } else {
    const auto it = std::ranges::find(at.plain, s.subscriber, &Subscription::subscriber);
    is_new = it == at.plain.end();
    if (is_new) {
      at.plain.push_back(s);
    } else {
      *it = s;
    }
  }
  if (is_new) ++size_;
  return is_new;
}

bool SubscriptionTree::remove_from(Subscribers& at, std::string_view group,
                                   std::uint32_t subscriber) {
  if (group.empty()) {
    return std::erase_if(at.plain,
                         [&](const Subscription& s) { return s.subscriber == subscriber; }) != 0;
  }
  for (auto it = at.groups.begin(); it != at.groups.end(); ++it) {
    ShareGroup& g = **it;
    if (mqtt::parse_filter(g.text)->group != group) continue;
    const auto member = std::ranges::find(g.members, subscriber, &Subscription::subscriber);
    if (member == g.members.end()) return false;
    g.members.erase(member);
    if (g.members.empty()) {
      groups_.erase(g.id);
      at.groups.erase(it);
    } else {
      g.next %= g.members.size();
    }
    return true;
  }
  return false;
}

bool SubscriptionTree::remove_below(Node& node, TopicLevels levels, const FilterParts& parts,
                                    std::uint32_t subscriber) {
  if (levels.at_end()) return remove_from(node.here, parts.group, subscriber);
  const std::string_view level = levels.level();
  if (level == "#") return remove_from(node.below, parts.group, subscriber);
  levels.next();
  if (level == "+") {
    if (!node.plus) return false;
    const bool is_removed = remove_below(*node.plus, levels, parts, subscriber);
    if (node.plus->empty()) node.plus.reset();
    return is_removed;
  }
  const auto child = node.children.find(level);
  if (child == node.children.end()) return false;
  const bool is_removed = remove_below(*child->second, levels, parts, subscriber);
  if (child->second->empty()) node.children.erase(child);
  return is_removed;
}

bool SubscriptionTree::remove(const FilterParts& parts, std::uint32_t subscriber) {
  const bool is_removed = remove_below(*root_, TopicLevels(parts.filter), parts, subscriber);
  if (is_removed) --size_;
  return is_removed;
}

void SubscriptionTree::collect(const Subscribers& at, Matches& out) {
  for (const Subscription& s : at.plain) out.plain.push_back(&s);
  for (const auto& g : at.groups) out.groups.push_back(g.get());
}

void SubscriptionTree::match_below(const Node& node, TopicLevels levels, bool is_dollar_root,
                                   Matches& out) {
  // MQTT 5 §4.7.2: a leading wildcard does not select names that start with '$'.
  if (!is_dollar_root) collect(node.below, out);
  if (levels.at_end()) {
    collect(node.here, out);
    return;
  }
  const std::string_view level = levels.level();
  levels.next();
  if (node.plus && !is_dollar_root) match_below(*node.plus, levels, false, out);
  if (node.children.empty()) return;
  const auto child = node.children.find(level);
  if (child != node.children.end()) match_below(*child->second, levels, false, out);
}

void SubscriptionTree::match(std::string_view topic, Matches& out) const {
  if (size_ == 0) return;
  match_below(*root_, TopicLevels(topic), topic.starts_with('$'), out);
}

ShareGroup* SubscriptionTree::find_group(std::uint64_t id) const {
  const auto it = groups_.find(id);
  return it == groups_.end() ? nullptr : it->second;
}

ShareGroup* SubscriptionTree::find_group(std::string_view text) const {
  for (const auto& [id, group] : groups_) {
    if (group->text == text) return group;
  }
  return nullptr;
}

}  // namespace millwright::broker
