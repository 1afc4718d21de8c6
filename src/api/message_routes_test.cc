// SPDX-License-Identifier: Apache-2.0
// Messages over the API: the outbox joined with what became of it, addresses masked.
#include <gmock/gmock.h>

#include <algorithm>

#include "api/masked_address.h"
#include "api/respond_fixture_test.h"
#include "notify/muted_notifier.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using notify::Delivery;
using notify::DeliveryState;

class MessageRoutesTest : public RespondFixture {
 protected:
  void SetUp() override {
    RespondFixture::SetUp();
    services().host.deliveries = [this](const notify::DeliveryFilter& filter) {
      std::vector<Delivery> out;
      for (auto it = deliveries_.rbegin(); it != deliveries_.rend(); ++it) {
        if (filter.before && it->id >= filter.before) continue;
        if (filter.state && it->state != *filter.state) continue;
        if (out.size() < filter.limit) out.push_back(*it);
      }
      return Result<std::vector<Delivery>>(std::move(out));
    };
  }
  void deliver(std::uint64_t message, DeliveryState state, std::string address) {
    Delivery delivery;
    delivery.id = notify::DeliveryId(deliveries_.size() + 1);
    delivery.message.id = message;
    delivery.message.channel = "email";
    delivery.message.address = std::move(address);
    delivery.message.fields["title"] = "Pump";
    delivery.state = state;
    delivery.attempts = 1;
    delivery.next_attempt = delivery.changed = clock.wall();
    if (state == DeliveryState::kFailed) delivery.error = "no such mailbox";
    deliveries_.push_back(std::move(delivery));
  }
  json messages(const std::string& query = {}) {
    return ask(200, "GET", "/api/v1/messages" + query);
  }

  std::vector<Delivery> deliveries_;
};

TEST_F(MessageRoutesTest, AGateCountsWhatReachedPeople) {
  const auto delivered = [&](int days = 28) {
    return ask(
        200, "GET",
        "/api/v1/rollout/evidence?metric=messages_delivered&window_days=" + std::to_string(days));
  };
  for (int i = 0; i < 6; ++i) deliver(1, DeliveryState::kSent, "erika@plant.example");
  deliver(2, DeliveryState::kFailed, "max@plant.example");
  deliver(3, DeliveryState::kExpired, "max@plant.example");
  deliver(4, DeliveryState::kExpired, "max@plant.example");
  deliveries_.back().attempts = 0;  // not needed any more before it left
  deliver(5, DeliveryState::kWaiting, "max@plant.example");
  clock.advance(std::chrono::hours(24));
  EXPECT_EQ(delivered()["of"], 8);
  EXPECT_DOUBLE_EQ(delivered()["value"].get<double>(), 0.75);
  deliveries_.front().receipt = notify::kMutedReceipt;
  EXPECT_DOUBLE_EQ(delivered()["value"].get<double>(), 5.0 / 8) << "held back is not delivered";
  EXPECT_EQ(delivered(90)["of"], 8);
  const json longer = delivered(91);
  EXPECT_TRUE(longer["value"].is_null()) << "the first of those days may be gone";
  EXPECT_THAT(longer["reason"].get<std::string>(), HasSubstr("kept for 90 days"));
  EXPECT_THAT(longer["reason_said"]["de"].get<std::string>(), HasSubstr("90 Tage behalten"));
}

TEST_F(MessageRoutesTest, SaysWhatBecameOfEach) {
  EXPECT_EQ(messages(), json({{"messages", json::array()}, {"next_cursor", nullptr}}));
  read_pressure(9);
  deliver(1, DeliveryState::kSent, "erika@plant.example");
  deliver(2, DeliveryState::kFailed, "max@plant.example");
  const json rows = messages()["messages"];
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0]["id"], 1);
  EXPECT_EQ(rows[0]["kind"], "page");
  EXPECT_EQ(rows[0]["person"], "erika");
  EXPECT_EQ(rows[0]["page"], 1);
  EXPECT_EQ(rows[0]["created"], to_rfc3339(clock.wall()));
  const json& sent = rows[0]["deliveries"][0];
  EXPECT_EQ(sent["address"], "e***@plant.example");
  EXPECT_EQ(sent["state"], "sent");
  EXPECT_EQ(sent["sent_at"], to_rfc3339(clock.wall()));
  EXPECT_EQ(sent["next_attempt"], nullptr);
  EXPECT_EQ(rows[1]["deliveries"][0]["error"], "no such mailbox");
  EXPECT_EQ(rows[1]["deliveries"][0]["sent_at"], nullptr);
}

