// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "api/site_fixture_test.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::must;

class HistoricalRoutesTest : public SiteFixture {
 protected:
  void find(std::vector<std::int64_t> begins) {
    pipeline::Evaluation evaluation{RuleId(4), SignalId(12), {0}, {INT64_MAX}, {}};
    for (const std::int64_t second : begins) {
      pipeline::HistoricalEvent& e = evaluation.events.emplace_back();
      e.rule = RuleId(4);
      e.signal = SignalId(12);
      e.asset = AssetId(7);
      e.message = "too high";
      e.began = {second * 1'000'000'000};
      e.ended = UtcNanos{(second + 5) * 1'000'000'000};
      e.evaluated_to = *e.ended;
      e.value = 8.5;
      e.extreme = 9.25;
      e.found = clock.wall();
    }
    evaluation.events.back().problem = "too many readings";
    evaluation.events.back().alarm = AlarmId(3);
    must(late_store().commit({1}, "", std::span(&evaluation, 1)));
  }
};

TEST_F(HistoricalRoutesTest, ListsWhatWasFound) {
  EXPECT_EQ(ask(200, "GET", "/api/v1/historical-events"),
            (json{{"events", json::array()}, {"next_cursor", nullptr}}));
  find({100, 200, 300});
  const json events = ask(200, "GET", "/api/v1/historical-events?asset=7")["events"];
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[0]["problem"], "too many readings");
  EXPECT_EQ(events[0]["extreme"], nullptr);
  EXPECT_EQ(events[0]["alarm"], 3);
  EXPECT_EQ(events[2]["began"], "1970-01-01T00:01:40Z");
  EXPECT_EQ(events[2]["ended"], "1970-01-01T00:01:45Z");
  EXPECT_EQ(events[2]["extreme"], 9.25);
  EXPECT_EQ(events[2]["alarm"], nullptr);
  EXPECT_EQ(events[2]["kind"], "high");
  EXPECT_EQ(ask(200, "GET", "/api/v1/historical-events?asset=8")["events"].size(), 0u);
  EXPECT_EQ(ask(200, "GET", "/api/v1/historical-events?signal=12&from=150&to=300")["events"].size(),
            1u);
}

TEST_F(HistoricalRoutesTest, PagesAndRefusesWhatItDoesNotUnderstand) {
  find({100, 200, 300});
  std::vector<std::string> begins;
  std::string cursor;
  while (true) {
    const json page = ask(200, "GET", "/api/v1/historical-events?limit=1&cursor=" + cursor);
    for (const json& event : page["events"]) begins.push_back(event["began"]);
    if (page["next_cursor"].is_null()) break;
    cursor = page["next_cursor"];
  }
  EXPECT_EQ(begins, (std::vector<std::string>{"1970-01-01T00:05:00Z", "1970-01-01T00:03:20Z",
                                              "1970-01-01T00:01:40Z"}));
  for (const char* query : {"cursor=7", "cursor=a.b", "asset=0", "signal=x", "from=later",
                            "from=200&to=100", "limit=0"}) {
    ask(400, "GET", std::string("/api/v1/historical-events?") + query);
  }
}

}  // namespace
}  // namespace millwright::api
