// SPDX-License-Identifier: Apache-2.0
#pragma once
// Structs as JSON rows and back from one list of fields. For .cc files only.
//
//   template <class Io>
//   void fields(Io& io, Row<Chain> auto& chain) { io("id", chain.id); ... }
//
// A FieldWriter puts each field into an object, a FieldReader takes each out of one. A field that
// is missing (but for `later` ones), of the wrong kind or out of range makes the whole row
// unreadable.

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "respond/escalation/channel.h"

namespace millwright::respond {

template <class T, class Struct>
concept Row = std::same_as<std::remove_const_t<T>, Struct>;

class FieldWriter {
 public:
  using json = nlohmann::json;

  template <class T>
  void operator()(const char* key, const T& value) {
    object_[key] = put(value);
  }
  /// An enum by its name.
  template <class Enum, class Parse>
  void operator()(const char* key, Enum value, Parse /*parse*/) {
    object_[key] = name(value);
  }
  /// An enum by its number.
  template <class Enum>
  void number(const char* key, Enum value, Enum /*last*/) {
    object_[key] = std::to_underlying(value);
  }
  template <class T>
  void later(const char* key, const T& value) {
    (*this)(key, value);
  }
  json take() { return std::move(object_); }

 private:
  static json put(const std::string& text) { return text; }
  static json put(bool value) { return value; }
  static json put(std::integral auto value) { return value; }
  static json put(double value) { return std::isfinite(value) ? json(value) : json(); }
  static json put(UtcNanos time) { return time.ns; }
  static json put(JournalSeq seq) { return seq.value; }
  static json put(std::chrono::seconds duration) { return duration.count(); }
  template <class Tag, class Rep>
  static json put(Id<Tag, Rep> id) {
    return id.value;
  }
  static json put(ChannelSet set) {
    json list = json::array();
    for (const Channel channel : set.list()) list.push_back(name(channel));
    return list;
  }
  template <class T>
  static json put(const std::optional<T>& value) {
    return value ? put(*value) : json();
  }
  template <class T>
  static json put(const std::vector<T>& values) {
    json list = json::array();
    for (const T& value : values) list.push_back(put(value));
    return list;
  }
  template <class T, std::size_t n>
  static json put(const std::array<T, n>& values) {
    return json(values);
  }
  static json put(const std::map<std::string, std::uint32_t>& values) {
    json object = json::object();
    for (const auto& [key, value] : values) object[key] = value;
    return object;
  }
  template <class Struct>
    requires std::is_class_v<Struct>
  static json put(const Struct& value) {
    FieldWriter nested;
    fields(nested, value);
    return nested.take();
  }

  json object_ = json::object();
};

class FieldReader {
 public:
  using json = nlohmann::json;

  /// Lifetime: both outlive it.
  FieldReader(const json& object, bool& is_ok) : object_(object), is_ok_(is_ok) {
    if (!object.is_object()) is_ok_ = false;
  }

  template <class T>
  void operator()(const char* key, T& out) {
    if (const json* value = find(key)) get(*value, out);
  }
  template <class Enum, class Parse>
  void operator()(const char* key, Enum& out, Parse parse) {
    std::string text;
    (*this)(key, text);
    const std::optional<Enum> value = parse(text);
    accept(value.has_value());
    out = value.value_or(out);
  }
  template <class Enum>
  void number(const char* key, Enum& out, Enum last) {
    std::underlying_type_t<Enum> value{};
    (*this)(key, value);
    accept(value <= std::to_underlying(last));
    out = value <= std::to_underlying(last) ? static_cast<Enum>(value) : out;
  }
  /// A field that rows of earlier programs lack: without it `out` stays.
  template <class T>
  void later(const char* key, T& out) {
    if (is_ok_ && object_.contains(key)) (*this)(key, out);
  }

 private:
  const json* find(const char* key) {
    if (!is_ok_) return nullptr;
    const auto found = object_.find(key);
    accept(found != object_.end());
    return is_ok_ ? &*found : nullptr;
  }
  void accept(bool is_right) { is_ok_ = is_ok_ && is_right; }

