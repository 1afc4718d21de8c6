// SPDX-License-Identifier: Apache-2.0
#include "yaml/node.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

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
      node.scalar = from.Scalar();
    } else if (from.IsSequence()) {
      node.kind = Node::Kind::kSequence;
      for (const auto& item : from) node.items.push_back(build(item, depth + 1));
    } else if (from.IsMap()) {
      node.kind = Node::Kind::kMap;
      for (const auto& entry : from) add(node, entry.first, entry.second, depth);
    }
    return node;
  }

 private:
  void add(Node& map, const YAML::Node& key, const YAML::Node& value, int depth) {
    const int line = std::max(key.Mark().line + 1, 1);
    if (!key.IsScalar()) throw Refused{line, "a key must be plain text"};
    if (map.find(key.Scalar()) != nullptr)
      throw Refused{line, fmt::format("key '{}' appears twice", key.Scalar())};
    Node child = build(value, depth + 1);
    if (child.kind == Node::Kind::kNull) child.line = line;
    map.entries.emplace_back(key.Scalar(), std::move(child));
  }

  std::size_t n_nodes_ = 0;
};

Error refused(std::string_view file, int line, std::string_view what) {
  return Error(Code::kInvalidArgument, fmt::format("{}:{}: {}", file, line, what));
}

}  // namespace

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
