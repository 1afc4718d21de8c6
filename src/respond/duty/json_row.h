// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rows and commands of this folder as JSON text: written without surprises, read without trust.

#include <concepts>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"

namespace millwright::respond {

inline constexpr std::size_t kMaxRowBytes = 2 * 1024 * 1024;

/// Compact text. Broken UTF-8 in a person's words becomes U+FFFD: it must not lose the row.
std::string to_row(const nlohmann::json& j);

/// An object whose "version" is `version`.
/// Errors: data_loss   not JSON, not an object, longer than kMaxRowBytes, or another version.
Result<nlohmann::json> parse_row(std::string_view text, std::string_view what, int version);

/// Reads the members of one object; the first that is missing or of the wrong kind is remembered
/// and its target left as it was. Lifetime: the object and `what` outlive it.
class RowReader {
 public:
  RowReader(const nlohmann::json& object, std::string_view what) : object_(object), what_(what) {}

  void read(const char* key, std::string& out);
  void read(const char* key, std::uint64_t& out);
  void read(const char* key, std::uint32_t& out);
  void read(const char* key, std::int64_t& out);
  void read(const char* key, UtcNanos& out) { read(key, out.ns); }
  void read(const char* key, std::vector<std::string>& out);
  template <class Tag, class Rep>
  void read(const char* key, Id<Tag, Rep>& out) {
    read(key, out.value);
  }
  /// The array at `key`; nullptr, with a problem, when there is none.
  const nlohmann::json* array(const char* key);
  bool has(const char* key) const;

  void add_problem(std::string_view problem);
  /// Errors: data_loss   the first problem.
  Status status() const;

 private:
  const nlohmann::json* find(const char* key);

  const nlohmann::json& object_;
  std::string_view what_;
  std::string problem_;
};

}  // namespace millwright::respond
