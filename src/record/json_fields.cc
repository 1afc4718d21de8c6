// SPDX-License-Identifier: Apache-2.0
#include "record/json_fields.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace millwright::record {

using nlohmann::json;

JsonFields::JsonFields(const json& object, std::string_view what) : object_(&object), what_(what) {
  if (!object.is_object()) status_ = fail(Code::kDataLoss, fmt::format("{}: not an object", what_));
}

const json* JsonFields::find(const char* key) const {
  if (!status_) return nullptr;
  const auto it = object_->find(key);
  return it == object_->end() || it->is_null() ? nullptr : &*it;
}

void JsonFields::refuse(const char* key, std::string_view what) {
  if (status_) status_ = fail(Code::kDataLoss, fmt::format("{}: {}: {}", what_, key, what));
}

std::string JsonFields::name(const char* key) {
  const json* field = find(key);
  if (field == nullptr || !field->is_string()) {
    refuse(key, "missing or not a text");
    return {};
  }
  const auto& value = field->get_ref<const std::string&>();
  if (value.empty() || value.size() > kMostNameBytes) {
    refuse(key, fmt::format("not 1 to {} bytes", kMostNameBytes));
    return {};
  }
  return value;
}

std::string JsonFields::text(const char* key) {
  const json* field = find(key);
  if (field == nullptr) return {};
  if (!field->is_string()) {
    refuse(key, "not a text");
    return {};
  }
  const auto& value = field->get_ref<const std::string&>();
  if (value.size() > kMostTextBytes) {
    refuse(key, fmt::format("more than {} bytes", kMostTextBytes));
    return {};
  }
  return value;
}

std::uint64_t JsonFields::number(const char* key, std::uint64_t most) {
  if (find(key) == nullptr) refuse(key, "missing");
  return optional_number(key, most);
}

std::uint64_t JsonFields::optional_number(const char* key, std::uint64_t most) {
  const json* field = find(key);
  if (field == nullptr) return 0;
  if (!field->is_number_unsigned() || field->get<std::uint64_t>() > most) {
    refuse(key, fmt::format("not a whole number from 0 to {}", most));
    return 0;
  }
  return field->get<std::uint64_t>();
}

double JsonFields::real(const char* key) {
  const json* field = find(key);
  if (field == nullptr || !field->is_number() || !std::isfinite(field->get<double>())) {
    refuse(key, "missing or not a number");
    return 0;
  }
  return field->get<double>();
}

bool JsonFields::flag(const char* key) {
  const json* field = find(key);
  if (field == nullptr) return false;
  if (!field->is_boolean()) {
    refuse(key, "not true or false");
    return false;
  }
  return field->get<bool>();
}

UtcNanos JsonFields::time(const char* key) {
  const std::optional<UtcNanos> value = optional_time(key);
  if (!value) refuse(key, "missing");
  return value.value_or(UtcNanos{});
}

std::optional<UtcNanos> JsonFields::optional_time(const char* key) {
  const json* field = find(key);
  if (field == nullptr) return std::nullopt;
  // An unsigned number beyond int64 would wrap.
  const bool fits = field->is_number_integer() &&
                    (!field->is_number_unsigned() ||
                     field->get<std::uint64_t>() <= std::numeric_limits<std::int64_t>::max());
  if (!fits) {
    refuse(key, "not a time in nanoseconds");
    return std::nullopt;
  }
  return UtcNanos{field->get<std::int64_t>()};
}

std::vector<const json*> JsonFields::list(const char* key, std::size_t most) {
  std::vector<const json*> elements;
  const json* field = find(key);
  if (field == nullptr) return elements;
  if (!field->is_array() || field->size() > most) {
    refuse(key, fmt::format("not a list of at most {}", most));
    return elements;
  }
  for (const json& element : *field) elements.push_back(&element);
  return elements;
}

Result<json> parse_stored(std::string_view text, std::string_view what, int version,
                          std::size_t most_bytes) {
  if (text.size() > most_bytes) {
    return fail(Code::kDataLoss,
                fmt::format("{}: {} bytes, at most {} bytes", what, text.size(), most_bytes));
  }
  json row = json::parse(text, nullptr, false);
  if (!row.is_object()) return fail(Code::kDataLoss, fmt::format("{}: not an object", what));
  const auto found = row.find("version");
  if (found == row.end() || *found != version) {
    return fail(Code::kDataLoss, fmt::format("{}: unknown version", what));
  }
  return row;
}

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace millwright::record
