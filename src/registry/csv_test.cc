// SPDX-License-Identifier: Apache-2.0
#include "registry/csv.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

namespace millwright::registry {
namespace {

using Cells = std::vector<std::string>;

TEST(ParseCsv, ReadsWhatSpreadsheetsWrite) {
  struct Case {
    const char* name;
    std::string text;
    std::vector<std::pair<int, Cells>> rows;  // line, cells
  };
  const std::vector<Case> cases = {
      {"nothing", "", {}},
      {"one cell", "a", {{1, {"a"}}}},
      {"no line break at the end", "a,b\n1,2", {{1, {"a", "b"}}, {2, {"1", "2"}}}},
      {"CRLF", "a,b\r\n1,\r\n", {{1, {"a", "b"}}, {2, {"1", ""}}}},
      {"byte order mark", "\xef\xbb\xbfid\n1\n", {{1, {"id"}}, {2, {"1"}}}},
      {"empty lines", "\na\n\n\r\nb\n", {{2, {"a"}}, {5, {"b"}}}},
      {"quotes", "\"a,\"\"b\"\"\",c\n", {{1, {"a,\"b\"", "c"}}}},
      {"a line break in a cell", "\"a\nb\",c\nd,e\n", {{1, {"a\nb", "c"}}, {3, {"d", "e"}}}},
      {"semicolons where the comma is for decimals",
       "a;b\n1,5;2\n",
       {{1, {"a", "b"}}, {2, {"1,5", "2"}}}},
      {"a semicolon within a comma file", "a,b;c\n", {{1, {"a", "b;c"}}}},
      {"only empty cells are a row", ",\n", {{1, {"", ""}}}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto rows = parse_csv(c.text, 100);
    ASSERT_TRUE(rows) << rows.error().message();
    ASSERT_EQ(rows->size(), c.rows.size());
    for (std::size_t i = 0; i < rows->size(); ++i) {
      EXPECT_EQ((*rows)[i].line, c.rows[i].first);
      EXPECT_EQ((*rows)[i].cells, c.rows[i].second);
    }
  }
}

TEST(ParseCsv, ErrorsNameTheLine) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"a,b\n\"1,2\n3\n", "line 2: a quote is left open"},
      {"a\nb\"c\"\n", "line 2: a quote must enclose the whole cell"},
      {"a\n\"b\"c\n", "line 2: a quote must enclose the whole cell"},
      {"a\n\xff\n", "line 1: the file is not UTF-8"},
      {"a\nb\nc\nd\n", "line 4: more than 3 rows"},
  };
  for (const auto& [text, message] : cases) {
    const auto rows = parse_csv(text, 3);
    ASSERT_FALSE(rows) << text;
    EXPECT_EQ(rows.error().message(), message);
  }
}

TEST(ParseCsv, ReadsBackWhatIsWritten) {
  const char* given = std::getenv("MW_SEED");
  const unsigned seed = given ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : 11;
  SCOPED_TRACE(fmt::format("MW_SEED={}", seed));
  std::mt19937 random(seed);
  constexpr std::string_view kAlphabet = "ab,;\"\n\r'= 1";
  for (int round = 0; round < 500; ++round) {
    Cells cells{"head,"};  // a first line that shows the separator
    for (std::size_t n = random() % 4; n > 0; --n) {
      std::string cell;
      for (std::size_t i = random() % 6; i > 0; --i) cell += kAlphabet[random() % kAlphabet.size()];
      cells.push_back(std::move(cell));
    }
    std::string text = "a,b\r\n";
    append_csv_row(cells, text);
    const auto rows = parse_csv(text, 10);
    ASSERT_TRUE(rows) << rows.error().message();
    ASSERT_EQ(rows->size(), 2u);
    EXPECT_EQ(rows->back().cells, cells);
  }
}

// A spreadsheet runs a cell that starts with one of these; a rule's message must not.
TEST(GuardCell, MakesFormulasTextAndBack) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", ""},          {"too hot", "too hot"}, {"=1+1", "'=1+1"}, {"+49", "'+49"},
      {"-", "'-"},       {"@sum", "'@sum"},      {"\tx", "'\tx"},   {"'=x", "''=x"},
      {"'tis", "''tis"}, {"a=b", "a=b"},
  };
  for (const auto& [text, guarded] : cases) {
    EXPECT_EQ(guard_cell(text), guarded);
    EXPECT_EQ(unguard_cell(guarded), text);
  }
  EXPECT_EQ(unguard_cell("'tis"), "'tis");  // typed by hand
}

}  // namespace
}  // namespace millwright::registry
