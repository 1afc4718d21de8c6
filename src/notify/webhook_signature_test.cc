// SPDX-License-Identifier: Apache-2.0
#include "notify/webhook_signature.h"

#include <gmock/gmock.h>

namespace millwright::notify {
namespace {

using ::testing::StartsWith;

constexpr UtcNanos kNow{1'767'225'600'000'000'000};

/// What is wrong, beginning with the error's code; "ok" when nothing is.
std::string judge(std::string_view secret, const SignedRequest& request, UtcNanos now = kNow) {
  const Status status = check_signature(secret, request, now);
  if (status) return "ok";
  return std::string(name(status.error().code())) + ": " + status.error().message();
}

TEST(WebhookSignature, IsTheOneOfTheDocument) {
  EXPECT_EQ(sign_webhook("geheim", "1767225600", "{}"),
            "sha256=485fd5e1e0e58aa77e3c90f6a8a1339f2519dab3ccac9a5a7689fe81f9991fe0");
}

TEST(WebhookSignature, IsTheOneOfSlacksDocumentation) {
  // The worked example of "Verifying requests from Slack".
  EXPECT_EQ(
      sign_slack("8f742231b10e8888abcd99yyyzzz85a5", "1531420618",
                 "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&"
                 "channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&"
                 "command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2F"
                 "commands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id="
                 "398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"),
      "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503");
}

TEST(WebhookSignature, EitherWayIsGood) {
  const std::string body = R"({"type": "millwright.accept"})";
  const std::string ours = sign_webhook("geheim", "1767225600", body);
  EXPECT_EQ(judge("geheim", {"1767225600", ours, "", "", body}), "ok");
  const std::string slack = sign_slack("geheim", "1767225600", body);
  EXPECT_EQ(judge("geheim", {"", "", "1767225600", slack, body}), "ok");
}

TEST(WebhookSignature, NothingElsePasses) {
  const std::string at = "1767225600";
  const std::string ours = sign_webhook("geheim", at, "{}");
  const std::string slack = sign_slack("geheim", at, "{}");
  const struct {
    const char* name;
    SignedRequest request;
  } cases[] = {
      {"nothing", {"", "", "", "", "{}"}},
      {"no time", {"", ours, "", "", "{}"}},
      {"another body", {at, ours, "", "", "{} "}},
      {"another time", {"1767225601", ours, "", "", "{}"}},
      {"cut off", {at, std::string_view(ours).substr(0, ours.size() - 1), "", "", "{}"}},
      {"only its name", {at, "sha256=", "", "", "{}"}},
      {"the other's name", {at, slack, "", "", "{}"}},
      {"ours sent as Slack's", {"", "", at, ours, "{}"}},
      {"Slack's counts where both are", {at, ours, at, ours, "{}"}},
  };
  for (const auto& c : cases) {
    EXPECT_THAT(judge("geheim", c.request), StartsWith("unauthorized: the ")) << c.name;
  }
  EXPECT_THAT(judge("geheim2", {at, ours, "", "", "{}"}),
              StartsWith("unauthorized: the signature"));
  EXPECT_THAT(judge("", {at, sign_webhook("", at, "{}"), "", "", "{}"}),
              StartsWith("failed_precondition: "));
}

TEST(WebhookSignature, WhatIsNoTimeIsRefusedHoweverWellItIsSigned) {
  for (const char* at : {"", "-1", " 1767225600", "1767225600x", "99999999999999999999", "1e9"}) {
    const std::string ours = sign_webhook("geheim", at, "{}");
    EXPECT_THAT(judge("geheim", {at, ours, "", "", "{}"}), StartsWith("unauthorized: ")) << at;
  }
}

TEST(WebhookSignature, OldAndFutureRequestsAreRefused) {
  const std::string at = "1767225600";
  const std::string ours = sign_webhook("geheim", at, "{}");
  const std::string slack = sign_slack("geheim", at, "{}");
  for (const SignedRequest& request :
       {SignedRequest{at, ours, "", "", "{}"}, SignedRequest{"", "", at, slack, "{}"}}) {
    for (const int off : {-300, -299, 0, 300}) {
      EXPECT_EQ(judge("geheim", request, kNow + std::chrono::seconds(off)), "ok") << off;
    }
    for (const int off : {-3600, -301, 301, 86'400}) {
      EXPECT_THAT(judge("geheim", request, kNow + std::chrono::seconds(off)),
                  StartsWith("unauthorized: the request was signed at 1767225600"))
          << off;
    }
  }
}

}  // namespace
}  // namespace millwright::notify
