// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/markdown.h"

#include <gtest/gtest.h>

#include <random>
#include <regex>
#include <vector>

namespace millwright::respond {
namespace {

TEST(Markdown, Renders) {
  struct Case {
    const char* name;
    const char* text;
    const char* html;
  };
  const Case cases[] = {
      {"empty", "", ""},
      {"paragraph", "Stop the pump.", "<p>Stop the pump.</p>"},
      {"a line break is a space", "Stop\nthe pump.", "<p>Stop the pump.</p>"},
      {"an empty line parts", "A\n\n\nB", "<p>A</p><p>B</p>"},
      {"windows line ends", "A\r\n\r\nB", "<p>A</p><p>B</p>"},
      {"bullets", "- one\n- two\n  goes on", "<ul><li>one</li><li>two goes on</li></ul>"},
      {"numbers", "1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"},
      {"list after text", "Do:\n- a\nand\n\nend", "<p>Do:</p><ul><li>a and</li></ul><p>end</p>"},
      {"bullets then numbers", "- a\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>"},
      {"no list", "-3 bar\n3.5 bar", "<p>-3 bar 3.5 bar</p>"},
      {"bold and italic", "**Never** *reach* in",
       "<p><strong>Never</strong> <em>reach</em> in</p>"},
      {"italic in bold", "**a *b* c**", "<p><strong>a <em>b</em> c</strong></p>"},
      {"code is as it is", "`a*b*<c>`", "<p><code>a*b*&lt;c&gt;</code></p>"},
      {"arithmetic", "5 * 3 * 2", "<p>5 * 3 * 2</p>"},
      {"left open", "**bold", "<p>**bold</p>"},
      {"nothing between", "****", "<p>****</p>"},
      {"link", "[manual](https://x/y?a=1&b=2)",
       "<p><a href=\"https://x/y?a=1&amp;b=2\" target=\"_blank\" rel=\"noopener "
       "noreferrer\">manual</a></p>"},
      {"script link", "[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"},
      {"data link", "[x](data:text/html,y)", "<p>[x](data:text/html,y)</p>"},
      {"link out of its quotes", "[x](https://x/\" onclick=\"y)",
       "<p>[x](https://x/&quot; onclick=&quot;y)</p>"},
      {"tag", "<script>alert('x')</script>",
       "<p>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;</p>"},
      {"entity", "&lt;", "<p>&amp;lt;</p>"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(render_markdown(c.text), c.html);
  }
}

/// Empty when every tag is one of ours and closed in order.
std::string problem_of(const std::string& html) {
  static const std::regex kTag(
      "<(/?)(p|ul|ol|li|strong|em|code|a)( href=\"https?://[^\"<>]*\" target=\"_blank\" "
      "rel=\"noopener noreferrer\")?>");
  std::vector<std::string> open;
  std::size_t at = 0;
  while ((at = html.find_first_of("<>", at)) != std::string::npos) {
    std::smatch match;
    const std::string rest = html.substr(at, 300);
    if (!std::regex_search(rest, match, kTag, std::regex_constants::match_continuous)) {
      return "odd tag at " + rest;
    }
    if (match[1].length() == 0) {
      open.push_back(match[2]);
    } else if (open.empty() || open.back() != match[2]) {
      return "closes what is not open at " + rest;
    } else {
      open.pop_back();
    }
    at += static_cast<std::size_t>(match.length());
  }
  return open.empty() ? "" : "left open: " + open.back();
}

TEST(MarkdownProperty, AnythingBecomesSafeHtml) {
  const char* const pieces[] = {"**", "*",           "`",  "[",  "](",  ")",  "https://x",
                                "<",  ">",           "\"", "- ", "1. ", "\n", "\n\n",
                                "&",  "javascript:", "a",  " ",  "'",   "\\"};
  std::mt19937 random(11);
  for (int round = 0; round < 500; ++round) {
    std::string text;
    for (std::size_t i = random() % 40; i > 0; --i) text += pieces[random() % std::size(pieces)];
    const std::string html = render_markdown(text);
    EXPECT_EQ(problem_of(html), "") << text << "\n" << html;
  }
}

TEST(Markdown, HostileTextsStayCheap) {
  for (const char* piece : {"[", "*", "**a", "`", "[a](", "- ", "\n-", "*a *b "}) {
    std::string text;
    while (text.size() < 50'000) text += piece;
    EXPECT_LT(render_markdown(text).size(), 20 * text.size()) << piece;
  }
}

}  // namespace
}  // namespace millwright::respond
