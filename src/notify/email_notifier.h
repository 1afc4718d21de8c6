// SPDX-License-Identifier: Apache-2.0
#pragma once
// E-mail through one SMTP server (RFC 5321), by libcurl.

#include <cstdint>
#include <string>
#include <string_view>

#include "notify/email_message.h"
#include "notify/notifier.h"

namespace millwright::notify {

enum class SmtpTls : std::uint8_t {
  kNone,      ///< on loopback only
  kStartTls,  ///< required: without it nothing is sent
  kTls,       ///< from the first byte
};

struct SmtpServer {
  std::string host;
  std::uint16_t port = 587;
  SmtpTls tls = SmtpTls::kStartTls;
  std::string user{};  ///< empty: no AUTH
  std::string password{};
  std::string ca_file{};  ///< PEM; empty: the system's
};

/// A connection per mail. Errors of send(), beyond notifier.h: a mailbox the server refuses for
/// good (550, 551, 553) is invalid_argument; a log-in it refuses is unauthorized.
class EmailNotifier final : public Notifier {
 public:
  EmailNotifier(SmtpServer server, EmailSender from);
  std::string_view name() const override { return "email"; }
  Result<Receipt> send(const OutgoingMessage& message, runtime::Deadline deadline) override;

 private:
  SmtpServer server_;
  EmailSender from_;
};

}  // namespace millwright::notify
