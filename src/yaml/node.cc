// SPDX-License-Identifier: Apache-2.0
#include "yaml/node.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>

#include "core/utf8.h"
#include "yaml/tree_builder.h"

namespace millwright::yaml {
namespace {

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

Result<Node> parse(std::string_view text, std::string_view file, const Bounds& bounds) {
  if (text.size() > bounds.bytes)
    return fail(refused(file, 1, fmt::format("{} bytes, at most {}", text.size(), bounds.bytes)));
  // YAML 1.2 §5.1 has no zero bytes; yaml-cpp would take the text for UTF-16 or UTF-32.
  if (!is_valid_utf8(text) || text.find('\0') != std::string_view::npos)
    return fail(refused(file, 1, "not valid UTF-8"));
  try {
    std::istringstream in{std::string(text)};
    YAML::Parser parser(in);
    TreeBuilder builder(bounds);
    // The builder refuses a second document, so this ends.
    while (parser.HandleNextDocument(builder)) {
    }
    if (!builder.is_complete()) return fail(refused(file, 1, "no YAML document, must be one"));
    return builder.take();
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
  const bool has_control = std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
  if (is_null || has_control) out << YAML::DoubleQuoted;
  out << std::string(text);
  return {out.c_str(), out.size()};
}

}  // namespace millwright::yaml
