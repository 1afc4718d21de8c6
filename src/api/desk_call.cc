// SPDX-License-Identifier: Apache-2.0
#include "api/desk_call.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/problem.h"

namespace millwright::api {

using nlohmann::json;

namespace {

const json* find_field(const json& body, std::string_view name) {
  const auto it = body.find(name);
  return it == body.end() || it->is_null() ? nullptr : &*it;
}

}  // namespace

Result<std::optional<UtcNanos>> optional_time_field(const json& body, std::string_view name) {
  const json* field = find_field(body, name);
  if (field == nullptr) return std::optional<UtcNanos>();
  std::optional<UtcNanos> time;
  if (field->is_string()) time = parse_rfc3339(field->get_ref<const std::string&>());
  if (field->is_number_integer()) time = from_unix_guess(field->get<std::int64_t>());
  if (time) return time;
  return fail(Code::kInvalidArgument,
              fmt::format("{}: must be an RFC 3339 time or a Unix time", name));
}

Result<UtcNanos> time_field(const json& body, std::string_view name) {
  MW_TRY(const auto time, optional_time_field(body, name));
  if (time) return *time;
  return fail(Code::kInvalidArgument, fmt::format("{}: missing", name));
}

Result<std::optional<std::uint64_t>> optional_id_field(const json& body, std::string_view name) {
  const json* field = find_field(body, name);
  if (field == nullptr) return std::optional<std::uint64_t>();
  if (field->is_number_unsigned() && field->get<std::uint64_t>() > 0) {
    return std::optional(field->get<std::uint64_t>());
  }
  return fail(Code::kInvalidArgument, fmt::format("{}: must be an id or null", name));
}

Status only_fields(const json& body, std::initializer_list<std::string_view> allowed) {
  for (const auto& [field, value] : body.items()) {
    if (std::ranges::find(allowed, field) != allowed.end()) continue;
    return fail(Code::kInvalidArgument, fmt::format("{}: cannot be set here", field));
  }
  return {};
}

Result<std::pair<UtcNanos, UtcNanos>> period_argument(const Services& services,
                                                      const net::HttpRequest& request,
                                                      std::chrono::nanoseconds otherwise) {
  MW_TRY(const auto from, time_argument(request, "from"));
  MW_TRY(const auto to, time_argument(request, "to"));
  const UtcNanos end = to.value_or(services.clock.wall());
  const UtcNanos begin = from.value_or(end - otherwise);
  if (begin < end) return std::pair(begin, end);
  return fail(Code::kInvalidArgument, "to: must be after from");
}

net::HttpResponse html_page(std::string body) {
  auto response = net::HttpResponse::of(200, "text/html; charset=utf-8", std::move(body));
  response.with("Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
  return std::move(response.with("X-Content-Type-Options", "nosniff"));
}

std::string_view page_language(const net::HttpRequest& request) {
  if (const auto asked = request.find_query("lang"); asked && !asked->empty()) {
    return asked->starts_with("de") ? "de" : "en";
  }
  std::string_view accepted = request.header("accept-language");
  while (!accepted.empty()) {
    accepted.remove_prefix(std::min(accepted.find_first_not_of(" ,"), accepted.size()));
    if (accepted.starts_with("de")) return "de";
    if (accepted.starts_with("en")) return "en";
    accepted.remove_prefix(std::min(accepted.find(','), accepted.size()));
  }
  return "en";
}

}  // namespace millwright::api
