// SPDX-License-Identifier: Apache-2.0
#include "api/sentence.h"

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/time.h"
#include "yaml/reader.h"

namespace millwright::api {
namespace {

using nlohmann::json;

json match(SentenceGroup group, std::string_view text);

std::optional<double> number_in(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  if (!is_whole || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// A count stays a whole number on its way through JSON.
json number_json(double value) {
  const bool is_count = value == std::trunc(value) && std::abs(value) < 1e15;
  return is_count ? json(static_cast<std::int64_t>(value)) : json(value);
}

json quantity_json(std::string_view text) {
  const std::size_t blank = text.find(' ');
  const auto value = number_in(text.substr(0, blank));
  if (!value) return nullptr;
  const std::string_view unit =
      blank == std::string_view::npos ? std::string_view("1") : text.substr(blank + 1);
  if (unit.empty()) return nullptr;
  // A rate of a number without a unit is written out.
  return {{"value", *value}, {"unit", unit == "per s" ? "1/s" : unit}};
}

json instant_json(std::string_view text) {
  std::string whole(text);
  if (whole.size() == 17 && whole.back() == 'Z') whole.replace(16, 1, ":00Z");  // to minutes
  const auto time = parse_rfc3339(whole);
  return time ? json(to_rfc3339(*time)) : json(nullptr);
}

// Of a list that is one sentence: in no text of one line.
constexpr std::string_view kNone = "\n";

json list_json(SentenceGroup group, std::string_view separator, std::string_view text) {
  json items = json::array();
  while (true) {
    const std::size_t end = text.find(separator);
    json item = match(group, text.substr(0, end));
    if (item.is_null()) return nullptr;
    items.push_back(std::move(item));
    if (end == std::string_view::npos) return items;
    text.remove_prefix(end + separator.size());
  }
}

/// What the placeholder makes of its part of the text; null when it is not of its kind.
json value_of(std::string_view kind, std::string_view text) {
  if (text.empty()) return nullptr;
  if (kind.empty()) return std::string(text);
  if (kind == "%") return quantity_json(text);
  if (kind == "@") return instant_json(text);
  if (kind == "*reach") return list_json(SentenceGroup::kReach, ", ", text);
  if (kind == "*lack") return list_json(SentenceGroup::kLack, "; ", text);
  if (kind == "*fault") return list_json(SentenceGroup::kFault, kNone, text);
  if (kind == "*health") return list_json(SentenceGroup::kHealth, kNone, text);
  if (kind == "*delivery") return list_json(SentenceGroup::kDelivery, kNone, text);
  if (kind == "~") {
    const auto duration = yaml::parse_duration(text);
    return duration ? json(duration->count()) : json(nullptr);
  }
  const auto number = number_in(text);
  return number ? number_json(*number) : json(nullptr);
}

/// `form` from a placeholder or literal on, against all of `text`. A placeholder takes as little as
/// lets the rest match. `values` is filled from the innermost placeholder outwards.
bool fits(std::string_view form, std::string_view text, json& values) {
  const std::size_t open = form.find('{');
  const std::string_view literal = form.substr(0, open);
  if (!text.starts_with(literal)) return false;
  text.remove_prefix(literal.size());
  if (open == std::string_view::npos) return text.empty();
  const std::size_t close = form.find('}', open);
  const std::string_view placeholder = form.substr(open + 1, close - open - 1);
  const std::size_t mark = placeholder.find_first_of("#%@~*");
  const std::string_view name = placeholder.substr(0, mark);
  const std::string_view kind =
      mark == std::string_view::npos ? std::string_view() : placeholder.substr(mark);
  const std::string_view rest = form.substr(close + 1);
  // The literal that follows says where the placeholder may end.
  const std::string_view next = rest.substr(0, rest.find('{'));
  std::size_t end = next.empty() ? text.size() : text.find(next);
  for (; end != std::string_view::npos; end = text.find(next, end + 1)) {
    json value = value_of(kind, text.substr(0, end));
    if (!value.is_null() && fits(rest, text.substr(end), values)) {
      values[std::string(name)] = std::move(value);
      return true;
    }
    if (next.empty()) return false;
  }
  return false;
}

json match(SentenceGroup group, std::string_view text) {
  for (const SentenceForm& form : sentence_forms()) {
    json values = json::object();
    if (form.group == group && fits(form.text, text, values)) {
      return {{"code", form.code}, {"values", std::move(values)}};
    }
  }
  return nullptr;
}

}  // namespace

json values_in(std::string_view form, std::string_view text) {
  json values = json::object();
  return fits(form, text, values) ? values : json(nullptr);
}

json words_of_all(SentenceGroup group, std::span<const std::string> texts) {
  json out = json::array();
  for (const std::string& text : texts) out.push_back(words_of(group, text));
  return out;
}

json words_of_fault(std::string_view text) {
  json words = words_of(SentenceGroup::kFault, text);
  return words.is_null() ? words_of(SentenceGroup::kFaultPlace, text) : words;
}

json words_of(SentenceGroup group, std::string_view text) {
  return text.empty() ? json(nullptr) : match(group, text);
}

}  // namespace millwright::api
