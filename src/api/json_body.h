// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reading JSON bodies and query arguments with errors that name the field. For .cc files only.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/time.h"
#include "net/http_message.h"
#include "registry/record_json.h"

namespace millwright::api {

/// Deeper than anything the API takes; copying and writing JSON recurse, so depth is stack.
inline constexpr int kMaxJsonDepth = 32;

/// Any JSON. Errors: invalid_argument with the position of the mistake, or nested too deep.
Result<nlohmann::json> parse_json(std::string_view text);

/// The body as a JSON object; an empty body is an empty object. Errors: as parse_json().
Result<nlohmann::json> parse_object(const net::HttpRequest& request);

/// A string field. Errors: invalid_argument when it is missing or not a string.
Result<std::string> text_field(const nlohmann::json& body, std::string_view name);
/// As text_field, but may be missing.
Result<std::string> optional_text(const nlohmann::json& body, std::string_view name);
/// A true or false; false when it is missing. Errors: invalid_argument.
Result<bool> optional_flag(const nlohmann::json& body, std::string_view name);

/// A query argument as a number within [low, high], or `otherwise` when absent.
Result<std::uint64_t> number_argument(const net::HttpRequest& request, std::string_view name,
                                      std::uint64_t otherwise, std::uint64_t low,
                                      std::uint64_t high);
/// A query argument as the id of a record, or nothing when absent.
template <class Id>
Result<std::optional<Id>> id_argument(const net::HttpRequest& request, std::string_view name) {
  MW_TRY(const std::uint64_t id, number_argument(request, name, 0, 1, UINT32_MAX));
  if (id == 0) return std::optional<Id>();
  return std::optional(Id(static_cast<std::uint32_t>(id)));
}
/// A query argument that is true or false, or nothing when absent.
Result<std::optional<bool>> flag_argument(const net::HttpRequest& request, std::string_view name);
/// A query argument as a time: RFC 3339 or a Unix number.
Result<std::optional<UtcNanos>> time_argument(const net::HttpRequest& request,
                                              std::string_view name);
/// "1,2,3". Errors: invalid_argument.
Result<std::vector<std::uint32_t>> id_list(std::string_view text);

/// A positive number in a path. Errors: not_found, as no such record can exist.
Result<std::uint64_t> path_number(std::string_view text, std::string_view what);
/// The same for the id of a record.
template <class Id>
Result<Id> path_id(std::string_view text, std::string_view what) {
  MW_TRY(const std::uint64_t number, path_number(text, what));
  if (number <= UINT32_MAX) return Id(static_cast<std::uint32_t>(number));
  return fail(Code::kNotFound, std::string("no ").append(what).append(" ").append(text));
}

inline net::HttpResponse json_response(const nlohmann::json& body, int status = 200) {
  return net::HttpResponse::of(status, "application/json", registry::dump(body));
}
nlohmann::json time_or_null(const std::optional<UtcNanos>& time);

}  // namespace millwright::api
