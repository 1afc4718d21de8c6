// SPDX-License-Identifier: Apache-2.0
#include "notify/modem_notifier.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "notify/message_test_support.h"

namespace millwright::notify {
namespace {

using runtime::Deadline;

// A modem at the other end of a pseudo-terminal. Commands it has no answer for get OK.
class ScriptedModem {
 public:
  std::map<std::string, std::string> answers;  ///< set before start(); "" = says nothing
  std::string after_text = "\r\n+CMGS: 17\r\n\r\nOK\r\n";
  int deaf_for = 0;  ///< calls of AT that it sleeps through

  ScriptedModem() {
    termios raw{};
    cfmakeraw(&raw);
    std::array<char, 256> path{};
    EXPECT_EQ(openpty(&master_, &slave_, path.data(), &raw, nullptr), 0);
    path_ = path.data();
  }
  ~ScriptedModem() {
    stop();
    ::close(master_);
    ::close(slave_);
  }
  ScriptedModem(const ScriptedModem&) = delete;
  ScriptedModem& operator=(const ScriptedModem&) = delete;

  void start() {
    thread_ = std::thread([this] { run(); });
  }
  void stop() {
    is_over_ = true;
    if (thread_.joinable()) thread_.join();
  }
  const std::string& path() const { return path_; }
  // Read after stop().
  std::vector<std::string> commands;
  std::vector<std::string> texts;

