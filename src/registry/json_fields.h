// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads the fields of a JSON object into members, keeping the first error and remembering which
// names were asked for, so that an unknown field can be refused with a suggestion.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "registry/suggest.h"

namespace millwright::registry {

class JsonFields {
 public:
  explicit JsonFields(const nlohmann::json& object) : object_(object) {
    if (!object.is_object()) error_ = "the record must be a JSON object";
  }

  JsonFields& read(std::string_view key, std::string& out) {
    if (const auto* v = find(key)) {
      if (v->is_string()) {
        out = v->get<std::string>();
      } else {
        complain(key, "must be a string");
      }
    }
    return *this;
  }
  JsonFields& read(std::string_view key, bool& out) {
    if (const auto* v = find(key)) {
      if (v->is_boolean()) {
        out = v->get<bool>();
      } else {
        complain(key, "must be true or false");
      }
    }
    return *this;
  }
  JsonFields& read(std::string_view key, double& out) {
    if (const auto* v = find(key)) {
      if (v->is_number()) {
        out = v->get<double>();
      } else {
        complain(key, "must be a number");
      }
    }
    return *this;
  }
  JsonFields& read(std::string_view key, std::optional<double>& out) {
    const auto* v = find(key);
    if (v && v->is_null()) {
      out.reset();
    } else if (v) {
      double number = 0;
      read(key, number);
      out = number;
    }
    return *this;
  }
  JsonFields& read(std::string_view key, int& out) {
    out = static_cast<int>(
        integer(key, out, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
    return *this;
  }
  JsonFields& read(std::string_view key, std::uint32_t& out) {
    out =
        static_cast<std::uint32_t>(integer(key, out, 0, std::numeric_limits<std::uint32_t>::max()));
    return *this;
  }
  JsonFields& read(std::string_view key, std::optional<std::uint32_t>& out) {
    const auto* v = find(key);
    if (v && v->is_null()) {
      out.reset();
    } else if (v) {
      std::uint32_t number = 0;
      read(key, number);
      out = number;
    }
    return *this;
  }
  JsonFields& read(std::string_view key, std::chrono::milliseconds& out) {
    // One year: longer is a mistake, and sums of intervals must not overflow nanoseconds.
    out = std::chrono::milliseconds(integer(key, out.count(), 0, 366LL * 86'400'000));
    return *this;
  }
  JsonFields& read(std::string_view key, std::chrono::seconds& out) {
    out = std::chrono::seconds(integer(key, out.count(), 0, 366LL * 86'400));
    return *this;
  }
  JsonFields& read(std::string_view key, UtcNanos& out) {
    if (const auto* v = find(key)) {
      const auto time = v->is_string() ? parse_rfc3339(v->get<std::string>()) : std::nullopt;
      if (time) {
        out = *time;
      } else {
        complain(key, "must be an RFC 3339 time such as 2026-03-01T06:00:00Z");
      }
    }
    return *this;
  }
  JsonFields& read(std::string_view key, std::optional<UtcNanos>& out) {
    const auto* v = find(key);
    if (v && v->is_null()) {
      out.reset();
    } else if (v) {
      UtcNanos time;
      read(key, time);
      out = time;
    }
    return *this;
  }
  /// The id of a record whose kind another field says.
  JsonFields& read_id(std::string_view key, std::uint32_t& out) { return read(key, out); }
  /// A nested object, kept as its text; null stands for the empty text.
  JsonFields& read_object(std::string_view key, std::string& out) {
    if (const auto* v = find(key)) {
      if (v->is_object()) {
        out = v->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
      } else if (v->is_null()) {
        out.clear();
      } else {
        complain(key, "must be an object or null");
      }
    }
    return *this;
  }
  /// null stands for "none".
  template <class Tag>
  JsonFields& read(std::string_view key, Id<Tag, std::uint32_t>& out) {
    const auto* v = find(key);
    if (v && v->is_null()) {
      out = {};
    } else if (v) {
      out.value = static_cast<std::uint32_t>(
          integer(key, out.value, 0, std::numeric_limits<std::uint32_t>::max()));
    }
    return *this;
  }
  JsonFields& read(std::string_view key, std::vector<std::string>& out) {
    const auto* v = find(key);
    if (!v) return *this;
    std::vector<std::string> texts;
    bool is_list = v->is_array();
    for (std::size_t i = 0; is_list && i < v->size(); ++i) {
      is_list = (*v)[i].is_string();
      if (is_list) texts.push_back((*v)[i].get<std::string>());
    }
    if (is_list) {
      out = std::move(texts);
    } else {
      complain(key, "must be a list of strings");
    }
    return *this;
  }
  /// A named value: `parse` is the model's own parse function, `names` is for the error.
  template <class Enum, class Parse>
  JsonFields& read(std::string_view key, Enum& out, Parse parse, std::string_view names) {
    if (const auto* v = find(key)) {
      const auto value = v->is_string() ? parse(v->get<std::string>()) : std::nullopt;
      if (value) {
        out = *value;
      } else {
        complain(key, fmt::format("must be one of {}", names));
      }
    }
    return *this;
  }

  /// The first error, or the first field nobody read.
  Status done() {
    if (error_.empty()) {
      for (const auto& [key, value] : object_.items()) {
        if (std::ranges::find(known_, key) != known_.end()) continue;
        error_ = fmt::format("unknown field '{}'{}", key, did_you_mean(nearest(key, known_)));
        break;
      }
    }
    if (error_.empty()) return {};
    return fail(Code::kInvalidArgument, error_);
  }

 private:
  const nlohmann::json* find(std::string_view key) {
    known_.push_back(key);
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(key);
    return found == object_.end() ? nullptr : &*found;
  }
  void complain(std::string_view key, std::string_view what) {
    if (error_.empty()) error_ = fmt::format("{}: {}", key, what);
  }
  std::int64_t integer(std::string_view key, std::int64_t now, std::int64_t low,
                       std::int64_t high) {
    const auto* v = find(key);
    if (!v) return now;
    if (!v->is_number_integer() && !(v->is_number() && is_whole(v->get<double>()))) {
      complain(key, "must be an integer");
      return now;
    }
    const double approximate = v->get<double>();
    if (approximate < static_cast<double>(low) || approximate > static_cast<double>(high)) {
      complain(key, fmt::format("must be from {} to {}", low, high));
      return now;
    }
    return v->is_number_integer() ? v->get<std::int64_t>() : static_cast<std::int64_t>(approximate);
  }
  static bool is_whole(double v) { return std::trunc(v) == v; }

  const nlohmann::json& object_;
  std::vector<std::string_view> known_;
  std::string error_;
};

}  // namespace millwright::registry
