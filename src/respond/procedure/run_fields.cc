// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/run_fields.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace millwright::respond {

using nlohmann::json;

RunFields::RunFields(const json& object, std::string_view where, std::string& problem)
    : object_(object), where_(where), problem_(problem) {
  if (!object.is_object() && problem.empty()) problem = fmt::format("{}: not an object", where);
}

void RunFields::require(const char* key) {
  if (find(key) == nullptr) wrong(key, "is missing");
}

std::string RunFields::text(const char* key) {
  const json* value = find(key);
  if (value == nullptr) return {};
  if (value->is_string()) return value->get<std::string>();
  wrong(key, "is not text");
  return {};
}

std::vector<std::string> RunFields::texts(const char* key) {
  std::vector<std::string> out;
  const json* value = find(key);
  if (value == nullptr) return out;
  if (!value->is_array()) wrong(key, "is not a list");
  for (const json& item : *value) {
    if (item.is_string()) {
      out.push_back(item.get<std::string>());
    } else {
      wrong(key, "holds more than texts");
    }
  }
  return out;
}

std::uint64_t RunFields::count(const char* key, std::uint64_t max) {
  const json* value = find(key);
  if (value == nullptr) return 0;
  if (value->is_number_unsigned() && value->get<std::uint64_t>() <= max) {
    return value->get<std::uint64_t>();
  }
  wrong(key, fmt::format("is not a whole number up to {}", max));
  return 0;
}

bool RunFields::flag(const char* key) {
  const json* value = find(key);
  if (value == nullptr) return false;
  if (!value->is_boolean()) wrong(key, "is neither true nor false");
  return value->is_boolean() && value->get<bool>();
}

std::optional<double> RunFields::number(const char* key) {
  const json* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_number()) return value->get<double>();
  wrong(key, "is not a number");
  return std::nullopt;
}

std::optional<UtcNanos> RunFields::time(const char* key) {
  const json* value = find(key);
  if (value == nullptr) return std::nullopt;
  const bool fits = value->is_number_integer() &&
                    (!value->is_number_unsigned() || value->get<std::uint64_t>() <= INT64_MAX);
  if (fits) return UtcNanos{value->get<std::int64_t>()};
  wrong(key, "is not a time in nanoseconds");
  return std::nullopt;
}

std::optional<HandOverTarget> RunFields::target(const char* key) {
  const json* value = find(key);
  if (value == nullptr) return std::nullopt;
  RunFields fields(*value, fmt::format("{}.{}", where_, key), problem_);
  const std::optional<HandOverKind> kind = parse_hand_over_kind(fields.text("kind"));
  if (!kind) {
    wrong(key, "has no kind team, roster or person");
    return std::nullopt;
  }
  return HandOverTarget{*kind, fields.text("name")};
}

const json* RunFields::find(const char* key) const {
  if (!object_.is_object()) return nullptr;
  const auto it = object_.find(key);
  return it == object_.end() || it->is_null() ? nullptr : &*it;
}

void RunFields::wrong(const char* key, std::string_view must) {
  if (problem_.empty()) problem_ = fmt::format("{}.{} {}", where_, key, must);
}

json target_json(const HandOverTarget& target) {
  return {{"kind", name(target.kind)}, {"name", target.name}};
}

}  // namespace millwright::respond
