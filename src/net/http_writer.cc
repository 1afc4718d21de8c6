// SPDX-License-Identifier: Apache-2.0
#include "net/http_writer.h"

#include <algorithm>
#include <charconv>
#include <ctime>

#include "core/check.h"

namespace millwright::net {
namespace {

bool fits_one_line(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void append_number(std::uint64_t value, int base, std::string& out) {
  char text[20];
  const auto end = std::to_chars(text, text + sizeof text, value, base).ptr;
  out.append(text, end);
}

void append_field(std::string_view name, std::string_view value, std::string& out) {
  if (!fits_one_line(name) || !fits_one_line(value)) {
    MW_BUG("response header with a line break");
    return;
  }
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

void append_head(const HttpResponse& response, const HeadContext& context, std::string& out) {
  out.append(context.is_http_10 ? "HTTP/1.0 " : "HTTP/1.1 ");
  append_number(static_cast<std::uint64_t>(response.status), 10, out);
  out.append(" ").append(status_text(response.status)).append("\r\n");
  if (!context.date.empty()) append_field("Date", context.date, out);
  for (const HttpHeader& header : response.headers) append_field(header.name, header.value, out);
  if (is_bodiless(response.status)) {
    // Neither length nor coding: RFC 9112 section 6.1.
  } else if (context.content_length) {
    out.append("Content-Length: ");
    append_number(*context.content_length, 10, out);
    out.append("\r\n");
  } else if (!context.is_http_10) {
    out.append("Transfer-Encoding: chunked\r\n");
  }
  if (response.status != 101) {
    if (context.keep_alive == KeepAlive::kNo)
      out.append("Connection: close\r\n");
    else if (context.is_http_10)
      out.append("Connection: keep-alive\r\n");
  }
  out.append("\r\n");
}

void append_chunk(std::string_view piece, std::string& out) {
  append_number(piece.size(), 16, out);
  out.append("\r\n").append(piece).append("\r\n");
}

std::string imf_fixdate(std::int64_t unix_seconds) {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t time = unix_seconds;
  std::tm parts{};
  gmtime_r(&time, &parts);
  const auto two = [](int value) {
    std::string text = std::to_string(value);
    return text.size() < 2 ? "0" + text : text;
  };
  return std::string(kDays[parts.tm_wday]) + ", " + two(parts.tm_mday) + " " +
         kMonths[parts.tm_mon] + " " + std::to_string(parts.tm_year + 1900) + " " +
         two(parts.tm_hour) + ":" + two(parts.tm_min) + ":" + two(parts.tm_sec) + " GMT";
}

}  // namespace millwright::net
