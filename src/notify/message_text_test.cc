// SPDX-License-Identifier: Apache-2.0
#include "notify/message_text.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "notify/fill.h"
#include "notify/message_test_support.h"

namespace millwright::notify {
namespace {

TEST(Fill, Cases) {
  struct Case {
    const char* text;
    const char* filled;
  };
  const Fields fields{{"a", "1"}, {"b", "{{a}}"}, {"empty", ""}};
  const Case cases[] = {
      {"", ""},
      {"no places", "no places"},
      {"{{a}}", "1"},
      {"x{{a}}y{{a}}z", "x1y1z"},
      {"{{b}}", "{{a}}"},  // a value is no template
      {"[{{empty}}]", "[]"},
      {"{{c}}", "[c?]"},
      {"{{a", "{{a"},
      {"a}}", "a}}"},
      {"{{}}", "{{}}"},
      {"{{ a }}", "{{ a }}"},
      {"{{{a}}}", "{1}"},
      {"{{x{{a}}", "{{x1"},
      {"{\"k\":{\"v\":\"{{a}}\"}}", "{\"k\":{\"v\":\"1\"}}"},
  };
  for (const Case& c : cases) EXPECT_EQ(fill(c.text, fields, as_one_line), c.filled) << c.text;
}

TEST(Fill, ValuesAreMadeHarmless) {
  const Fields hostile{{"a", "<script>&\"'\r\nX: y\x7f\xff"}};
  EXPECT_EQ(fill("{{a}}", hostile, as_html), "&lt;script&gt;&amp;&quot;&#39;\r\nX: y\x7f\xff");
  EXPECT_EQ(fill("{{a}}", hostile, as_one_line), "<script>&\"'  X: y \xff");
  EXPECT_EQ(fill("{{a}}", hostile, as_json), "<script>&\\\"'\\r\\nX: y\x7f\xef\xbf\xbd");
}

TEST(MessageText, EveryKindHasEnglishAndGermanThatFill) {
  for (int i = 0; i < 9; ++i) {
    for (const char* language : {"en", "de"}) {
      OutgoingMessage message = page(1);
      message.kind = static_cast<MessageKind>(i);
      message.language = language;
      for (const char* field :
           {"by", "reason", "count", "order", "text", "accept_url", "open_url", "by_priority",
            "by_cause", "failure_code", "consequence", "respond_within", "procedure"})
        message.fields[field] = std::string("<") + field + ">";
      SCOPED_TRACE(std::string(name(message.kind)) + " " + language);
      const MessageText text = message_text(message);
      for (const std::string& part : {text.subject, text.body, text.brief}) {
        EXPECT_FALSE(part.empty());
        EXPECT_EQ(part.find("?]"), std::string::npos) << part;  // every field is a known one
        EXPECT_EQ(part.find("{{"), std::string::npos) << part;
      }
      EXPECT_EQ(text.subject.find('\n'), std::string::npos);
      EXPECT_EQ(text.brief.find('\n'), std::string::npos);
      EXPECT_TRUE(text.body.ends_with('\n'));
    }
  }
}

TEST(MessageText, AMissingFieldShowsAndAnOptionalLineGoes) {
  OutgoingMessage message = page(1);
  message.fields.erase("asset");
  message.fields["limit"] = "";
  const MessageText text = message_text(message);
  EXPECT_EQ(text.subject, "[P1] Pump 1 may be cavitating - [asset?]");
  EXPECT_NE(text.body.find("Asset: [asset?]\n"), std::string::npos);
  EXPECT_EQ(text.body.find("Limit"), std::string::npos);
  EXPECT_EQ(text.body.find("Procedure"), std::string::npos);
  EXPECT_NE(text.body.find("Value: 9.1 bar\n"), std::string::npos);
}

TEST(MessageText, BriefTextsLeaveOutWhatIsNotThere) {
  OutgoingMessage message = page(1);
  EXPECT_EQ(message_text(message).brief, "P1 Pump 1 may be cavitating, Pump 1. 9.1 bar.");
  message.fields["accept_url"] = "https://mill.example/a";
  EXPECT_EQ(message_text(message).brief,
            "P1 Pump 1 may be cavitating, Pump 1. 9.1 bar. https://mill.example/a");
  message.fields.erase("value");
  EXPECT_EQ(message_text(message).brief,
            "P1 Pump 1 may be cavitating, Pump 1. https://mill.example/a");
}

TEST(MessageText, BlankLinesNeverPileUp) {
  OutgoingMessage message = page(1);
  const std::string body = message_text(message).body;
  EXPECT_EQ(body.find("\n\n\n"), std::string::npos);
  message.kind = MessageKind::kNotice;
  EXPECT_EQ(message_text(message).body, "Pump 1 may be cavitating\n");
}

TEST(MessageText, ValuesCannotForgeLines) {
  OutgoingMessage message = page(1);
  message.fields["asset"] = "Pump 1\nTake this page: https://evil.example";
  const MessageText text = message_text(message);
  EXPECT_NE(text.body.find("Asset: Pump 1 Take this page:"), std::string::npos);
  EXPECT_EQ(std::ranges::count(text.subject, '\n'), 0);
}

TEST(MessageText, DrillsAreMarkedInEveryPart) {
  OutgoingMessage message = page(1);
  message.is_drill = true;
  const MessageText english = message_text(message);
  EXPECT_TRUE(english.subject.starts_with("DRILL: ")) << english.subject;
  EXPECT_TRUE(english.brief.starts_with("DRILL: "));
  EXPECT_TRUE(english.body.starts_with("DRILL: "));
  message.language = "de-AT";
  const MessageText german = message_text(message);
  EXPECT_TRUE(german.subject.starts_with("ÜBUNG: "));
  EXPECT_TRUE(german.brief.starts_with("ÜBUNG: "));
  EXPECT_TRUE(german.body.starts_with("ÜBUNG: "));
}

TEST(MessageText, Languages) {
  const std::pair<const char*, const char*> cases[] = {{"", "en"},    {"d", "en"},  {"de", "de"},
                                                       {"DE", "de"},  {"en", "en"}, {"de-CH", "de"},
                                                       {"den", "en"}, {"fr", "en"}};
  for (const auto& [tag, language] : cases) EXPECT_EQ(supported_language(tag), language) << tag;
}

TEST(MessageText, LinksNeedAPublicUrlAndAPlainPath) {
  struct Case {
    const char* url;
    const char* path;
    const char* link;  ///< nullptr: none
  };
  const Case cases[] = {
      {"https://mill.example", "/accept/abc", "https://mill.example/accept/abc"},
      {"https://mill.example/", "/a?t=b-c_d", "https://mill.example/a?t=b-c_d"},
      {"", "/accept/abc", nullptr},
      {"https://mill.example", "accept", nullptr},
      {"https://mill.example", "//evil.example", nullptr},
      {"https://mill.example", "/a b", nullptr},
      {"https://mill.example", "/a\"><script>", nullptr},
      {"https://mill.example", "/a\r\nX: y", nullptr},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.path);
    OutgoingMessage message = page(1);
    message.fields["accept_path"] = c.path;
    add_links(message, c.url);
    const auto link = message.fields.find("accept_url");
    ASSERT_EQ(link != message.fields.end(), c.link != nullptr);
    if (c.link) EXPECT_EQ(link->second, c.link);
  }
}

}  // namespace
}  // namespace millwright::notify
