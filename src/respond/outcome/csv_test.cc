// SPDX-License-Identifier: Apache-2.0
#include "respond/outcome/csv.h"

#include <gtest/gtest.h>

#include <random>

namespace millwright::respond {
namespace {

using Rows = std::vector<std::vector<std::string>>;

TEST(Csv, Table) {
  struct Case {
    const char* name;
    const char* text;
    Rows rows;
  };
  const Case cases[] = {
      {"nothing", "", {}},
      {"plain", "a,b\nc,d\n", {{"a", "b"}, {"c", "d"}}},
      {"no line end at the end", "a,b\r\nc,d", {{"a", "b"}, {"c", "d"}}},
      {"empty fields", ",\na,\n", {{"", ""}, {"a", ""}}},
      {"empty lines are no rows", "\na\n\r\n\nb\n", {{"a"}, {"b"}}},
      {"quoted", "\"a,b\",\"say \"\"stop\"\"\"\n", {{"a,b", "say \"stop\""}}},
      {"a line end in quotes", "\"a\nb\",c\n", {{"a\nb", "c"}}},
      {"a quote within a plain field", "3\" pipe,x\n", {{"3\" pipe", "x"}}},
      {"byte order mark",
       "\xef\xbb\xbf"
       "a\n",
       {{"a"}}},
      {"a lone carriage return is text", "a\rb\n", {{"a\rb"}}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto rows = parse_csv(c.text);
    ASSERT_TRUE(rows.has_value()) << rows.error().message();
    Rows fields;
    for (const CsvRow& row : *rows) fields.push_back(row.fields);
    EXPECT_EQ(fields, c.rows);
  }
}

TEST(Csv, LinesAreCountedThroughQuotes) {
  const auto german = parse_csv("asset;begin\n\"a;b\";2,5\n").value();
  EXPECT_EQ(german.at(1).fields, (std::vector<std::string>{"a;b", "2,5"}));
  const auto rows = parse_csv("a\n\n\"b\nb\"\nc\n").value();
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].line, 1);
  EXPECT_EQ(rows[1].line, 3);
  EXPECT_EQ(rows[2].line, 5);
}

TEST(Csv, Refused) {
  EXPECT_EQ(parse_csv("a\n\"b\nc").error().message(), "line 2: a quote that never closes");
  EXPECT_EQ(parse_csv("a\n\"b\"c\n").error().message(), "line 2: text after a closing quote");
  EXPECT_EQ(parse_csv(std::string(64, ',')).error().code(), Code::kResourceExhausted);
  EXPECT_TRUE(parse_csv(std::string(63, ',')).has_value());
  EXPECT_EQ(parse_csv(std::string(8'000'001, 'a')).error().code(), Code::kResourceExhausted);
}

TEST(Csv, WhatIsQuotedComesBack) {
  constexpr unsigned kSeed = 5;
  std::mt19937 random(kSeed);
  const std::string_view letters = "ab,\"\n\r ";
  const auto pick = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  for (int i = 0; i < 300; ++i) {
    Rows rows;
    std::string text;
    for (std::size_t n = 1 + pick(4); n > 0; --n) {
      auto& row = rows.emplace_back();
      for (std::size_t m = 2 + pick(3); m > 0; --m) {
        std::string& field = row.emplace_back();
        for (std::size_t k = pick(6); k > 0; --k) field += letters[pick(letters.size())];
        text += row.size() > 1 ? ",\"" : "\"";
        for (const char c : field) text += c == '"' ? std::string("\"\"") : std::string(1, c);
        text += '"';
      }
      text += pick(2) == 0 ? "\n" : "\r\n";
    }
    const auto parsed = parse_csv(text);
    ASSERT_TRUE(parsed.has_value()) << "seed " << kSeed << "\n" << text;
    Rows fields;
    for (const CsvRow& row : *parsed) fields.push_back(row.fields);
    ASSERT_EQ(fields, rows) << "seed " << kSeed;
  }
}

}  // namespace
}  // namespace millwright::respond
