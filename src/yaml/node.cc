// SPDX-License-Identifier: Apache-2.0
#include "yaml/node.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <unordered_set>

#include "core/utf8.h"

namespace millwright::yaml {
namespace {

/// Thrown and caught in this file only: a problem deep in the tree.
struct Refused {
  int line;
  std::string what;
};

class Builder {
 public:
  Node build(const YAML::Node& from, int depth) {
    const int line = std::max(from.Mark().line + 1, 1);
    if (++n_nodes_ > kMaxNodes)
      throw Refused{line, fmt::format("more than {} values, aliases expanded", kMaxNodes)};
    if (depth > kMaxDepth) throw Refused{line, fmt::format("nested deeper than {}", kMaxDepth)};
    Node node;
    node.line = line;
    if (from.IsScalar()) {
      node.kind = Node::Kind::kScalar;
      node.scalar = text_of(from, line);
    } else if (from.IsSequence()) {
      node.kind = Node::Kind::kSequence;
      for (const auto& item : from) node.items.push_back(build(item, depth + 1));
    } else if (from.IsMap()) {
      node.kind = Node::Kind::kMap;
      std::unordered_set<std::string> keys;
      for (const auto& entry : from) add(node, keys, entry.first, entry.second, depth);
    }
    return node;
  }

 private:
  void add(Node& map, std::unordered_set<std::string>& keys, const YAML::Node& key,
           const YAML::Node& value, int depth) {
    const int line = std::max(key.Mark().line + 1, 1);
    if (!key.IsScalar()) throw Refused{line, "a key must be plain text"};
    std::string name = text_of(key, line);
    if (!keys.insert(name).second) throw Refused{line, fmt::format("key '{}' appears twice", name)};
    Node child = build(value, depth + 1);
    if (child.kind == Node::Kind::kNull) child.line = line;
    map.entries.emplace_back(std::move(name), std::move(child));
  }

  const std::string& text_of(const YAML::Node& scalar, int line) {
    n_bytes_ += scalar.Scalar().size();
    if (n_bytes_ <= kMaxExpandedBytes) return scalar.Scalar();
    throw Refused{line,
                  fmt::format("more than {} bytes of text, aliases expanded", kMaxExpandedBytes)};
  }

  std::size_t n_nodes_ = 0;
  std::size_t n_bytes_ = 0;
};

Error refused(std::string_view file, int line, std::string_view what) {
  return Error(Code::kInvalidArgument, fmt::format("{}:{}: {}", file, line, what));
}

}  // namespace

Node::Node() = default;
Node::Node(const Node& other) = default;
Node::Node(Node&& other) noexcept = default;
Node& Node::operator=(const Node& other) = default;
Node& Node::operator=(Node&& other) noexcept = default;
Node::~Node() = default;

const Node* Node::find(std::string_view key) const {
  const auto it =
      std::ranges::find(entries, key, [](const auto& e) -> std::string_view { return e.first; });
  return it == entries.end() ? nullptr : &it->second;
}

Result<Node> parse(std::string_view text, std::string_view file) {
  if (text.size() > kMaxBytes)
    return fail(refused(file, 1, fmt::format("{} bytes, at most {}", text.size(), kMaxBytes)));
  if (!is_valid_utf8(text)) return fail(refused(file, 1, "not valid UTF-8"));
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(text));
    if (documents.size() != 1) {
      return fail(
          refused(file, 1, fmt::format("{} YAML documents, must be one", documents.size())));
    }
    return Builder().build(documents.front(), 0);
  } catch (const YAML::Exception& e) {
    return fail(refused(file, e.mark.is_null() ? 1 : e.mark.line + 1, e.msg));
  } catch (const Refused& e) {
    return fail(refused(file, e.line, e.what));
  }
}

std::string quote(std::string_view text) {
  YAML::Emitter out;
  const bool is_null =
      text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
  if (is_null || text.find_first_of("\n\r\t") != std::string_view::npos) out << YAML::DoubleQuoted;
  out << std::string(text);
  return out.c_str();
}

}  // namespace millwright::yaml
