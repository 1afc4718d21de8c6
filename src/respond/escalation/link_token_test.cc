// SPDX-License-Identifier: Apache-2.0
#include "respond/escalation/link_token.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace millwright::respond {
namespace {

constexpr UtcNanos kNow{1'767'225'600'000'000'000};
constexpr UtcNanos kLater = kNow + std::chrono::hours(1);

class LinkTokenTest : public testing::Test {
 protected:
  LinkTokenTest() : hasher_(std::string(32, 'k')), signer_(hasher_) {}
  identity::SecretHasher hasher_;
  LinkSigner signer_;
};

TEST_F(LinkTokenTest, ReadsBackWhatItSigned) {
  const std::vector<LinkToken> tokens{
      {PageId(1), LinkAction::kAccept, kLater},
      {PageId(2), LinkAction::kRelease, kLater},
      {PageId(std::numeric_limits<std::uint64_t>::max()), LinkAction::kAccept,
       UtcNanos{9'223'372'036'000'000'000}},
  };
  for (const LinkToken& token : tokens) {
    const std::string text = signer_.sign(token);
    SCOPED_TRACE(text);
    EXPECT_EQ(signer_.verify(text, kNow).value(), token);
    EXPECT_TRUE(signer_.verify(text, token.page, token.action, kNow).has_value());
    EXPECT_LE(text.size(), 80u) << "fits a text message";
  }
}

TEST_F(LinkTokenTest, AnyChangeIsRefused) {
  const std::string text = signer_.sign({PageId(1234), LinkAction::kAccept, kLater});
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = text;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      ASSERT_FALSE(signer_.verify(changed, kNow).has_value()) << changed;
    }
    ASSERT_FALSE(signer_.verify(text.substr(0, i), kNow).has_value());
  }
}

TEST_F(LinkTokenTest, OtherSpellingsAreRefused) {
  const std::string text = signer_.sign({PageId(12), LinkAction::kAccept, kLater});
  const std::string mac = text.substr(text.rfind('.'));
  const std::string seconds = std::to_string(kLater.ns / 1'000'000'000);
  for (const std::string& spelled :
       {"a.012." + seconds + mac, "a.12.0" + seconds + mac, "a.+12." + seconds + mac, text + ".",
        text + "0", "." + text, "a.12." + seconds + "..", std::string(), std::string(5000, 'a'),
        "a.99999999999999999999." + seconds + mac, "a.12.-1" + mac,
        "a.12.9223372036854775807" + mac}) {
    const Result<LinkToken> token = signer_.verify(spelled, kNow);
    ASSERT_FALSE(token.has_value()) << spelled;
    EXPECT_EQ(token.error().code(), Code::kUnauthorized);
  }
}

TEST_F(LinkTokenTest, ExpiredOtherPageOtherActOtherKey) {
  const std::string text = signer_.sign({PageId(12), LinkAction::kAccept, kLater});
  EXPECT_TRUE(signer_.verify(text, kLater - std::chrono::nanoseconds(1)).has_value());
  EXPECT_EQ(signer_.verify(text, kLater).error().code(), Code::kDeadlineExceeded);
  EXPECT_EQ(signer_.verify(text, PageId(13), LinkAction::kAccept, kNow).error().code(),
            Code::kUnauthorized);
  EXPECT_EQ(signer_.verify(text, PageId(12), LinkAction::kRelease, kNow).error().code(),
            Code::kUnauthorized);
  const identity::SecretHasher other(std::string(32, 'o'));
  EXPECT_EQ(LinkSigner(other).verify(text, kNow).error().code(), Code::kUnauthorized);
}

}  // namespace
}  // namespace millwright::respond
