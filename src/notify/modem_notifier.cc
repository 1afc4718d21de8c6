// SPDX-License-Identifier: Apache-2.0
#include "notify/modem_notifier.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "notify/gsm_text.h"
#include "notify/message_text.h"
#include "notify/modem_answer.h"
#include "notify/serial_port.h"

namespace millwright::notify {
namespace {

using runtime::Deadline;

constexpr char kCtrlZ = '\x1a';
constexpr char kEscape = '\x1b';
constexpr int kAttentionTries = 3;

// The error of a step before anything was handed over.
Error without_doubt(const Error& error) {
  if (error.code() != Code::kDeadlineExceeded) return error;
  return {Code::kUnavailable, error.message(), error.detail()};
}

// One conversation with the modem.
class Dialogue {
 public:
  Dialogue(SerialPort port, const Modem& modem, Deadline deadline)
      : port_(std::move(port)), modem_(modem), deadline_(deadline) {}

  /// Sends a command and gives the lines of its answer before the OK.
  Result<std::string> command(std::string_view text) {
    answer_.clear();
    MW_TRY_STATUS(port_.write(fmt::format("{}\r", text), soon()));
    return final_answer(text, soon());
  }

  Status run(std::string_view text) {
    const Result<std::string> answer = command(text);
    return answer ? Status() : fail(answer.error());
  }

  /// A modem that has just woken may miss the first call, or still be in a half-entered text.
  Status wake() {
    Status last;
    for (int i = 0; i < kAttentionTries; ++i) {
      MW_TRY_STATUS(port_.write(std::string(1, kEscape), soon()));
      port_.discard_input();
      const Result<std::string> answer = command("AT");
      if (answer) return {};
      last = fail(answer.error());
      if (answer.error().code() == Code::kUnavailable || deadline_.has_passed()) break;
    }
    return last;
  }

  /// Waits for the prompt, hands the text over, and gives the modem's reference.
  /// Errors: deadline_exceeded only once the text was handed over.
  Result<std::string> send_text(const std::string& number, const SmsText& text) {
    answer_.clear();
    if (const Status entered = enter(number, text); !entered) {
      (void)port_.write(std::string(1, kEscape), Deadline::in(std::chrono::milliseconds(200)));
      return fail(without_doubt(entered.error()));
    }
    // From here on the message may be under way whatever happens.
    const Result<std::string> answer = final_answer("AT+CMGS", deadline_);
    if (answer || answer.error().detail() != 0) return answer;
    return fail(Code::kDeadlineExceeded,
                "the modem did not say whether it sent the text: " + answer.error().message());
  }

 private:
  /// Everything up to the end of the text; when it fails, nothing is sent.
  Status enter(const std::string& number, const SmsText& text) {
    MW_TRY_STATUS(port_.write(fmt::format("AT+CMGS=\"{}\"\r", number), soon()));
    MW_TRY_STATUS(wait_for_prompt());
    answer_.clear();
    return port_.write(text.bytes + kCtrlZ, soon());
  }

  Deadline soon() const {
    return Deadline::in(
        std::min<Deadline::Clock::duration>(deadline_.remaining(), modem_.command_timeout));
  }

  Status receive(Deadline until) {
    MW_TRY(const std::string piece, port_.read_some(until));
    return answer_.feed(piece);
  }

  Result<std::string> final_answer(std::string_view command, Deadline until) {
    while (true) {
      if (auto answer = answer_.end(command)) return std::move(*answer);
      if (const Status more = receive(until); !more)
        return fail(more.error().code(), fmt::format("{}: {}", command, more.error().message()));
    }
  }

  Status wait_for_prompt() {
    const Deadline until = soon();
    while (true) {
      if (const std::optional<Status> prompted = answer_.prompt("AT+CMGS")) return *prompted;
      MW_TRY_STATUS(receive(until));
    }
  }

  SerialPort port_;
  const Modem& modem_;
  Deadline deadline_;
  ModemAnswer answer_;
};

Status set_up(Dialogue& dialogue, SmsAlphabet alphabet) {
  MW_TRY_STATUS(dialogue.wake());
  MW_TRY_STATUS(dialogue.run("ATE0"));
  // Errors with numbers; a modem that knows none may refuse this.
  (void)dialogue.command("AT+CMEE=1");
  if (const auto pin = dialogue.command("AT+CPIN?");
      pin && pin->find("+CPIN:") != std::string::npos && pin->find("READY") == std::string::npos) {
    return fail(Code::kFailedPrecondition,
                "the SIM card wants a PIN (" + *pin + "); switch its PIN request off");
  }
  MW_TRY_STATUS(dialogue.run("AT+CMGF=1"));
  const bool is_ucs2 = alphabet == SmsAlphabet::kUcs2;
  MW_TRY_STATUS(dialogue.run(is_ucs2 ? "AT+CSCS=\"UCS2\"" : "AT+CSCS=\"GSM\""));
  // Submit, relative validity of 24 h, the data coding scheme of the alphabet.
  MW_TRY_STATUS(dialogue.run(is_ucs2 ? "AT+CSMP=17,167,0,8" : "AT+CSMP=17,167,0,0"));
  return {};
}

}  // namespace

Result<Receipt> ModemNotifier::send(const OutgoingMessage& message, Deadline deadline) {
  MW_TRY(const std::string number, phone_number(message.address));
  const SmsText text = encode_sms(message_text(message).brief);
  const auto in_context = [&](const Error& error) {
    return fail(with_context(error, "modem " + modem_.device));
  };
  Result<SerialPort> port = SerialPort::open(modem_.device, modem_.baud);
  if (!port) return fail(port.error());
  Dialogue dialogue(std::move(*port), modem_, deadline);
  if (const Status ready = set_up(dialogue, text.alphabet); !ready) {
    return in_context(without_doubt(ready.error()));
  }
  const Result<std::string> sent =
      dialogue.send_text(text.alphabet == SmsAlphabet::kUcs2 ? ucs2_hex(number) : number, text);
  if (!sent) return in_context(sent.error());
  return Receipt{*sent};
}

}  // namespace millwright::notify
