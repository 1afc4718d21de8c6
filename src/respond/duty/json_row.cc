// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/json_row.h"

#include <fmt/format.h>

#include <limits>
#include <nlohmann/json.hpp>

namespace millwright::respond {

using nlohmann::json;

std::string to_row(const json& j) {
  return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<json> parse_row(std::string_view text, std::string_view what, int version) {
  if (text.size() > kMaxRowBytes) {
    return fail(Code::kDataLoss, fmt::format("{}: longer than {} bytes", what, kMaxRowBytes));
  }
  json j = json::parse(text, nullptr, false);
  if (!j.is_object()) return fail(Code::kDataLoss, fmt::format("{}: not a JSON object", what));
  if (!j.contains("version") || j["version"] != version) {
    return fail(Code::kDataLoss, fmt::format("{}: unknown version", what));
  }
  return j;
}

const json* RowReader::find(const char* key) {
  const auto it = object_.find(key);
  if (it != object_.end()) return &*it;
  add_problem(fmt::format("{} is missing", key));
  return nullptr;
}

void RowReader::read(const char* key, std::string& out) {
  const json* value = find(key);
  if (value == nullptr) return;
  if (!value->is_string()) return add_problem(fmt::format("{}: not text", key));
  out = value->get<std::string>();
}

void RowReader::read(const char* key, std::uint64_t& out) {
  const json* value = find(key);
  if (value == nullptr) return;
  if (!value->is_number_unsigned()) return add_problem(fmt::format("{}: not an id", key));
  out = value->get<std::uint64_t>();
}

void RowReader::read(const char* key, std::uint32_t& out) {
  std::uint64_t wide = out;
  read(key, wide);
  if (wide > std::numeric_limits<std::uint32_t>::max()) {
    return add_problem(fmt::format("{}: out of range", key));
  }
  out = static_cast<std::uint32_t>(wide);
}

void RowReader::read(const char* key, std::int64_t& out) {
  const json* value = find(key);
  if (value == nullptr) return;
  const bool fits = value->is_number_integer() &&
                    (!value->is_number_unsigned() ||
                     value->get<std::uint64_t>() <=
                         static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
  if (!fits) return add_problem(fmt::format("{}: not a 64-bit integer", key));
  out = value->get<std::int64_t>();
}

const json* RowReader::array(const char* key) {
  const json* value = find(key);
  if (value == nullptr || value->is_array()) return value;
  add_problem(fmt::format("{}: not a list", key));
  return nullptr;
}

void RowReader::read(const char* key, std::vector<std::string>& out) {
  const json* value = array(key);
  if (value == nullptr) return;
  std::vector<std::string> texts;
  for (const json& item : *value) {
    if (!item.is_string()) return add_problem(fmt::format("{}: not a list of texts", key));
    texts.push_back(item.get<std::string>());
  }
  out = std::move(texts);
}

bool RowReader::has(const char* key) const {
  return object_.contains(key);
}

void RowReader::add_problem(std::string_view problem) {
  if (problem_.empty()) problem_ = fmt::format("{}: {}", what_, problem);
}

Status RowReader::status() const {
  if (problem_.empty()) return {};
  return fail(Code::kDataLoss, problem_);
}

}  // namespace millwright::respond
