// SPDX-License-Identifier: Apache-2.0
#include "respond/training/training_pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "core/utf8.h"

namespace millwright::respond {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(HtmlText, Table) {
  struct Case {
    const char* name;
    std::string_view text;
    std::string_view escaped;
  };
  using namespace std::string_view_literals;
  const Case cases[] = {
      {"plain", "check the seal", "check the seal"},
      {"the special five", "<a href=\"x\" b='y'>&",
       "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;"},
      {"tab and line feed stay", "a\tb\nc", "a\tb\nc"},
      {"control characters", "a\0b\x1b\x7f"sv,
       "a\xef\xbf\xbd"
       "b\xef\xbf\xbd\xef\xbf\xbd"},
      {"letters of other scripts", "W\xc3\xa4rme \xe2\x82\xac \xf0\x9f\x94\xa7",
       "W\xc3\xa4rme \xe2\x82\xac \xf0\x9f\x94\xa7"},
      {"broken", "a\xff<", "a\xef\xbf\xbd&lt;"},
      {"cut off in a character", "a\xe2\x82", "a\xef\xbf\xbd\xef\xbf\xbd"},
      {"an overlong <", "\xc0\xbc", "\xef\xbf\xbd\xef\xbf\xbd"},
      {"empty", "", ""},
  };
  for (const Case& c : cases) EXPECT_EQ(html_text(c.text), c.escaped) << c.name;
}

TEST(HtmlText, WhateverComesInIsTextComingOut) {
  constexpr unsigned kSeed = 11;
  std::mt19937 random(kSeed);
  std::uniform_int_distribution<int> byte(0, 255);
  for (int i = 0; i < 500; ++i) {
    std::string text;
    for (int n = byte(random); n > 0; --n) text += static_cast<char>(byte(random));
    const std::string escaped = html_text(text);
    ASSERT_TRUE(is_valid_utf8(escaped)) << "seed " << kSeed;
    ASSERT_EQ(escaped.find_first_of("<>\"'"), std::string::npos) << "seed " << kSeed;
  }
}

PackProcedure leak() {
  PackProcedure procedure;
  procedure.name = "seal-leak";
  procedure.title = "Seal leaks";
  procedure.version = 4;
  procedure.approver = "eve";
  procedure.expected = std::chrono::minutes(20);
  procedure.hazards = {"hot medium"};
  procedure.steps = {{"Close the valve", "Turn V-12\nuntil it stops.", {"pinch point"}},
                     {"Report", "", {}}};
  return procedure;
}

TEST(TrainingPack, HoldsWhatATrainerNeeds) {
  PackCover cover;
  cover.title = "Shift B";
  cover.site = "Plant";
  cover.printed = UtcNanos{1'767'225'600'000'000'000};
  cover.sign_off_lines = 2;
  const std::vector<PackProcedure> procedures{leak()};
  const std::string html = training_pack_html(cover, procedures);
  EXPECT_THAT(html, HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(html, HasSubstr("Plant, printed 2026-01-01T00:00:00Z"));
  EXPECT_THAT(html, HasSubstr("<a href=\"#procedure-1\">Seal leaks</a>"));
  EXPECT_THAT(html, HasSubstr("seal-leak, version 4, approved by eve, about 20 min"));
  EXPECT_THAT(html, HasSubstr("Turn V-12\nuntil it stops."));
  EXPECT_LT(html.find("hot medium"), html.find("Close the valve")) << "hazards come first";
  EXPECT_THAT(html, HasSubstr("pinch point"));
  std::size_t lines = 0;
  for (auto i = html.find("<tr><td>"); i != std::string::npos; i = html.find("<tr><td>", i + 1)) {
    ++lines;
  }
  EXPECT_EQ(lines, 2u);
}

TEST(TrainingPack, HostileTextStaysText) {
  const std::string evil = "</title><script>alert(1)</script><img src=x onerror='x()'>\"";
  PackCover cover;
  cover.title = cover.site = cover.language = evil;
  PackProcedure procedure = leak();
  procedure.name = procedure.title = procedure.approver = evil;
  procedure.hazards = {evil};
  procedure.steps = {{evil, evil, {evil}}};
  const std::vector<PackProcedure> procedures{procedure};
  const std::string html = training_pack_html(cover, procedures);
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("<img")));
  EXPECT_THAT(html, Not(HasSubstr("onerror='")));
  EXPECT_THAT(html, Not(HasSubstr("http://")));
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
}

TEST(TrainingPack, NothingInForce) {
  EXPECT_THAT(training_pack_html({}, {}), HasSubstr("No procedure is in force."));
}

}  // namespace
}  // namespace millwright::respond
