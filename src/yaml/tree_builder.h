// SPDX-License-Identifier: Apache-2.0
#pragma once
// Makes a tree out of the events of yaml-cpp's parser and stops it at the first thing that is too
// large. Its own loader is not used: it keeps no bound, and it never ends on some short texts.

#include <yaml-cpp/eventhandler.h>

#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#include "yaml/node.h"

namespace millwright::yaml {

/// Thrown through the parser and caught in node.cc only: what is wrong, and where.
struct Refused {
  int line;
  std::string what;
};

/// One document; the start of a second one is refused.
class TreeBuilder final : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const Bounds& bounds) : bounds_(bounds) {}

  bool is_complete() const { return is_complete_; }
  Node take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override { is_complete_ = true; }
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }

 private:
  /// A sequence or map that is not closed yet.
  struct Open {
    Node node;
    YAML::anchor_t anchor = 0;
    bool has_key = false;  // a map's key that waits for its value
    std::string key;
    int key_line = 0;
    std::unordered_set<std::string> keys;
  };

  void open(Node::Kind kind, int line, YAML::anchor_t anchor);
  void close();
  /// Puts a finished node where it belongs.
  void put(Node node, YAML::anchor_t anchor);
  void put_key(Open& map, Node node);
  /// Counts a tree against the bounds.
  void charge(const Node& node, std::size_t depth, int line);
  void charge(std::size_t bytes, std::size_t depth, int line);

  const Bounds bounds_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Node> anchored_;
  Node root_;
  int n_documents_ = 0;
  bool is_complete_ = false;
  std::size_t n_nodes_ = 0;
  std::size_t n_bytes_ = 0;
};

}  // namespace millwright::yaml
