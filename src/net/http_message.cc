// SPDX-License-Identifier: Apache-2.0
#include "net/http_message.h"

#include <algorithm>
#include <array>

#include "net/ascii.h"

namespace millwright::net {
namespace {

std::string_view find_header(const std::vector<HttpHeader>& headers, std::string_view name) {
  for (const HttpHeader& header : headers)
    if (equals_ignoring_case(header.name, name)) return header.value;
  return {};
}

std::string json_text(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 0xf];
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace

std::string_view HttpRequest::header(std::string_view name) const {
  return find_header(headers, name);
}

std::optional<std::string_view> HttpRequest::find_query(std::string_view name) const {
  for (const auto& [key, value] : query)
    if (key == name) return value;
  return std::nullopt;
}

std::optional<std::string_view> HttpRequest::find_cookie(std::string_view name) const {
  for (const HttpHeader& field : headers) {
    if (!equals_ignoring_case(field.name, "cookie")) continue;
    std::string_view rest = field.value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      const std::string_view pair = trim(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
        return pair.substr(name.size() + 1);
    }
  }
  return std::nullopt;
}

HttpResponse HttpResponse::of(int status, std::string_view content_type, std::string body) {
  HttpResponse response;
  response.status = status;
  response.headers.push_back({"Content-Type", std::string(content_type)});
  response.body = std::move(body);
  return response;
}

HttpResponse HttpResponse::problem(int status, std::string_view detail) {
  return of(status, "application/problem+json",
            R"({"type": "about:blank", "title": )" + json_text(status_text(status)) +
                ", \"status\": " + std::to_string(status) + ", \"detail\": " + json_text(detail) +
                "}");
}

std::string_view HttpResponse::header(std::string_view name) const {
  return find_header(headers, name);
}

HttpResponse& HttpResponse::with(std::string name, std::string value) {
  headers.push_back({std::move(name), std::move(value)});
  return *this;
}

std::string_view status_text(int status) {
  struct Entry {
    int status;
    std::string_view text;
  };
  static constexpr std::array kTexts{Entry{101, "Switching Protocols"},
                                     Entry{200, "OK"},
                                     Entry{201, "Created"},
                                     Entry{202, "Accepted"},
                                     Entry{204, "No Content"},
                                     Entry{206, "Partial Content"},
                                     Entry{301, "Moved Permanently"},
                                     Entry{302, "Found"},
                                     Entry{303, "See Other"},
                                     Entry{304, "Not Modified"},
                                     Entry{307, "Temporary Redirect"},
                                     Entry{308, "Permanent Redirect"},
                                     Entry{400, "Bad Request"},
                                     Entry{401, "Unauthorized"},
                                     Entry{403, "Forbidden"},
                                     Entry{404, "Not Found"},
                                     Entry{405, "Method Not Allowed"},
                                     Entry{406, "Not Acceptable"},
                                     Entry{408, "Request Timeout"},
                                     Entry{409, "Conflict"},
                                     Entry{410, "Gone"},
                                     Entry{411, "Length Required"},
                                     Entry{412, "Precondition Failed"},
                                     Entry{413, "Content Too Large"},
                                     Entry{414, "URI Too Long"},
                                     Entry{415, "Unsupported Media Type"},
                                     Entry{417, "Expectation Failed"},
                                     Entry{422, "Unprocessable Content"},
                                     Entry{426, "Upgrade Required"},
                                     Entry{428, "Precondition Required"},
                                     Entry{429, "Too Many Requests"},
                                     Entry{431, "Request Header Fields Too Large"},
                                     Entry{500, "Internal Server Error"},
                                     Entry{501, "Not Implemented"},
                                     Entry{502, "Bad Gateway"},
                                     Entry{503, "Service Unavailable"},
                                     Entry{504, "Gateway Timeout"},
                                     Entry{505, "HTTP Version Not Supported"},
                                     Entry{507, "Insufficient Storage"}};
  const auto* found = std::ranges::find(kTexts, status, &Entry::status);
  return found == kTexts.end() ? "Unknown" : found->text;
}

Responder& Responder::operator=(Responder&& other) noexcept {
  if (this != &other) {
    const Responder unanswered(std::move(*this));
    deliver_ = std::exchange(other.deliver_, nullptr);
  }
  return *this;
}

Responder::~Responder() {
  if (deliver_) (*this)(HttpResponse::problem(500, "the request was not answered"));
}

void Responder::operator()(HttpResponse response) {
  if (auto deliver = std::exchange(deliver_, nullptr)) deliver(std::move(response));
}

}  // namespace millwright::net
