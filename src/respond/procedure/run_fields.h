// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads the members of a JSON object that is a run command or a run row. For run_command.cc and
// run_row.cc only.

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "respond/procedure/procedure.h"

namespace millwright::respond {

/// An absent member reads as its type's nothing; one of the wrong kind is noted in `problem`.
/// Lifetime: object and problem outlive it.
class RunFields {
 public:
  RunFields(const nlohmann::json& object, std::string_view where, std::string& problem);

  void require(const char* key);
  std::string text(const char* key);
  std::vector<std::string> texts(const char* key);
  std::uint64_t count(const char* key, std::uint64_t max);
  bool flag(const char* key);
  std::optional<double> number(const char* key);
  std::optional<UtcNanos> time(const char* key);
  std::optional<HandOverTarget> target(const char* key);

 private:
  const nlohmann::json* find(const char* key) const;
  void wrong(const char* key, std::string_view must);

  const nlohmann::json& object_;
  std::string where_;
  std::string& problem_;
};

nlohmann::json target_json(const HandOverTarget& target);

}  // namespace millwright::respond
