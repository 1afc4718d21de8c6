// SPDX-License-Identifier: Apache-2.0
#include "api/json_body.h"

#include <fmt/format.h>

#include <charconv>

namespace millwright::api {
namespace {

template <class T>
std::optional<T> parse_number(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Result<nlohmann::json> parse_json(std::string_view text) {
  bool is_too_deep = false;
  const auto watch_depth = [&](int depth, nlohmann::json::parse_event_t, const nlohmann::json&) {
    is_too_deep = is_too_deep || depth > kMaxJsonDepth;
    return !is_too_deep;
  };
  try {
    nlohmann::json value = nlohmann::json::parse(text, watch_depth);
    if (!is_too_deep) return value;
    return fail(Code::kInvalidArgument,
                fmt::format("body: nested more than {} levels deep", kMaxJsonDepth));
  } catch (const nlohmann::json::exception& error) {
    // "[json.exception.parse_error.101] parse error at line 1, column 2: ..."
    std::string_view what = error.what();
    if (const auto end = what.find("] "); end != std::string_view::npos)
      what.remove_prefix(end + 2);
    return fail(Code::kInvalidArgument, fmt::format("body: not JSON: {}", what));
  }
}

Result<nlohmann::json> parse_object(const net::HttpRequest& request) {
  if (request.body.empty()) return nlohmann::json::object();
  MW_TRY(auto body, parse_json(request.body));
  if (!body.is_object()) return fail(Code::kInvalidArgument, "body: must be a JSON object");
  return body;
}

Result<std::string> text_field(const nlohmann::json& body, std::string_view name) {
  const auto it = body.find(name);
  if (it == body.end()) return fail(Code::kInvalidArgument, fmt::format("{}: missing", name));
  if (!it->is_string()) {
    return fail(Code::kInvalidArgument, fmt::format("{}: must be a string", name));
  }
  return it->get<std::string>();
}

Result<std::string> optional_text(const nlohmann::json& body, std::string_view name) {
  if (!body.contains(name)) return std::string();
  return text_field(body, name);
}

Result<bool> optional_flag(const nlohmann::json& body, std::string_view name) {
  const auto it = body.find(name);
  if (it == body.end()) return false;
  if (!it->is_boolean()) {
    return fail(Code::kInvalidArgument, fmt::format("{}: must be true or false", name));
  }
  return it->get<bool>();
}

Result<std::uint64_t> number_argument(const net::HttpRequest& request, std::string_view name,
                                      std::uint64_t otherwise, std::uint64_t low,
                                      std::uint64_t high) {
  const auto text = request.find_query(name);
  if (!text || text->empty()) return otherwise;
  const auto value = parse_number<std::uint64_t>(*text);
  if (!value || *value < low || *value > high) {
    return fail(Code::kInvalidArgument, fmt::format("{}: '{}' is not a whole number from {} to {}",
                                                    name, *text, low, high));
  }
  return *value;
}

Result<std::optional<bool>> flag_argument(const net::HttpRequest& request, std::string_view name) {
  const auto text = request.find_query(name);
  if (!text || text->empty()) return std::optional<bool>();
  if (*text == "true" || *text == "false") return std::optional<bool>(*text == "true");
  return fail(Code::kInvalidArgument,
              fmt::format("{}: '{}' is neither true nor false", name, *text));
}

Result<std::optional<UtcNanos>> time_argument(const net::HttpRequest& request,
                                              std::string_view name) {
  const auto text = request.find_query(name);
  if (!text || text->empty()) return std::optional<UtcNanos>();
  std::optional<UtcNanos> time;
  if (const auto whole = parse_number<std::int64_t>(*text)) {
    time = from_unix_guess(*whole);
  } else {
    time = parse_rfc3339(*text);
  }
  if (!time) {
    return fail(Code::kInvalidArgument,
                fmt::format("{}: '{}' is neither an RFC 3339 time nor a Unix time", name, *text));
  }
  return time;
}

Result<std::vector<std::uint32_t>> id_list(std::string_view text) {
  std::vector<std::uint32_t> out;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    const auto id = parse_number<std::uint32_t>(text.substr(0, comma));
    if (!id) {
      return fail(Code::kInvalidArgument,
                  fmt::format("ids: '{}' is not a number", text.substr(0, comma)));
    }
    out.push_back(*id);
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return out;
}

Result<std::uint64_t> path_number(std::string_view text, std::string_view what) {
  const auto value = parse_number<std::uint64_t>(text);
  if (!value || *value == 0) return fail(Code::kNotFound, fmt::format("no {} '{}'", what, text));
  return *value;
}

nlohmann::json time_or_null(const std::optional<UtcNanos>& time) {
  if (!time) return nullptr;
  return to_rfc3339(*time);
}

}  // namespace millwright::api