// A rehearsal's messages read "sent" although nobody had got any.
TEST_F(MessageRoutesTest, WhatAMutedSiteKeptWasNotSent) {
  read_pressure(9);
  deliver(1, DeliveryState::kSent, "erika@plant.example");
  deliver(2, DeliveryState::kSent, "max@plant.example");
  deliveries_.front().receipt = notify::kMutedReceipt;
  const json muted = messages("?state=muted")["messages"];
  ASSERT_EQ(muted.size(), 1u);
  EXPECT_EQ(muted[0]["deliveries"].at(0)["state"], "muted");
  EXPECT_EQ(muted[0]["deliveries"].at(0)["sent_at"], nullptr);
  const json sent = messages("?state=sent")["messages"];
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0]["id"], 2);
}

TEST_F(MessageRoutesTest, GoesOnWhereAPageEnded) {
  for (int i = 0; i < 2; ++i) {
    read_pressure(9);
    by_erika(200, "POST", "/api/v1/alarms/1/acknowledge");
    read_pressure(5);
  }
  const json all = messages("?after=0")["messages"];
  ASSERT_GT(all.size(), 3u);
  const json first = messages("?after=0&limit=3");
  ASSERT_EQ(first["messages"].size(), 3u);
  EXPECT_EQ(first["next_cursor"], "3");
  EXPECT_EQ(messages("?after=3")["messages"][0]["id"], 4);
  // Without a place to begin it is the latest ones.
  const json latest = messages("?limit=1");
  EXPECT_EQ(latest["messages"][0]["id"], all.back()["id"]);
  EXPECT_EQ(latest["next_cursor"], nullptr);
}

TEST_F(MessageRoutesTest, FindsWhatFailed) {
  read_pressure(9);
  deliver(1, DeliveryState::kSent, "+49 170 1234567");
  deliver(1, DeliveryState::kFailed, "erika@plant.example");
  deliver(2, DeliveryState::kSent, "max@plant.example");
  const json failed = messages("?state=failed")["messages"];
  ASSERT_EQ(failed.size(), 1u);
  EXPECT_EQ(failed[0]["id"], 1);
  EXPECT_EQ(failed[0]["deliveries"].size(), 1u);
  EXPECT_EQ(messages("?state=sent")["messages"].size(), 2u);
  const json one = messages("?state=sent&limit=1");
  EXPECT_EQ(one["next_cursor"], "1");
  EXPECT_EQ(messages("?state=sent&limit=1&after=1")["messages"][0]["id"], 2);
  ask(400, "GET", "/api/v1/messages?state=lost");
  ask(400, "GET", "/api/v1/messages?after=x");
}

TEST(MaskedAddressTest, ShowsEnoughToRecogniseAndTooLittleToUse) {
  const struct {
    const char* address;
    const char* masked;
  } cases[] = {
      {"erika@plant.example", "e***@plant.example"},
      {"e@plant.example", "***@plant.example"},
      {"@", "***@"},
      {"+49 170 1234567", "+49***67"},
      {"12345", "***45"},
      {"https://chat.example/hooks/s3cret?x=1", "https://chat.example/***"},
      {"https://user:pass@chat.example", "https://chat.example"},
      {"https://chat.example?key=s3cret", "https://chat.example/***"},
      {"mill/water/siren", "mill/water/siren"},
      {"erika", "erika"},
      {"1234", "1234"},
      {"", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(masked_address(c.address), c.masked);
}

}  // namespace
}  // namespace millwright::api
