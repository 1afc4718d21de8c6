// SPDX-License-Identifier: Apache-2.0
#include "plan/wanted_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace millwright::plan {
namespace {

using nlohmann::json;
using yaml::Node;

/// The scalar as a number, or as the text it is: the record then says that it wants a number.
json number_of(const std::string& text) {
  std::int64_t whole = 0;
  const char* end = text.data() + text.size();
  if (const auto read = std::from_chars(text.data(), end, whole);
      read.ec == std::errc() && read.ptr == end) {
    return whole;
  }
  double real = 0;
  if (const auto read = std::from_chars(text.data(), end, real);
      read.ec == std::errc() && read.ptr == end) {
    return real;
  }
  return text;
}

json list_of(const Node& node) {
  json list = json::array();
  if (node.kind == Node::Kind::kScalar) list.push_back(node.scalar);
  for (const Node& item : node.items) {
    list.push_back(item.kind == Node::Kind::kScalar ? json(item.scalar) : json());
  }
  return list;
}

/// A setting that may be absent is null in an empty record: those are numbers.
json value_of(const Node& node, const json& like) {
  if (like.is_array()) return list_of(node);
  if (node.kind == Node::Kind::kNull) return like.is_string() ? json("") : json();
  if (node.kind != Node::Kind::kScalar) return json::object();
  if (like.is_number() || like.is_null()) return number_of(node.scalar);
  if (like.is_boolean() && (node.scalar == "true" || node.scalar == "false")) {
    return node.scalar == "true";
  }
  return node.scalar;
}

}  // namespace

bool is_own_business(std::string_view field) {
  constexpr std::array<std::string_view, 8> kFields{
      "id", "site", "area", "line", "asset", "signal", "approved_by", "approved_settings"};
  return std::ranges::find(kFields, field) != kFields.end();
}

Result<json> typed_fields(const Fields& fields, const json& like) {
  json typed = json::object();
  for (const auto& [key, node] : fields) {
    if (is_own_business(key)) {
      return fail(Code::kInvalidArgument, fmt::format("{}: cannot be set in a file", key));
    }
    // A field nobody knows keeps its text: whoever reads the record names it, with what was meant.
    typed[key] = value_of(node, like.contains(key) ? like.at(key) : json(""));
  }
  return typed;
}

std::vector<FieldChange> settings_of(const json& before, const json& after) {
  std::vector<FieldChange> fields;
  for (const auto& [key, value] : after.items()) {
    if (before.is_null()) {
      const bool is_nothing =
          value.is_null() || value == "" || value == json::array() || value == 0 || value == false;
      if (!is_nothing && !is_own_business(key)) {
        fields.push_back({key, "", registry::dump(value)});
      }
    } else if (before.at(key) != value) {
      fields.push_back({key, registry::dump(before.at(key)), registry::dump(value)});
    }
  }
  return fields;
}

}  // namespace millwright::plan