  void get(const json& value, std::string& out) {
    accept(value.is_string());
    if (is_ok_) out = value.get_ref<const std::string&>();
  }
  void get(const json& value, bool& out) {
    accept(value.is_boolean());
    if (is_ok_) out = value.get<bool>();
  }
  template <std::integral T>
  void get(const json& value, T& out) {
    if (value.is_number_unsigned()) {
      const auto number = value.get<std::uint64_t>();
      accept(std::in_range<T>(number));
      out = static_cast<T>(number);
    } else {
      accept(value.is_number_integer());
      if (!is_ok_) return;
      const auto number = value.get<std::int64_t>();
      accept(std::in_range<T>(number));
      out = static_cast<T>(number);
    }
  }
  void get(const json& value, double& out) {
    accept(value.is_number() || value.is_null());
    if (!is_ok_) return;
    out = value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
  }
  void get(const json& value, UtcNanos& out) { get(value, out.ns); }
  void get(const json& value, JournalSeq& out) { get(value, out.value); }
  void get(const json& value, std::chrono::seconds& out) {
    std::int32_t seconds = 0;
    get(value, seconds);
    out = std::chrono::seconds(seconds);
  }
  template <class Tag, class Rep>
  void get(const json& value, Id<Tag, Rep>& out) {
    get(value, out.value);
  }
  void get(const json& value, ChannelSet& out) {
    std::vector<std::string> names;
    get(value, names);
    for (const std::string& text : names) {
      const std::optional<Channel> channel = parse_channel(text);
      accept(channel.has_value());
      if (channel) out.insert(*channel);
    }
  }
  template <class T>
  void get(const json& value, std::optional<T>& out) {
    if (value.is_null()) {
      out.reset();
    } else {
      get(value, out.emplace());
    }
  }
  template <class T>
  void get(const json& value, std::vector<T>& out) {
    accept(value.is_array());
    for (std::size_t i = 0; is_ok_ && i < value.size(); ++i) get(value[i], out.emplace_back());
  }
  template <class T, std::size_t n>
  void get(const json& value, std::array<T, n>& out) {
    accept(value.is_array() && value.size() == n);
    for (std::size_t i = 0; is_ok_ && i < n; ++i) get(value[i], out[i]);
  }
  void get(const json& value, std::map<std::string, std::uint32_t>& out) {
    accept(value.is_object());
    if (!is_ok_) return;
    for (const auto& [key, count] : value.items()) get(count, out[key]);
  }
  template <class Struct>
    requires std::is_class_v<Struct>
  void get(const json& value, Struct& out) {
    FieldReader nested(value, is_ok_);
    if (is_ok_) fields(nested, out);
  }

  const json& object_;
  bool& is_ok_;
};

inline constexpr int kRowVersion = 1;
inline constexpr std::size_t kMostRowBytes = 4 * 1024 * 1024;

template <class Struct>
std::string encode_row(const Struct& value) {
  FieldWriter writer;
  fields(writer, value);
  nlohmann::json object = writer.take();
  object["version"] = kRowVersion;
  // Titles are people's words: broken UTF-8 in them must not lose the row.
  return object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

template <class Struct>
Result<Struct> decode_row(std::string_view what, std::string_view text) {
  const auto damaged = [&](std::string_view why) {
    return fail(Code::kDataLoss, fmt::format("{}: {}", what, why));
  };
  if (text.size() > kMostRowBytes) return damaged("longer than 4 MiB");
  const nlohmann::json object = nlohmann::json::parse(text, nullptr, false);
  if (!object.is_object()) return damaged("not a JSON object");
  const auto version = object.find("version");
  if (version == object.end() || *version != kRowVersion) return damaged("not of version 1");
  Struct value;
  bool is_ok = true;
  FieldReader reader(object, is_ok);
  fields(reader, value);
  if (!is_ok) return damaged("a field is missing or of the wrong kind");
  return value;
}

}  // namespace millwright::respond
