// SPDX-License-Identifier: Apache-2.0
#include "yaml/tree_builder.h"

#include <fmt/format.h>
#include <yaml-cpp/mark.h>

#include <algorithm>

namespace millwright::yaml {
namespace {

using Kind = Node::Kind;

int line_of(const YAML::Mark& mark) {
  return std::max(mark.line + 1, 1);
}

}  // namespace

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (++n_documents_ > 1) throw Refused{line_of(mark), "a second YAML document, must be one"};
}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  Node node;
  node.line = line_of(mark);
  charge(0, open_.size(), node.line);
  put(std::move(node), anchor);
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                           const std::string& value) {
  Node node;
  node.kind = Kind::kScalar;
  node.line = line_of(mark);
  node.scalar = value;
  charge(value.size(), open_.size(), node.line);
  put(std::move(node), anchor);
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const auto it = anchored_.find(anchor);
  // The parser knows the name, so the value has begun: it holds itself.
  if (it == anchored_.end()) throw Refused{line_of(mark), "an alias within its own value"};
  charge(it->second, open_.size(), line_of(mark));
  put(it->second, 0);
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                                  YAML::EmitterStyle::value) {
  open(Kind::kSequence, line_of(mark), anchor);
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value) {
  open(Kind::kMap, line_of(mark), anchor);
}

void TreeBuilder::open(Kind kind, int line, YAML::anchor_t anchor) {
  charge(0, open_.size(), line);
  const bool is_key =
      !open_.empty() && open_.back().node.kind == Kind::kMap && !open_.back().has_key;
  if (is_key) throw Refused{line, "a key must be plain text"};
  Open& opened = open_.emplace_back();
  opened.node.kind = kind;
  opened.node.line = line;
  opened.anchor = anchor;
}

void TreeBuilder::close() {
  Open closed = std::move(open_.back());
  open_.pop_back();
  put(std::move(closed.node), closed.anchor);
}

void TreeBuilder::put(Node node, YAML::anchor_t anchor) {
  if (anchor != 0) anchored_[anchor] = node;
  if (open_.empty()) {
    root_ = std::move(node);
    return;
  }
  Open& parent = open_.back();
  if (parent.node.kind == Kind::kSequence) {
    parent.node.items.push_back(std::move(node));
  } else if (!parent.has_key) {
    put_key(parent, std::move(node));
  } else {
    // A value that is not there has no line of its own.
    if (node.kind == Kind::kNull) node.line = parent.key_line;
    parent.node.entries.emplace_back(std::move(parent.key), std::move(node));
    parent.has_key = false;
  }
}

void TreeBuilder::put_key(Open& map, Node node) {
  if (node.kind != Kind::kScalar) throw Refused{node.line, "a key must be plain text"};
  if (!map.keys.insert(node.scalar).second)
    throw Refused{node.line, fmt::format("key '{}' appears twice", node.scalar)};
  map.has_key = true;
  map.key = std::move(node.scalar);
  map.key_line = node.line;
}

void TreeBuilder::charge(const Node& node, std::size_t depth, int line) {
  charge(node.scalar.size(), depth, line);
  for (const Node& item : node.items) charge(item, depth + 1, line);
  for (const auto& [key, value] : node.entries) {
    charge(key.size(), depth + 1, line);
    charge(value, depth + 1, line);
  }
}

void TreeBuilder::charge(std::size_t bytes, std::size_t depth, int line) {
  n_bytes_ += bytes;
  if (++n_nodes_ > bounds_.nodes)
    throw Refused{line, fmt::format("more than {} values, aliases expanded", bounds_.nodes)};
  if (depth > bounds_.depth)
    throw Refused{line, fmt::format("nested deeper than {}", bounds_.depth)};
  if (n_bytes_ > 4 * bounds_.bytes) {
    throw Refused{line,
                  fmt::format("more than {} bytes of text, aliases expanded", 4 * bounds_.bytes)};
  }
}

}  // namespace millwright::yaml
