// SPDX-License-Identifier: Apache-2.0
#pragma once
// A YAML text as a tree of plain values that remember their line. Untrusted input: bounded in size,
// depth, number of nodes and bytes of text, aliases counted as what they expand to.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace millwright::yaml {

constexpr std::size_t kMaxBytes = 256 * 1024;
constexpr std::size_t kMaxNodes = 20'000;  ///< keys count
constexpr std::size_t kMaxDepth = 32;

struct Node {
  enum class Kind : std::uint8_t { kNull, kScalar, kSequence, kMap };

  Kind kind = Kind::kNull;
  int line = 1;        ///< counted from 1
  std::string scalar;  ///< as written; types are the reader's business
  std::vector<Node> items;
  std::vector<std::pair<std::string, Node>> entries;  ///< in the order of the text, keys unique

  // Out of line: an implicit one would need the pair of entries while Node is still incomplete.
  Node();
  Node(const Node& other);
  Node(Node&& other) noexcept;
  Node& operator=(const Node& other);
  Node& operator=(Node&& other) noexcept;
  ~Node();

  /// Of a map; nullptr when it has no such key.
  const Node* find(std::string_view key) const;
};

/// How large a text may be.
struct Bounds {
  std::size_t bytes = kMaxBytes;  ///< of the text; four times as many with aliases expanded
  std::size_t nodes = kMaxNodes;
  std::size_t depth = kMaxDepth;
};

/// Exactly one document. `file` is for messages only.
/// Errors: invalid_argument   "file:line: what".  Cost: O(bytes); yaml-cpp, so not for hot paths.
Result<Node> parse(std::string_view text, std::string_view file, const Bounds& bounds = {});

/// A scalar that parse() reads back as `text`, quoted where it must be.
std::string quote(std::string_view text);

}  // namespace millwright::yaml
