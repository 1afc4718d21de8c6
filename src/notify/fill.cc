// SPDX-License-Identifier: Apache-2.0
#include "notify/fill.h"

#include <nlohmann/json.hpp>

namespace millwright::notify {
namespace {

// Calls on_text(piece) and on_name(name) for the parts of a template, in order. Braces that do not
// close on the same line are text.
void for_each_part(std::string_view text, auto&& on_text, auto&& on_name) {
  while (!text.empty()) {
    const std::size_t open = text.find("{{");
    const std::size_t close = open == text.npos ? text.npos : text.find("}}", open + 2);
    if (close == text.npos) break;
    const std::string_view inside = text.substr(open + 2, close - open - 2);
    if (inside.empty() || inside.find_first_of("{\n\" ") != inside.npos) {
      on_text(text.substr(0, open + 1));  // step over one brace: "{{{name}}" has a name
      text.remove_prefix(open + 1);
      continue;
    }
    on_text(text.substr(0, open));
    on_name(inside);
    text.remove_prefix(close + 2);
  }
  on_text(text);
}

}  // namespace

std::string as_one_line(std::string_view value) {
  std::string out(value);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return out;
}

std::string as_html(std::string_view value) {
  std::string out;
  for (const char c : value) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string as_json(std::string_view value) {
  using nlohmann::json;
  const std::string quoted =
      json(std::string(value)).dump(-1, ' ', false, json::error_handler_t::replace);
  return quoted.substr(1, quoted.size() - 2);
}

std::string fill(std::string_view text, const Fields& fields, Escape escape) {
  std::string out;
  for_each_part(
      text, [&](std::string_view piece) { out += piece; },
      [&](std::string_view name) {
        const auto found = fields.find(std::string(name));
        out +=
            found != fields.end() ? escape(found->second) : escape("[" + std::string(name) + "?]");
      });
  return out;
}

std::vector<std::string> placeholders(std::string_view text) {
  std::vector<std::string> out;
  for_each_part(
      text, [](std::string_view) {}, [&](std::string_view name) { out.emplace_back(name); });
  return out;
}

}  // namespace millwright::notify
