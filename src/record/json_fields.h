// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reading the JSON of rows and commands: bounded, total, with an error that names the field. What
// is both written and read is better described once: record/members.h.

#include <cstdint>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "record/limits.h"

namespace millwright::record {

/// The fields of one JSON object. After the first problem status() fails and later reads give
/// zeroes and empty texts: check once, at the end. Fields nobody asks for are skipped.
/// Lifetime: the object must outlive this.
class JsonFields {
 public:
  /// `what` starts every message, for example "qualification".
  JsonFields(const nlohmann::json& object, std::string_view what);

  std::string name(const char* key);  ///< required: 1 to kMostNameBytes
  std::string text(const char* key);  ///< absent = empty; at most kMostTextBytes
  std::uint64_t number(const char* key,
                       std::uint64_t most = std::numeric_limits<std::uint64_t>::max());
  /// As number(), 0 when absent.
  std::uint64_t optional_number(const char* key,
                                std::uint64_t most = std::numeric_limits<std::uint64_t>::max());
  double real(const char* key);  ///< required, finite
  bool flag(const char* key);    ///< absent = false
  UtcNanos time(const char* key);
  std::optional<UtcNanos> optional_time(const char* key);  ///< absent or null = none
  template <class Enum>
  Enum one_of(const char* key, std::optional<Enum> (*parse)(std::string_view)) {
    const std::optional<Enum> value = parse(name(key));
    if (!value) refuse(key, "unknown value");
    return value.value_or(Enum{});
  }
  /// The elements of a list; absent = none.
  std::vector<const nlohmann::json*> list(const char* key, std::size_t most);

  void refuse(const char* key, std::string_view what);
  /// Errors: data_loss   the first problem.
  Status status() const { return status_; }

 private:
  const nlohmann::json* find(const char* key) const;

  const nlohmann::json* object_;
  std::string what_;
  Status status_;
};

/// A stored row: an object of at most `most_bytes` with this version.
/// Errors: data_loss   none of this, the message starts with `what`.
Result<nlohmann::json> parse_stored(std::string_view text, std::string_view what, int version,
                                    std::size_t most_bytes = kMostStoredBytes);

/// One line; broken UTF-8 is replaced, so that it costs a letter and not the record.
std::string dump(const nlohmann::json& value);

}  // namespace millwright::record
