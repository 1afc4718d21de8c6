// SPDX-License-Identifier: Apache-2.0
#include "notify/email_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/utf8.h"
#include "notify/digest.h"
#include "notify/fill.h"
#include "notify/long_field.h"
#include "notify/message_text.h"

namespace millwright::notify {
namespace {

constexpr std::size_t kMaxAddress = 254;       // RFC 5321 §4.5.3.1.3, without the angle brackets
constexpr std::size_t kMaxSubject = 250;       // longer ones are cut: no inbox shows more
constexpr std::size_t kEncodedWordBytes = 42;  // 56 digits of base64 and the frame: below 75

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

// At most `limit` bytes of whole characters.
std::string_view cut(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && is_continuation(text[limit])) --limit;
  return text.substr(0, limit);
}

std::string date_header(UtcNanos time) {
  constexpr std::array<std::string_view, 7> kDays{"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  constexpr std::int64_t kDaySeconds = 86'400;
  const std::int64_t seconds = std::max<std::int64_t>(time.ns, 0) / 1'000'000'000;
  const std::int64_t days = seconds / kDaySeconds;
  const std::int64_t of_day = seconds % kDaySeconds;
  const CivilDate date = civil_from_days(days);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000",
                     kDays[static_cast<std::size_t>(days % 7)], date.day, kMonths[date.month - 1],
                     date.year, of_day / 3600, of_day / 60 % 60, of_day % 60);
}

bool is_web_link(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://");
}

// A line of the body; where it ends with one of the message's own links, that is one.
std::string html_line(std::string_view line, const Fields& fields) {
  for (const char* field : {"accept_url", "open_url"}) {
    const auto url = fields.find(field);
    if (url == fields.end() || !is_web_link(url->second) || !line.ends_with(url->second)) continue;
    const std::string href = as_html(url->second);
    line.remove_suffix(url->second.size());
    return fmt::format("{}<a href=\"{}\">{}</a>", as_html(line), href, href);
  }
  return as_html(line);
}

std::string html_body(const MessageText& text, const OutgoingMessage& message) {
  std::string out = fmt::format(
      "<!doctype html>\r\n<html lang=\"{}\">\r\n<head><meta charset=\"utf-8\">"
      "<title>{}</title></head>\r\n<body style=\"font-family:sans-serif;font-size:16px\">\r\n<p>",
      supported_language(message.language), as_html(text.subject));
  std::string_view rest = text.body;
  bool is_first = true;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty()) {
      out += "</p>\r\n<p>";
    } else if (is_first) {
      out += "<strong>" + html_line(line, message.fields) + "</strong><br>\r\n";
    } else {
      out += html_line(line, message.fields) + "<br>\r\n";
    }
    is_first = false;
  }
  return out + "</p>\r\n</body>\r\n</html>\r\n";
}

std::string with_crlf(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

// base64 for every part: no line of a value is too long, none begins with a dot or "From ".
std::string mime_part(std::string_view type, std::string_view content) {
  std::string encoded = base64(content, 76);
  if (!encoded.ends_with("\r\n")) encoded += "\r\n";
  return fmt::format(
      "Content-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}", type,
      encoded);
}

}  // namespace

Status check_mail_address(std::string_view address) {
  constexpr std::string_view kLocal =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+/=?^_`{|}~-";
  constexpr std::string_view kDomain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
  const std::size_t at = address.find('@');
  const bool is_good =
      address.size() <= kMaxAddress && at != address.npos && at > 0 && at <= 64 &&
      at + 1 < address.size() && address.substr(0, at).find_first_not_of(kLocal) == address.npos &&
      address.substr(at + 1).find_first_not_of(kDomain) == address.npos && address.front() != '-' &&
      address[at + 1] != '.' && address[at + 1] != '-' && !address.ends_with('.') &&
      !address.ends_with('-') && address.find("..") == address.npos;
  if (is_good) return {};
  return fail(Code::kInvalidArgument,
              fmt::format("\"{}\" is no e-mail address of the form name@example.org",
                          as_one_line(cut(address, 80))));
}

std::string encode_header(std::string_view text) {
  std::string line = as_one_line(text);
  if (is_ascii(line) && line.size() <= 60 && line.find("=?") == line.npos) return line;
  std::string out;
  std::string_view rest = line;
  while (!rest.empty()) {
    std::string_view piece = cut(rest, kEncodedWordBytes);
    // Bytes that are no UTF-8 have no characters to keep whole.
    if (piece.empty()) piece = rest.substr(0, kEncodedWordBytes);
    rest.remove_prefix(piece.size());
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + base64(piece) + "?=";
  }
  return out;
}

Result<Email> compose_email(const OutgoingMessage& message, const EmailSender& from) {
  MW_TRY_STATUS(check_mail_address(message.address));
  MW_TRY_STATUS(check_mail_address(from.address));
  const MessageText text = message_text(message);
  const std::string key = delivery_key(message);
  const std::string domain = from.address.substr(from.address.find('@') + 1);
  const std::string boundary = "mw-" + key;  // '-' does not occur in base64

  Email out;
  out.to = message.address;
  out.message_id = key + "@" + domain;
  std::string& d = out.data;
  d += "Date: " + date_header(message.created) + "\r\n";
  d += fmt::format("From: {} <{}>\r\n", encode_header(from.name.empty() ? "Millwright" : from.name),
                   from.address);
  d += fmt::format("To: <{}>\r\n", message.address);
  d += "Subject: " + encode_header(cut(text.subject, kMaxSubject)) + "\r\n";
  d += fmt::format("Message-ID: <{}>\r\n", out.message_id);
  // One conversation for the page, its reminders and its end.
  if (!message.thread.empty())
    d += fmt::format("References: <{}@{}>\r\n",
                     sha256_hex("thread:" + message.thread).substr(0, 32), domain);
  d += "Auto-Submitted: auto-generated\r\n";  // RFC 3834: no vacation replies
  d += fmt::format("X-Millwright-Kind: {}\r\n", name(message.kind));
  if (message.is_drill) d += "X-Millwright-Drill: yes\r\n";
  if (const auto priority = message.fields.find("priority");
      priority != message.fields.end() && priority->second == "1")
    d += "Importance: high\r\n";
  d += fmt::format(
      "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"{}\"\r\n\r\n",
      boundary);
  // A report brings both bodies along; everything else has the words of its kind.
  const std::string report = long_field(message.fields, kReportText);
  const std::string page = long_field(message.fields, kReportHtml);
  d += fmt::format("--{}\r\n{}", boundary,
                   mime_part("text/plain", with_crlf(report.empty() ? text.body : report)));
  d += fmt::format("--{}\r\n{}", boundary,
                   mime_part("text/html", page.empty() ? html_body(text, message) : page));
  d += fmt::format("--{}--\r\n", boundary);
  return out;
}

}  // namespace millwright::notify
