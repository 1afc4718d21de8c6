// SPDX-License-Identifier: Apache-2.0
#pragma once
// Asking the desk from a handler: commands with their typed answers, and the fields, periods and
// pages that such handlers share. For .cc files only.

#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "api/hands_off_guard.h"
#include "api/json_body.h"
#include "api/services.h"

namespace millwright::api {

/// Journals the command and waits for the entity as it now stands.
/// Errors: those of the command, where one that cannot be read (a text beyond its limit) is
///         invalid_argument: the caller sent it; unavailable, deadline_exceeded.
template <class T>
Result<T> ask_desk(const Services& services, std::string_view command) {
  Result<respond::DeskReply> reply = services.watch.ask(command);
  if (!reply && reply.error().code() == Code::kDataLoss) {
    return fail(Code::kInvalidArgument, std::string(reply.error().message()));
  }
  if (!reply) return fail(reply.error());
  if (T* entity = std::get_if<T>(&*reply)) return std::move(*entity);
  return fail(Code::kInternal, "the desk answered another question");
}

/// Fields of a body that may be null, which is as if they were missing.
/// Errors: invalid_argument when it is neither.
Result<std::optional<UtcNanos>> optional_time_field(const nlohmann::json& body,
                                                    std::string_view name);
Result<std::optional<std::uint64_t>> optional_id_field(const nlohmann::json& body,
                                                       std::string_view name);
/// Errors: invalid_argument when it is missing, null or no time.
Result<UtcNanos> time_field(const nlohmann::json& body, std::string_view name);
/// Errors: invalid_argument for a field that is none of `allowed`.
Status only_fields(const nlohmann::json& body, std::initializer_list<std::string_view> allowed);

/// [from, to) of the query; what is left out is `otherwise` before `to`, and now.
/// Errors: invalid_argument   no time, or an empty period.
Result<std::pair<UtcNanos, UtcNanos>> period_argument(const Services& services,
                                                      const net::HttpRequest& request,
                                                      std::chrono::nanoseconds otherwise);

/// A page of HTML of our own making: it may hold styles and nothing that runs or loads.
net::HttpResponse html_page(std::string body);

/// "en" or "de": the query's `lang`, else the first of the two in Accept-Language, else "en".
std::string_view page_language(const net::HttpRequest& request);

}  // namespace millwright::api
