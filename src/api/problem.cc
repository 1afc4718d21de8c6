// SPDX-License-Identifier: Apache-2.0
#include "api/problem.h"

#include <nlohmann/json.hpp>

#include "registry/record_json.h"

namespace millwright::api {
namespace {

std::string_view default_next(std::string_view code) {
  if (code == "unavailable" || code == "deadline_exceeded") {
    return "try again in a few seconds; GET /readyz says why the server is not ready";
  }
  if (code == "unauthorized") return "log in with POST /api/v1/login or send a token";
  if (code == "resource_exhausted") return "see GET /readyz for the limit and what to do about it";
  if (code == "invalid_argument") return "correct the named field and send the request again";
  if (code == "not_found") return "look the id or name up in the list that holds it";
  if (code == "already_exists") return "use another name or address, or change the one there is";
  if (code == "failed_precondition") return "get the record again and look at its present state";
  if (code == "data_loss") return "look at GET /api/v1/health and restore from a backup";
  return "see the log of the server";
}

}  // namespace

net::HttpResponse problem(int status, std::string_view code, std::string_view detail,
                          std::string_view next) {
  nlohmann::json body;
  body["type"] = "about:blank";
  body["title"] = net::status_text(status);
  body["status"] = status;
  body["code"] = code;
  body["detail"] = detail;
  body["next"] = next.empty() ? default_next(code) : next;
  return net::HttpResponse::of(status, "application/problem+json", registry::dump(body));
}

net::HttpResponse problem(const Error& error, std::string_view next) {
  return problem(http_status(error.code()), name(error.code()), error.message(), next);
}

}  // namespace millwright::api
