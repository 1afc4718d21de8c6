// SPDX-License-Identifier: Apache-2.0
#include "notify/gsm_text.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace millwright::notify {
namespace {

TEST(EncodeSms, Cases) {
  struct Case {
    const char* text;
    SmsAlphabet alphabet;
    std::string bytes;
  };
  const Case cases[] = {
      {"", SmsAlphabet::kGsm7, ""},
      {"Pump 1", SmsAlphabet::kGsm7, "Pump 1"},
      {"äöüÄÖÜß", SmsAlphabet::kGsm7, "\x7b\x7c\x7e\x5b\x5c\x5e\x1e"},
      {"@$_", SmsAlphabet::kGsm7, std::string("\x00\x02\x11", 3)},
      {"à¿ΩÉ", SmsAlphabet::kGsm7, "\x7f\x60\x15\x1f"},
      {"[P1] {x} a|b", SmsAlphabet::kGsm7, "(P1) (x) a/b"},
      {"„5 µm“ – 80 °C…", SmsAlphabet::kGsm7, "\"5 um\" - 80 C..."},
      {"5 €", SmsAlphabet::kGsm7, "5 EUR"},
      {"a\r\nb\x1a\x1b\tc", SmsAlphabet::kGsm7, "a  b   c"},
      {"насос", SmsAlphabet::kUcs2, "043D0430 0441043E 0441"},
      {"Ξ", SmsAlphabet::kUcs2, "039E"},  // its code would be Ctrl-Z
      {"😀", SmsAlphabet::kUcs2, "D83DDE00"},
      {"broken \xff", SmsAlphabet::kGsm7, "broken ?"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    std::string expected = c.bytes;
    if (c.alphabet == SmsAlphabet::kUcs2) std::erase(expected, ' ');
    const SmsText got = encode_sms(c.text);
    EXPECT_EQ(got.alphabet, c.alphabet);
    EXPECT_EQ(got.bytes, expected);
  }
}

TEST(EncodeSms, LongTextIsCutVisibly) {
  EXPECT_EQ(encode_sms(std::string(160, 'x')).bytes, std::string(160, 'x'));
  EXPECT_EQ(encode_sms(std::string(161, 'x')).bytes, std::string(157, 'x') + "...");
  std::string russian;
  for (int i = 0; i < 70; ++i) russian += "н";
  EXPECT_EQ(encode_sms(russian).bytes.size(), 280u);
  const std::string cut = encode_sms(russian + "н").bytes;
  EXPECT_EQ(cut.size(), 280u);
  EXPECT_TRUE(cut.ends_with("043D002E002E002E"));
}

TEST(EncodeSms, IsShownAsItIsRead) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},
      {"äöüÄÖÜß @$_ à", "äöüÄÖÜß @$_ à"},
      {"[P1] „5 €“", "(P1) \"5 EUR\""},
      {"насос 😀", "насос 😀"},
  };
  for (const auto& [text, shown] : cases) EXPECT_EQ(sms_as_shown(text), shown);
  EXPECT_EQ(sms_as_shown(std::string(161, 'x')), std::string(157, 'x') + "...");
}

// Whatever comes: nothing that ends or breaks off the entry of a text, never too long, and no half
// of a surrogate pair at the cut.
TEST(EncodeSms, AnyBytesAreSafeToType) {
  for (unsigned seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    std::string text;
    const std::vector<std::string> pieces{"a",  "ä", "😀", "\x1a", "\x1b",
                                          "\r", "н", "[",  "\xc3", "€"};
    for (unsigned i = random() % 200; i > 0; --i)
      text += pieces[random() % (seed % 2 == 0 ? 2 : pieces.size())];
    const SmsText sms = encode_sms(text);
    EXPECT_EQ(sms.bytes.find_first_of("\x1a\x1b\r\n"), std::string::npos);
    if (sms.alphabet == SmsAlphabet::kGsm7) {
      EXPECT_LE(sms.bytes.size(), kMaxGsm7);
      continue;
    }
    EXPECT_LE(sms.bytes.size(), kMaxUcs2 * 4);
    EXPECT_EQ(sms.bytes.size() % 4, 0u);
    for (std::size_t i = 0; i < sms.bytes.size(); i += 4) {
      if (!sms.bytes.substr(i, 2).starts_with("D8")) continue;
      ASSERT_LT(i + 4, sms.bytes.size());
      EXPECT_TRUE(sms.bytes.substr(i + 4).starts_with("DE"));
    }
  }
}

TEST(PhoneNumber, Cases) {
  const std::pair<const char*, const char*> good[] = {{"+49 170/123-45 67", "+491701234567"},
                                                      {"0170 (123)", "0170123"},
                                                      {"110", "110"},
                                                      {"123456789012345", "123456789012345"}};
  for (const auto& [text, number] : good) EXPECT_EQ(phone_number(text).value_or("?"), number);
  for (const char* text : {"", "12", "+", "1234567890123456", "0170\";AT+CMGD=1", "++49170",
                           "49+170", "ann@plant.example", "0170\r1234"})
    EXPECT_FALSE(phone_number(text).has_value()) << text;
}

}  // namespace
}  // namespace millwright::notify
