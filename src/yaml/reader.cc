// SPDX-License-Identifier: Apache-2.0
#include "yaml/reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/suggest.h"

namespace millwright::yaml {
namespace {

constexpr std::array<std::pair<char, int>, 4> kUnits{
    {{'d', 86'400}, {'h', 3600}, {'m', 60}, {'s', 1}}};
constexpr std::int64_t kLongest = 10LL * 366 * 86'400;  // ten years

}  // namespace

void Problems::add(int line, std::string_view what) {
  if (message_.empty()) message_ = fmt::format("{}:{}: {}", file_, line, what);
}

Status Problems::status() const {
  if (!any()) return {};
  return fail(Code::kInvalidArgument, message_);
}

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  std::int64_t total = 0;
  std::size_t next_unit = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    const auto n = static_cast<std::size_t>(end - text.data());
    if (error != std::errc() || count < 0 || count > kLongest || n == text.size())
      return std::nullopt;
    while (next_unit < kUnits.size() && kUnits[next_unit].first != text[n]) ++next_unit;
    if (next_unit == kUnits.size()) return std::nullopt;
    total += count * kUnits[next_unit++].second;
    text.remove_prefix(n + 1);
  }
  if (total > kLongest) return std::nullopt;
  return std::chrono::seconds(total);
}

std::string duration_text(std::chrono::seconds duration) {
  std::int64_t left = duration.count();
  std::string text;
  for (const auto& [unit, seconds] : kUnits) {
    if (left >= seconds) text += fmt::format("{}{}", left / seconds, unit);
    left %= seconds;
  }
  return text.empty() ? "0s" : text;
}

Map::Map(const Node& node, std::string_view what, Problems& problems)
    : node_(node), what_(what), problems_(problems) {
  if (node.kind != Node::Kind::kMap)
    problems.add(node.line, fmt::format("{} must be a map of keys and values", what));
}

const Node* Map::find(std::string_view key) {
  if (std::ranges::find(known_, key) == known_.end()) known_.emplace_back(key);
  const Node* node = node_.find(key);
  return node == nullptr || node->kind == Node::Kind::kNull ? nullptr : node;
}

void Map::require(std::string_view key) {
  if (node_.kind == Node::Kind::kMap && find(key) == nullptr)
    problems_.add(node_.line, fmt::format("{} has no '{}'", what_, key));
}

const std::string* Map::scalar(std::string_view key, std::string_view must) {
  const Node* node = find(key);
  if (node == nullptr) return nullptr;
  if (node->kind == Node::Kind::kScalar) return &node->scalar;
  wrong(key, must);
  return nullptr;
}

void Map::read(std::string_view key, std::string& out) {
  if (const std::string* text = scalar(key, "must be text")) out = *text;
}

void Map::read(std::string_view key, double& out) {
  const std::string* text = scalar(key, "must be a number");
  if (text == nullptr) return;
  double parsed = 0;
  const char* begin = text->data() + (text->starts_with('+') ? 1 : 0);
  const char* last = text->data() + text->size();
  const auto [end, error] = std::from_chars(begin, last, parsed);
  if (error != std::errc() || end != last || !std::isfinite(parsed))
    return wrong(key, fmt::format("'{}' is not a number", *text));
  out = parsed;
}

void Map::read(std::string_view key, bool& out) {
  const std::string* text = scalar(key, "must be true or false");
  if (text == nullptr) return;
  if (*text != "true" && *text != "false")
    return wrong(key, fmt::format("'{}' is neither true nor false", *text));
  out = *text == "true";
}

void Map::read(std::string_view key, std::vector<std::string>& out) {
  const Node* node = find(key);
  if (node == nullptr) return;
  out.clear();
  if (node->kind == Node::Kind::kScalar) return out.push_back(node->scalar);
  for (const Node& item : node->items) {
    if (item.kind != Node::Kind::kScalar) return wrong(key, "must be a list of texts");
    out.push_back(item.scalar);
  }
  if (node->kind != Node::Kind::kSequence) wrong(key, "must be a list of texts");
}

void Map::read_integer(std::string_view key, int& out, int low, int high) {
  const std::string* text = scalar(key, "must be a whole number");
  if (text == nullptr) return;
  int parsed = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), parsed);
  if (error != std::errc() || end != text->data() + text->size())
    return wrong(key, fmt::format("'{}' is not a whole number", *text));
  if (parsed < low || parsed > high)
    return wrong(key, fmt::format("{}: must be from {} to {}", parsed, low, high));
  out = parsed;
}

void Map::read_duration(std::string_view key, std::chrono::seconds& out) {
  const std::string* text = scalar(key, "must be a duration");
  if (text == nullptr) return;
  const auto parsed = parse_duration(*text);
  if (!parsed)
    return wrong(key, fmt::format("'{}' is not a duration; write 90s, 5m, 2h or 1d", *text));
  out = *parsed;
}

int Map::find_word(std::string_view key, std::span<const std::string_view> words) {
  const std::string* text = scalar(key, fmt::format("must be one of {}", fmt::join(words, ", ")));
  if (text == nullptr) return -1;
  const auto it = std::ranges::find(words, *text);
  if (it != words.end()) return static_cast<int>(it - words.begin());
  wrong(key, fmt::format("'{}' is not one of {}{}", *text, fmt::join(words, ", "),
                         did_you_mean(nearest(*text, words))));
  return -1;
}

void Map::done() {
  for (const auto& [key, value] : node_.entries) {
    if (std::ranges::find(known_, key) != known_.end()) continue;
    const std::vector<std::string_view> known(known_.begin(), known_.end());
    problems_.add(value.line, fmt::format("{} has no key '{}'{}", what_, key,
                                          did_you_mean(nearest(key, known))));
  }
}

void Map::wrong(std::string_view key, std::string_view what) {
  const Node* node = node_.find(key);
  problems_.add(node == nullptr ? node_.line : node->line, fmt::format("{}: {}", key, what));
}

}  // namespace millwright::yaml
