// SPDX-License-Identifier: Apache-2.0
#include "notify/modem_notifier.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "notify/gsm_text.h"
#include "notify/message_text.h"
#include "notify/serial_port.h"

namespace millwright::notify {
namespace {

using runtime::Deadline;

constexpr char kCtrlZ = '\x1a';
constexpr char kEscape = '\x1b';
constexpr std::size_t kMaxAnswer = 4 * 1024;
constexpr int kAttentionTries = 3;

// The number after "+CMS ERROR: "; nothing for texts.
std::optional<int> number_after(std::string_view line, std::string_view mark) {
  if (!line.starts_with(mark)) return std::nullopt;
  line.remove_prefix(mark.size());
  int out = 0;
  const auto read = std::from_chars(line.data(), line.data() + line.size(), out);
  if (read.ec != std::errc()) return std::nullopt;
  return out;
}

// 3GPP TS 27.005 §3.2.5: the causes of TS 24.011 below 128 that no repetition heals.
bool is_for_good(int cms_error) {
  constexpr int kForGood[] = {1, 8, 28, 29,
                              30};  // no such number, barred, not known to the network
  return std::ranges::find(kForGood, cms_error) != std::ranges::end(kForGood);
}

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

  // One line of what has come; nothing while none is complete.
  std::optional<std::string> take_line() {
    while (true) {
      const std::size_t end = answer_.find_first_of("\r\n");
      if (end == std::string::npos) return std::nullopt;
      std::string line = answer_.substr(0, end);
      answer_.erase(0, end + 1);
      if (!line.empty()) return line;
    }
  }

  Status receive(Deadline until) {
    MW_TRY(const std::string piece, port_.read_some(until));
    answer_ += piece;
    if (answer_.size() > kMaxAnswer)
      return fail(Code::kUnavailable, "the serial device talks without end, is it a modem?");
    return {};
  }

  static Result<std::string> refusal(std::string_view command, const std::string& line) {
    const auto cms = number_after(line, "+CMS ERROR: ");
    return fail(cms && is_for_good(*cms) ? Code::kInvalidArgument : Code::kUnavailable,
                fmt::format("the modem answers {} with {}", command, line), cms.value_or(-1));
  }
  static bool is_refusal(std::string_view line) {
    return line == "ERROR" || line.starts_with("+CMS ERROR") || line.starts_with("+CME ERROR");
  }

  Result<std::string> final_answer(std::string_view command, Deadline until) {
    std::string lines;
    while (true) {
      while (const std::optional<std::string> line = take_line()) {
        if (*line == "OK") return lines;
        if (is_refusal(*line)) return refusal(command, *line);
        if (!lines.empty()) lines += ' ';
        lines += *line;
      }
      if (const Status more = receive(until); !more)
        return fail(more.error().code(), fmt::format("{}: {}", command, more.error().message()));
    }
  }

  Status wait_for_prompt() {
    const Deadline until = soon();
    while (true) {
      while (const std::optional<std::string> line = take_line())
        if (is_refusal(*line)) return fail(refusal("AT+CMGS", *line).error());
      if (answer_.starts_with('>')) return {};
      MW_TRY_STATUS(receive(until));
    }
  }

  SerialPort port_;
  const Modem& modem_;
  Deadline deadline_;
  std::string answer_;
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
