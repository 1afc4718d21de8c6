// SPDX-License-Identifier: Apache-2.0
#include "notify/email_notifier.h"

#include <fmt/format.h>

#include <algorithm>

#include "notify/curl_call.h"
#include "notify/fill.h"

namespace millwright::notify {
namespace {

constexpr std::size_t kMaxReplyLine = 300;

// The server's last line with this code: after a refusal libcurl still says QUIT, and hears 221.
std::string reply_line(const CurlOutcome& outcome, int status) {
  const std::string code = fmt::format("{}", status);
  std::string found = code;
  std::string_view rest = outcome.lines;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.starts_with(code)) found = line;
  }
  while (found.ends_with('\r') || found.ends_with(' ')) found.pop_back();
  return as_one_line(found.substr(0, kMaxReplyLine));
}

Error to_error(const CurlOutcome& outcome, const SmtpServer& server) {
  const std::string where = fmt::format("mail server {}:{}", server.host, server.port);
  const int status = static_cast<int>(outcome.status);
  // The reply counts only where it is the reason: a server may greet, then fall silent.
  if (status >= 400 && status < 600) {
    const std::string what = fmt::format("{}: {}", where, reply_line(outcome, status));
    if (outcome.code == CURLE_LOGIN_DENIED) return {Code::kUnauthorized, what, status};
    const bool is_for_good = status == 550 || status == 551 || status == 553;
    return {is_for_good ? Code::kInvalidArgument : Code::kUnavailable, what, status};
  }
  if (outcome.code == CURLE_LOGIN_DENIED)
    return {Code::kUnauthorized, where + " refuses the log-in", status};
  if (outcome.has_sent_all) {
    return {Code::kDeadlineExceeded,
            where + " did not say whether it took the mail: " + outcome.error, outcome.code};
  }
  return {Code::kUnavailable, where + ": " + outcome.error, outcome.code};
}

}  // namespace

EmailNotifier::EmailNotifier(SmtpServer server, EmailSender from)
    : server_(std::move(server)), from_(std::move(from)) {}

Result<Receipt> EmailNotifier::send(const OutgoingMessage& message, runtime::Deadline deadline) {
  MW_TRY(const Email email, compose_email(message, from_));
  const bool is_v6 = server_.host.find(':') != std::string::npos;
  const std::string url =
      fmt::format("{}://{}{}{}:{}", server_.tls == SmtpTls::kTls ? "smtps" : "smtp",
                  is_v6 ? "[" : "", server_.host, is_v6 ? "]" : "", server_.port);
  CurlCall call;
  CURL* const handle = call.handle();
  if (handle == nullptr) return fail(Code::kInternal, "libcurl does not start");
  curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(handle, CURLOPT_PROXY, "");  // a web proxy from the environment is none for mail
  curl_easy_setopt(
      handle, CURLOPT_USE_SSL,
      static_cast<long>(server_.tls == SmtpTls::kNone ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  if (!server_.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, server_.ca_file.c_str());
  if (!server_.user.empty()) {
    curl_easy_setopt(handle, CURLOPT_USERNAME, server_.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, server_.password.c_str());
  }
  curl_easy_setopt(handle, CURLOPT_MAIL_FROM, from_.address.c_str());
  call.add_recipient(email.to);
  call.set_upload(email.data);
  MW_TRY(const CurlOutcome outcome, call.perform(deadline));
  if (outcome.code != CURLE_OK) return fail(to_error(outcome, server_));
  return Receipt{reply_line(outcome, 250)};
}

}  // namespace millwright::notify