 private:
  void say(const std::string& text) {
    std::string_view rest = text;
    while (!rest.empty()) {
      const ssize_t n = ::write(master_, rest.data(), rest.size());
      if (n <= 0) return;
      rest.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  void run() {
    std::string held;
    bool is_in_text = false;
    while (!is_over_) {
      pollfd waiting{.fd = master_, .events = POLLIN, .revents = 0};
      if (::poll(&waiting, 1, 20) <= 0) continue;
      char c = 0;
      if (::read(master_, &c, 1) != 1) return;
      if (c == '\x1b') {
        held.clear();
        is_in_text = false;
      } else if (is_in_text && c == '\x1a') {
        texts.push_back(std::exchange(held, {}));
        is_in_text = false;
        say(after_text);
      } else if (!is_in_text && c == '\r') {
        is_in_text = obey(std::exchange(held, {}));
      } else {
        held += c;
      }
    }
  }
  // True when a text follows.
  bool obey(const std::string& command) {
    commands.push_back(command);
    if (command == "AT" && deaf_for > 0) {
      --deaf_for;
      return false;
    }
    const std::string verb = command.substr(0, command.find('='));
    if (const auto answer = answers.find(verb); answer != answers.end()) {
      say(answer->second);
      return answer->second.find('>') != std::string::npos;
    }
    if (verb == "AT+CMGS") {
      say("\r\n> ");
      return true;
    }
    if (verb == "AT+CPIN?") say("\r\n+CPIN: READY\r\n");
    say("\r\nOK\r\n");
    return false;
  }

  int master_ = -1;
  int slave_ = -1;
  std::string path_;
  std::atomic<bool> is_over_ = false;
  std::thread thread_;
};

OutgoingMessage text_message(std::string title = "Kühlung fällt aus") {
  OutgoingMessage message = page(1);
  message.channel = "sms";
  message.address = "+49 170 1234567";
  message.kind = MessageKind::kNotice;
  message.fields["title"] = std::move(title);
  return message;
}

Result<Receipt> send(ScriptedModem& modem, const OutgoingMessage& message,
                     std::chrono::milliseconds deadline = std::chrono::seconds(20)) {
  modem.start();
  Modem settings;
  settings.device = modem.path();
  settings.command_timeout = std::chrono::milliseconds(300);
  ModemNotifier notifier(settings);
  Result<Receipt> out = notifier.send(message, Deadline::in(deadline));
  modem.stop();
  return out;
}

bool has(const std::vector<std::string>& all, std::string_view one) {
  return std::ranges::find(all, one) != all.end();
}

TEST(ModemNotifier, SendsUmlautsInTheDefaultAlphabet) {
  ScriptedModem modem;
  const auto sent = send(modem, text_message());
  ASSERT_TRUE(sent.has_value()) << sent.error().message();
  EXPECT_EQ(sent->detail, "+CMGS: 17");
  ASSERT_EQ(modem.texts.size(), 1u);
  EXPECT_EQ(modem.texts[0], "K\x7ehlung f\x7bllt aus");
  EXPECT_TRUE(has(modem.commands, "AT+CMGF=1"));
  EXPECT_TRUE(has(modem.commands, "AT+CSCS=\"GSM\""));
  EXPECT_TRUE(has(modem.commands, "AT+CMGS=\"+491701234567\""));
}

TEST(ModemNotifier, SendsOtherScriptsAsUcs2) {
  ScriptedModem modem;
  const auto sent = send(modem, text_message("насос"));
  ASSERT_TRUE(sent.has_value()) << sent.error().message();
  EXPECT_EQ(modem.texts.at(0), "043D04300441043E0441");
  EXPECT_TRUE(has(modem.commands, "AT+CSCS=\"UCS2\""));
  EXPECT_TRUE(has(modem.commands, "AT+CSMP=17,167,0,8"));
  EXPECT_TRUE(
      has(modem.commands, "AT+CMGS=\"002B003400390031003700300031003200330034003500360037\""));
}

TEST(ModemNotifier, WakesAModemThatSleepsThroughTheFirstCall) {
  ScriptedModem modem;
  modem.deaf_for = 2;
  EXPECT_TRUE(send(modem, text_message()).has_value());
}

TEST(ModemNotifier, WhatTheModemSaysDecides) {
  struct Case {
    const char* name;
    const char* command;
    const char* answer;
    Code code;
    const char* says;
  };
  const Case cases[] = {
      {"asleep", "AT", "", Code::kUnavailable, "does not answer in time"},
      {"no text mode", "AT+CMGF", "\r\nERROR\r\n", Code::kUnavailable, "AT+CMGF=1 with ERROR"},
      {"locked SIM", "AT+CPIN?", "\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n", Code::kFailedPrecondition,
       "switch its PIN request off"},
      {"no SIM", "AT+CMGS", "\r\n+CMS ERROR: 310\r\n", Code::kUnavailable, "+CMS ERROR: 310"},
      {"no prompt", "AT+CMGS", "", Code::kUnavailable, "does not answer in time"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    ScriptedModem modem;
    modem.answers[c.command] = c.answer;
    const auto sent = send(modem, text_message());
    ASSERT_FALSE(sent.has_value());
    EXPECT_EQ(sent.error().code(), c.code) << sent.error().message();
    EXPECT_NE(sent.error().message().find(c.says), std::string::npos) << sent.error().message();
    EXPECT_TRUE(modem.texts.empty());
  }
}

TEST(ModemNotifier, WhatTheNetworkSaysAfterTheTextDecides) {
  const std::pair<std::string, Code> cases[] = {
      {"\r\n+CMS ERROR: 38\r\n", Code::kUnavailable},     // network out of order
      {"\r\n+CMS ERROR: 1\r\n", Code::kInvalidArgument},  // no such number
      {"\r\nERROR\r\n", Code::kUnavailable},
      {"\r\n+CMGS: 1", Code::kDeadlineExceeded},  // half an answer
      {"", Code::kDeadlineExceeded},
      {std::string(10'000, 'x'), Code::kDeadlineExceeded},
  };
  for (const auto& [answer, code] : cases) {
    SCOPED_TRACE(answer.substr(0, 40));
    ScriptedModem modem;
    modem.after_text = answer;
    const auto sent = send(modem, text_message(), std::chrono::milliseconds(800));
    ASSERT_FALSE(sent.has_value());
    EXPECT_EQ(sent.error().code(), code) << sent.error().message();
    EXPECT_EQ(modem.texts.size(), 1u);
  }
}

TEST(ModemNotifier, ATextCannotBecomeACommand) {
  ScriptedModem modem;
  const auto sent = send(modem, text_message("x\x1a\rAT+CMGD=1,4\r\x1b"));
  ASSERT_TRUE(sent.has_value()) << sent.error().message();
  EXPECT_EQ(modem.texts.size(), 1u);
  for (const std::string& command : modem.commands)
    EXPECT_EQ(command.find("CMGD"), std::string::npos) << command;
}

TEST(ModemNotifier, NoDeviceAndNoNumber) {
  Modem settings;
  settings.device = "/dev/does-not-exist";
  ModemNotifier notifier(settings);
  EXPECT_EQ(notifier.send(text_message(), Deadline::in(std::chrono::seconds(1))).error().code(),
            Code::kUnavailable);
  OutgoingMessage nowhere = text_message();
  nowhere.address = "ann@plant.example";
  EXPECT_EQ(notifier.send(nowhere, Deadline::in(std::chrono::seconds(1))).error().code(),
            Code::kInvalidArgument);
}

}  // namespace
}  // namespace millwright::notify
