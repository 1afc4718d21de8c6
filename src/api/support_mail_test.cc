// SPDX-License-Identifier: Apache-2.0
#include "api/support_mail.h"

#include <gtest/gtest.h>

namespace millwright::api {
namespace {

TEST(SupportMail, ReadsWhatTheLogNeeds) {
  struct Case {
    const char* name;
    std::string message;
    std::string subject;
    std::string id;
  };
  const std::vector<Case> cases = {
      {"plain", "Subject: gateway is dead\r\nMessage-ID: <a@b>\r\n\r\nSubject: not this\r\n",
       "gateway is dead", "a@b"},
      {"LF only, other case", "message-id: <a@b>\nSUBJECT:  x \n\nbody", "x", "a@b"},
      {"folded", "Subject: one\r\n two\r\n\tthree\r\n\r\n", "one two three", ""},
      {"UTF-8 in base64", "Subject: =?UTF-8?B?UHVtcGUgZsOkbGx0IGF1cw==?=\n\n",
       "Pumpe f\u00e4llt aus", ""},
      {"two words folded", "Subject: =?utf-8?Q?f=C3=A4llt?=\n =?utf-8?q?_aus?= heute\n\n",
       "f\u00e4llt aus heute", ""},
      {"Latin-1", "Subject: =?iso-8859-1?Q?f=E4llt?=\n\n", "f\u00e4llt", ""},
      {"with a language", "Subject: =?utf-8*de?Q?ja?=\n\n", "ja", ""},
      {"a charset nobody knows", "Subject: =?koi8-r?B?8NLJ18XU?=\n\n", "=?koi8-r?B?8NLJ18XU?=", ""},
      {"broken words", "Subject: =?utf-8?Q?a=G1?= =?utf-8?B?*?= =? =?x\n\n",
       "=?utf-8?Q?a=G1?= =?utf-8?B?*?= =? =?x", ""},
      {"no UTF-8", "Subject: a\xff\xfe\n\n", "a??", ""},
      {"control characters", "Subject: a=?utf-8?Q?=0D=0Ab?=\n\n", "a  b", ""},
      {"out of a mailbox", "From max Mon Nov 23\nSubject: x\n\n", "x", ""},
      {"no subject", "To: support@example.org\n\n", "", ""},
      {"id without brackets", "Message-ID: a@b\n\n", "", "a@b"},
      {"first of two", "Subject: a\nSubject: b\n\n", "a", ""},
      {"nothing after the header", "Subject: a", "a", ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto mail = parse_support_mail(c.message);
    ASSERT_TRUE(mail) << mail.error().message();
    EXPECT_EQ(mail->subject, c.subject);
    EXPECT_EQ(mail->message_id, c.id);
  }
}

TEST(SupportMail, RefusesWhatIsNoMail) {
  for (const std::string text : {"", "\n", "hello", "From ", "{\"a\" 1}"}) {
    EXPECT_FALSE(parse_support_mail(text)) << text;
  }
  std::string endless;
  while (endless.size() <= kMaxMailHeaderBytes + 100) endless += "X: y\r\n";
  EXPECT_FALSE(parse_support_mail(endless));
}

TEST(SupportMail, CutsALongSubjectBetweenCharacters) {
  std::string subject;
  while (subject.size() < 600) subject += "\u00e4";
  const auto mail = parse_support_mail("Subject: x" + subject + "\n\n");
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail->subject.size(), 499u);
}

}  // namespace
}  // namespace millwright::api
