// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/icalendar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "core/utf8.h"

namespace millwright::respond {
namespace {

using testing::HasSubstr;

TEST(ContentLineReader, FoldsParametersAndLineNumbers) {
  ContentLineReader reader(
      "\xef\xbb\xbf"
      "BEGIN:VCALENDAR\r\n"
      "\r\n"
      "summary;LANGUAGE=en;X-A=\"a;b:c\":Labour\r\n"
      "  Day\r\n"
      "\t again\n"
      "END:VCALENDAR");
  const ContentLine begin = reader.next()->value();
  EXPECT_EQ(begin.name, "BEGIN");
  EXPECT_EQ(begin.line, 1);
  const ContentLine summary = reader.next()->value();
  EXPECT_EQ(summary.name, "SUMMARY");
  EXPECT_EQ(summary.line, 3);
  EXPECT_EQ(summary.value, "Labour Day again");
  const std::vector<std::pair<std::string, std::string>> parameters{{"LANGUAGE", "en"},
                                                                    {"X-A", "a;b:c"}};
  EXPECT_EQ(summary.parameters, parameters);
  EXPECT_EQ(reader.next()->value().line, 6);
  EXPECT_FALSE(reader.next()->has_value());
  EXPECT_FALSE(reader.next()->has_value());
}

TEST(ContentLineReader, Refuses) {
  const struct {
    const char* name;
    std::string text;
    const char* message;
  } cases[] = {
      {"no colon", "SUMMARY", "NAME:value"},
      {"no name", ":x", "NAME:value"},
      {"text", "hello world", "NAME:value"},
      {"parameter without value", "A;B:c", "a parameter without a name or value"},
      {"parameter without name", "A;=b:c", "a parameter without a name or value"},
      {"open quotation", "A;B=\"c:d", "close its quotation mark"},
      {"a NUL", std::string("A:\0", 3), "a control character"},
      {"an escape sequence", "A:\x1b[2J", "a control character"},
      {"broken UTF-8", "A:\xc3", "not UTF-8"},
      {"too long", "A:" + std::string(kMaxContentLineBytes, 'x'), "more than 16384 bytes"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    ContentLineReader reader(c.text);
    const auto line = reader.next();
    ASSERT_FALSE(line.has_value());
    EXPECT_EQ(line.error().code(), Code::kInvalidArgument);
    EXPECT_THAT(line.error().message(), HasSubstr(c.message));
  }
}

TEST(ContentLineReader, FoldsWithoutEndAreBounded) {
  std::string text = "A:";
  for (int i = 0; i < 100'000; ++i) text += "\n x";
  ContentLineReader reader(text);
  EXPECT_FALSE(reader.next().has_value());
}

TEST(AppendContentLine, FoldsAt75OctetsBetweenCharacters) {
  std::string out;
  append_content_line(out, "SUMMARY", std::string(67, 'a'));
  EXPECT_EQ(out, "SUMMARY:" + std::string(67, 'a') + "\r\n");  // exactly 75
  out.clear();
  append_content_line(out, "SUMMARY", std::string(68, 'a'));
  EXPECT_EQ(out, "SUMMARY:" + std::string(67, 'a') + "\r\n a\r\n");
  out.clear();
  append_content_line(out, "SUMMARY", std::string(66, 'a') + "\xc3\xbc");  // u umlaut at the fold
  EXPECT_EQ(out, "SUMMARY:" + std::string(66, 'a') + "\r\n \xc3\xbc\r\n");
}

TEST(AppendContentLine, WhatIsWrittenIsReadBack) {
  const char* pieces[] = {"a",
                          " ",
                          ",",
                          ";",
                          "\\",
                          "\n",
                          ":",
                          "\"",
                          "\xc3\xbc",
                          "\xe2\x82\xac",
                          "\xf0\x9f\x94\xa7",
                          "\\n",
                          "long word "};
  for (unsigned seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    std::string text;
    for (unsigned n = static_cast<unsigned>(random() % 200); n > 0; --n) {
      text += pieces[random() % std::size(pieces)];
    }
    std::string out;
    append_content_line(out, "SUMMARY", escape_text(text));
    for (std::size_t begin = 0; begin < out.size();) {
      const std::size_t end = out.find("\r\n", begin);
      ASSERT_LE(end - begin, 75u);
      ASSERT_TRUE(is_valid_utf8(std::string_view(out).substr(begin, end - begin)));
      begin = end + 2;
    }
    ContentLineReader reader(out);
    const auto line = reader.next();
    ASSERT_TRUE(line.has_value()) << line.error().message();
    ASSERT_EQ(unescape_text((*line)->value), text);
  }
}

TEST(EscapeText, HostileWordsStayOneValue) {
  EXPECT_EQ(escape_text("a\r\nEND:VEVENT\x01"), "a\\nEND:VEVENT");
  EXPECT_EQ(unescape_text("a\\"), "a\\");
}

TEST(ParseIcalDay, DateAndDateTime) {
  EXPECT_EQ(parse_ical_day("20280229"), parse_day("2028-02-29"));
  EXPECT_EQ(parse_ical_day("20261224T120000Z"), parse_day("2026-12-24"));
  for (const char* text : {"", "2026122", "20261301", "20270229", "2026-12-24", "20261224Z"}) {
    EXPECT_FALSE(parse_ical_day(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace millwright::respond
