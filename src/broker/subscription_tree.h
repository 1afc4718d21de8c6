// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who wants a topic: a trie over topic levels, with shared groups at the same nodes.
// Plain values: it knows subscribers as numbers.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "protocol/mqtt/packet.h"
#include "protocol/mqtt/topic.h"

namespace millwright::broker {

struct Subscription {
  std::uint32_t subscriber = 0;
  mqtt::SubscribeOptions options;
  std::uint32_t subscription_id = 0;  ///< 0 = none
};

/// Members of one "$share/<group>/<filter>".
struct ShareGroup {
  std::uint64_t id = 0;  ///< never used again within a process
  std::string text;      ///< "$share/<group>/<filter>"
  std::vector<Subscription> members;
  std::size_t next = 0;  ///< round robin position
};

class SubscriptionTree {
 public:
  SubscriptionTree();
  ~SubscriptionTree();
  SubscriptionTree(const SubscriptionTree&) = delete;
  SubscriptionTree& operator=(const SubscriptionTree&) = delete;

  /// Adds a subscription or replaces the one the subscriber has on the same filter and group.
  /// Returns true when it is new.
  bool add(const mqtt::FilterParts& parts, const Subscription& subscription);
  /// Returns false when there was none.
  bool remove(const mqtt::FilterParts& parts, std::uint32_t subscriber);

  /// Filled by match(). Lifetime: pointers are valid until the tree changes.
  struct Matches {
    std::vector<const Subscription*> plain;
    std::vector<ShareGroup*> groups;
    void clear() {
      plain.clear();
      groups.clear();
    }
  };
  /// Appends everything that `topic` (a topic name) concerns; a subscriber with several matching
  /// filters appears several times.
  /// Cost: one look-up per level and matching branch; no allocation beyond the result.
  void match(std::string_view topic, Matches& out) const;

  /// Nullptr when the group has no members any more.
  ShareGroup* find_group(std::uint64_t id) const;
  ShareGroup* find_group(std::string_view text) const;

  std::size_t size() const { return size_; }  ///< subscriptions

 private:
  struct Node;
  struct Subscribers;
  Subscribers& reach(std::string_view filter);
  void add_to_group(Subscribers& at, const mqtt::FilterParts& parts, const Subscription& s,
                    bool& is_new);
  bool remove_below(Node& node, mqtt::TopicLevels levels, const mqtt::FilterParts& parts,
                    std::uint32_t subscriber);
  bool remove_from(Subscribers& at, std::string_view group, std::uint32_t subscriber);
  static void collect(const Subscribers& at, Matches& out);
  static void match_below(const Node& node, mqtt::TopicLevels levels, bool is_dollar_root,
                          Matches& out);

  std::unique_ptr<Node> root_;
  std::unordered_map<std::uint64_t, ShareGroup*> groups_;
  std::uint64_t next_group_id_ = 1;
  std::size_t size_ = 0;
};

}  // namespace millwright::broker
