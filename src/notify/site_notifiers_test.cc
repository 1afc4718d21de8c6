// SPDX-License-Identifier: Apache-2.0
#include "notify/site_notifiers.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "notify/message_test_support.h"

namespace millwright::notify {
namespace {

runtime::Deadline soon() {
  return runtime::Deadline::in(std::chrono::seconds(5));
}

TEST(MqttNotifier, PublishesJsonOnTheTopicOfTheTemplate) {
  std::vector<std::pair<std::string, std::string>> published;
  MqttNotifier notifier("mill/{{person}}/{{kind}}", [&](const auto& topic, const auto& payload) {
    published.emplace_back(topic, payload);
    return Status();
  });
  ASSERT_TRUE(notifier.send(page(1), soon()).has_value());
  OutgoingMessage hostile = page(2);
  hostile.person = "a/+/#\n\xff";
  ASSERT_TRUE(notifier.send(hostile, soon()).has_value());
  OutgoingMessage nobody = page(3);
  nobody.person.clear();
  ASSERT_TRUE(notifier.send(nobody, soon()).has_value());
  ASSERT_EQ(published.size(), 3u);
  EXPECT_EQ(published[0].first, "mill/ann/page");
  EXPECT_EQ(nlohmann::json::parse(published[0].second)["fields"]["asset"], "Pump 1");
  EXPECT_EQ(published[1].first, "mill/a______/page");
  EXPECT_EQ(published[2].first, "mill/_/page");
}

TEST(MqttNotifier, SaysWhereAPageIsTaken) {
  std::string payload;
  MqttNotifier notifier("mill", [&](const auto&, const auto& published) {
    payload = published;
    return Status();
  });
  OutgoingMessage message = page(1);
  ASSERT_TRUE(notifier.send(message, soon()).has_value());
  EXPECT_FALSE(nlohmann::json::parse(payload)["fields"].contains("accept_topic"));
  message.fields["accept_token"] = "a.1.2.3";
  ASSERT_TRUE(notifier.send(message, soon()).has_value());
  const auto fields = nlohmann::json::parse(payload)["fields"];
  EXPECT_EQ(fields["accept_topic"], "millwright/pages/accept");
  EXPECT_EQ(fields["accept_token"], "a.1.2.3");
}

TEST(AnswerTopic, IsOneLevelPerClient) {
  EXPECT_EQ(answer_topic("panel-1"), "millwright/pages/answer/panel-1");
  EXPECT_EQ(answer_topic("a/+/#"), "millwright/pages/answer/a____");
  EXPECT_EQ(answer_topic(""), "millwright/pages/answer/_");
}

TEST(MqttNotifier, AFailedPublishIsTheResult) {
  MqttNotifier notifier("mill", [](const auto&, const auto&) -> Status {
    return fail(Code::kResourceExhausted, "queue is full");
  });
  EXPECT_EQ(notifier.send(page(1), soon()).error().code(), Code::kResourceExhausted);
}

TEST(MqttNotifier, TopicTemplates) {
  for (const char* topic : {"a", "a/{{person}}", "/a/b", "ä"})
    EXPECT_TRUE(check_topic_template(topic).has_value()) << topic;
  for (const char* topic : {"", "$SYS/a", "a/+", "a/#", "a\nb", "\xff"})
    EXPECT_FALSE(check_topic_template(topic).has_value()) << topic;
  EXPECT_FALSE(check_topic_template(std::string(1'001, 'a')).has_value());
}

TEST(BrowserNotifier, NobodyLookingIsTriedAgain) {
  std::size_t n_pages = 0;
  std::string person;
  BrowserNotifier notifier([&](const BrowserNotice& notice) -> Result<std::size_t> {
    person = notice.person;
    EXPECT_EQ(nlohmann::json::parse(notice.json)["kind"], "page");
    return n_pages;
  });
  const auto unseen = notifier.send(page(1), soon());
  ASSERT_FALSE(unseen.has_value());
  EXPECT_EQ(unseen.error().code(), Code::kUnavailable);
  EXPECT_EQ(unseen.error().message(), "ann has no page open");
  n_pages = 2;
  EXPECT_EQ(notifier.send(page(1), soon())->detail, "shown on 2 open pages");
  EXPECT_EQ(person, "ann");
}

TEST(SirenNotifier, FollowsThePageAndIgnoresDrills) {
  std::vector<std::pair<std::string, Siren>> turned;
  SirenNotifier notifier([&](const SirenWrite& write) {
    turned.emplace_back(write.signal, write.state);
    EXPECT_THAT(write.why, testing::EndsWith(" of page-1: Pump 1 may be cavitating"));
    return Status();
  });
  OutgoingMessage message = page(1);
  message.address = "hall/siren";
  const auto send = [&](MessageKind kind) {
    message.kind = kind;
    EXPECT_TRUE(notifier.send(message, soon()).has_value());
  };
  send(MessageKind::kPage);
  send(MessageKind::kReminder);
  send(MessageKind::kTaken);
  send(MessageKind::kWithdrawn);
  send(MessageKind::kDigest);
  message.is_drill = true;
  send(MessageKind::kPage);
  using Turns = std::vector<std::pair<std::string, Siren>>;
  EXPECT_EQ(turned, (Turns{{"hall/siren", Siren::kOn},
                           {"hall/siren", Siren::kOn},
                           {"hall/siren", Siren::kOff},
                           {"hall/siren", Siren::kOff}}));
}

}  // namespace
}  // namespace millwright::notify
