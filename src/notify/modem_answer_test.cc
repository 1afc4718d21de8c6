// SPDX-License-Identifier: Apache-2.0
#include "notify/modem_answer.h"

#include <gtest/gtest.h>

namespace millwright::notify {
namespace {

TEST(ModemAnswer, EndsWithOkOrARefusal) {
  struct Case {
    const char* bytes;
    const char* lines;  ///< nullptr: refused
    Code code;
    int detail;
  };
  const Case cases[] = {
      {"\r\nOK\r\n", "", Code::kInternal, 0},
      {"\r\n+CPIN: READY\r\n\r\nOK\r\n", "+CPIN: READY", Code::kInternal, 0},
      {"a\rb\nOK\n", "a b", Code::kInternal, 0},
      {"\r\nERROR\r\n", nullptr, Code::kUnavailable, -1},
      {"\r\n+CME ERROR: 10\r\n", nullptr, Code::kUnavailable, -1},
      {"\r\n+CMS ERROR: 500\r\n", nullptr, Code::kUnavailable, 500},
      {"\r\n+CMS ERROR: 28\r\n", nullptr, Code::kInvalidArgument, 28},
      {"\r\n+CMS ERROR: memory full\r\n", nullptr, Code::kUnavailable, -1},
      {"\r\n+CMS ERROR: 99999999999\r\n", nullptr, Code::kUnavailable, -1},
      // With 0 as its detail a refusal was taken for silence, and the text sent once more.
      {"\r\n+CMS ERROR: 0\r\n", nullptr, Code::kUnavailable, -1},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.bytes);
    ModemAnswer answer;
    // Byte by byte: nothing depends on how a serial line cuts it.
    std::optional<Result<std::string>> end;
    for (const char byte : std::string_view(c.bytes)) {
      ASSERT_FALSE(end.has_value() && byte != '\r' && byte != '\n') << "ended before its end";
      ASSERT_TRUE(answer.feed(std::string_view(&byte, 1)));
      if (!end) end = answer.end("AT");
    }
    ASSERT_TRUE(end.has_value());
    ASSERT_EQ(end->has_value(), c.lines != nullptr);
    if (c.lines != nullptr) {
      EXPECT_EQ(**end, c.lines);
    } else {
      EXPECT_EQ(end->error().code(), c.code);
      EXPECT_EQ(end->error().detail(), c.detail);
    }
  }
}

TEST(ModemAnswer, WaitsForThePrompt) {
  ModemAnswer answer;
  ASSERT_TRUE(answer.feed("\r\n"));
  EXPECT_FALSE(answer.prompt("AT+CMGS").has_value());
  ASSERT_TRUE(answer.feed("> "));
  const auto prompted = answer.prompt("AT+CMGS");
  ASSERT_TRUE(prompted.has_value());
  EXPECT_TRUE(prompted->has_value());

  answer.clear();
  ASSERT_TRUE(answer.feed("\r\n+CMS ERROR: 30\r\n"));
  const auto refused = answer.prompt("AT+CMGS");
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->error().code(), Code::kInvalidArgument);
}

TEST(ModemAnswer, WhatNeverEndsIsNoModem) {
  // Whole lines were not counted: a device that printed its log filled memory until the deadline.
  ModemAnswer answer;
  const std::string line = std::string(98, 'x') + "\r\n";
  Status fed;
  for (int i = 0; i < 41 && fed; ++i) {
    fed = answer.feed(line);
    EXPECT_FALSE(answer.end("AT").has_value());
  }
  ASSERT_FALSE(fed);
  EXPECT_EQ(fed.error().code(), Code::kUnavailable);
}

}  // namespace
}  // namespace millwright::notify
