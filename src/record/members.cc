// SPDX-License-Identifier: Apache-2.0
#include "record/members.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace millwright::record {

using nlohmann::json;

void Writer::name(const char* key, const std::string& value) {
  (*object_)[key] = value;
}

void Writer::real(const char* key, double value) {
  (*object_)[key] = value;
}

void Writer::real(const char* key, const std::optional<double>& value) {
  (*object_)[key] = value ? json(*value) : json(nullptr);
}

void Writer::bound(const char* key, double value) {
  (*object_)[key] = std::isfinite(value) ? json(value) : json(nullptr);
}

void Writer::flag(const char* key, bool value) {
  (*object_)[key] = value;
}

void Writer::time(const char* key, UtcNanos value) {
  (*object_)[key] = value.ns;
}

void Writer::time(const char* key, const std::optional<UtcNanos>& value) {
  (*object_)[key] = value ? json(value->ns) : json(nullptr);
}

void Writer::texts(const char* key, const std::vector<std::string>& values, std::size_t) {
  (*object_)[key] = values;
}

void Writer::numbers(const char* key, const std::vector<std::uint32_t>& values, std::size_t,
                     std::uint64_t) {
  (*object_)[key] = values;
}

void Writer::reals(const char* key, const std::vector<double>& values, std::size_t) {
  (*object_)[key] = values;
}

void Writer::put(const char* key, std::uint64_t value) {
  (*object_)[key] = value;
}

void Writer::put_null(const char* key) {
  (*object_)[key] = nullptr;
}

json& Writer::begin(const char* key) {
  return (*object_)[key] = json::object();
}

json& Writer::begin_list(const char* key) {
  return (*object_)[key] = json::array();
}

json& Writer::add_to(json& list) {
  return list.emplace_back(json::object());
}

const json* Reader::find(const char* key) const {
  if (!status()) return nullptr;
  const auto it = object_->find(key);
  return it == object_->end() || it->is_null() ? nullptr : &*it;
}

void Reader::long_text(const char* key, std::string& out) {
  const json* found = find(key);
  if (found == nullptr || !found->is_string()) return refuse(key, "missing or not a text");
  out = found->get<std::string>();
}

void Reader::real(const char* key, std::optional<double>& out) {
  out.reset();
  if (find(key) != nullptr) out = fields_.real(key);
}

void Reader::bound(const char* key, double& out) {
  out = find(key) == nullptr ? std::numeric_limits<double>::infinity() : fields_.real(key);
}

void Reader::texts(const char* key, std::vector<std::string>& out, std::size_t most) {
  out.clear();
  for (const json* element : fields_.list(key, most)) {
    if (!element->is_string()) return refuse(key, "must hold texts");
    out.push_back(element->get<std::string>());
  }
}

void Reader::numbers(const char* key, std::vector<std::uint32_t>& out, std::size_t most,
                     std::uint64_t most_each) {
  out.clear();
  for (const json* element : fields_.list(key, most)) {
    if (!element->is_number_unsigned() || element->get<std::uint64_t>() > most_each) {
      return refuse(key, fmt::format("must hold whole numbers from 0 to {}", most_each));
    }
    out.push_back(element->get<std::uint32_t>());
  }
}

void Reader::reals(const char* key, std::vector<double>& out, std::size_t most) {
  out.clear();
  for (const json* element : fields_.list(key, most)) {
    if (!element->is_number()) return refuse(key, "must hold numbers");
    out.push_back(element->get<double>());
  }
}

Row::Row(int version) : object_(std::make_unique<json>(json{{"version", version}})) {}
Row::Row(std::unique_ptr<json> object) : object_(std::move(object)) {}
Row::Row(Row&&) noexcept = default;
Row::~Row() = default;

Result<Row> Row::parse(std::string_view text, std::string_view what, int version,
                       std::size_t most_bytes) {
  MW_TRY(json object, parse_stored(text, what, version, most_bytes));
  return Row(std::make_unique<json>(std::move(object)));
}

std::string Row::text() const {
  return dump(*object_);
}

}  // namespace millwright::record
