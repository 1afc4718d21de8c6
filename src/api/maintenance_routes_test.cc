// SPDX-License-Identifier: Apache-2.0
// Maintenance planned ahead over the API, and what comes back when it ends.
#include <gmock/gmock.h>

#include "api/respond_fixture_test.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;

class MaintenanceRoutesTest : public RespondFixture {
 protected:
  static constexpr const char* kWindows = "/api/v1/maintenance-windows";

  std::string in(std::chrono::nanoseconds time) { return to_rfc3339(clock.wall() + time); }
  json window(std::chrono::nanoseconds from, std::chrono::nanoseconds to,
              const std::string& scope = "asset") {
    return {{"scope", scope},
            {"scope_id", 1},
            {"begin", in(from)},
            {"end", in(to)},
            {"reason", "new bearing"}};
  }
  json windows(const std::string& query = "") {
    return ask(200, "GET", kWindows + query)["windows"];
  }
  json alarm() { return ask(200, "GET", "/api/v1/alarms/1"); }

  /// 200 more signals of the pump, each with a rule like the pressure's, and all of them high.
  void raise_two_hundred(double value) {
    std::string lines;
    for (int i = 0; i < kMany; ++i) {
      lines += json({{"signal", "plc7/many" + std::to_string(i)}, {"value", value}}).dump() + "\n";
    }
    clock.advance(1s);
    EXPECT_EQ(send_file("/api/v1/readings", "application/x-ndjson", lines).status, 200);
  }
  void make_two_hundred() {
    raise_two_hundred(1);
    const auto plant = services().plant.registry().snapshot();
    const Rule pattern = plant->all<Rule>().front();
    const auto change =
        registry::must(registry->change(engineer, [&](registry::Edit& edit) -> Status {
          for (int i = 0; i < kMany; ++i) {
            Signal one = signal(1, "many" + std::to_string(i));
            one.address = "plc7/many" + std::to_string(i);
            one.id = services().plant.table().find(one.address)->id;
            MW_TRY(const Signal added, edit.add(one));
            Rule rule = pattern;
            rule.id = {};
            rule.signal = added.id;
            rule.message = "Point " + std::to_string(i);
            rule.priority = i == 77 ? 1 : 3;
            MW_TRY([[maybe_unused]] const Rule made, edit.add(rule));
          }
          return {};
        }));
    EXPECT_TRUE(services().plant.publish(change));
  }
  /// What went to max since the last call, by kind.
  std::map<std::string, int> sent() {
    pipeline::DeskLineQuery query;
    query.log = respond::Log::kOutbox;
    query.after = seen_;
    query.limit = 10'000;
    std::map<std::string, int> counts;
    for (const pipeline::DeskLine& line : registry::must(services().host.desk_lines(query))) {
      seen_ = line.number;
      const auto item = registry::must(respond::decode_outbox_item(line.json));
      const auto* message = std::get_if<respond::PageMessage>(&item);
      if (message != nullptr && message->person == "max") {
        ++counts[std::string(name(message->kind))];
        if (message->kind == respond::MessageKind::kDigest) n_told_ += message->digest.n_pages();
      }
    }
    return counts;
  }

  static constexpr int kMany = 200;
  std::uint64_t seen_ = 0;
  std::uint32_t n_told_ = 0;
};

TEST_F(MaintenanceRoutesTest, AWindowIsSeenBeforeItBeginsAndEndsByItself) {
  const json planned = by_max(201, "POST", kWindows, window(1h, 2h));
  EXPECT_EQ(planned["phase"], "coming");
  EXPECT_EQ(planned["path"], "mill/water/line1/pump1");
  EXPECT_EQ(planned["planned_by"], "max");
  EXPECT_EQ(windows("?asset=1").size(), 1u);
  EXPECT_TRUE(windows("?asset=2").empty());
  read_pressure(9);
  EXPECT_EQ(alarm()["state"], "unacknowledged");
  pass(30min);
  EXPECT_EQ(alarm()["state"], "unacknowledged") << "before it begins nothing is silent";
  pass(30min);
  EXPECT_EQ(windows().at(0)["phase"], "running");
  const json silent = alarm();
  EXPECT_EQ(silent["state"], "out-of-service");
  EXPECT_EQ(silent["maintenance"], json({1}));
  EXPECT_EQ(silent["out_of_service_by"], "max");
  EXPECT_EQ(silent["out_of_service_until"], planned["end"]);
  EXPECT_EQ(silent["history"].back()["comment"], "maintenance window 1: new bearing");
  EXPECT_EQ(silent["history"].back()["comment_words"]["code"], "history.maintenance");
  pass(1h);
  EXPECT_EQ(alarm()["state"], "unacknowledged");
  EXPECT_EQ(alarm()["history"].back()["comment_words"]["code"], "history.maintenance-over");
  EXPECT_TRUE(windows().empty());
  EXPECT_EQ(windows("?phase=over").size(), 1u);
  const json audit = ask(200, "GET", "/api/v1/audit?limit=1")["entries"];
  EXPECT_EQ(audit.at(0)["what"], "maintenance-window 1");
}

TEST_F(MaintenanceRoutesTest, ItIsCancelledBeforeAndWhileItRuns) {
  by_max(201, "POST", kWindows, window(1h, 2h, "area"));
  by_max(201, "POST", kWindows, window(0h, 2h, "line"));
  read_pressure(9);
  EXPECT_EQ(alarm()["state"], "out-of-service");
  by_erika(403, "POST", "/api/v1/maintenance-windows/2/cancel", {{"reason", "no"}});
  by_max(400, "POST", "/api/v1/maintenance-windows/2/cancel");
  EXPECT_EQ(by_max(200, "POST", "/api/v1/maintenance-windows/2/cancel",
                   {{"reason", "no spares"}})["phase"],
            "cancelled");
  EXPECT_EQ(alarm()["state"], "unacknowledged");
  by_max(200, "POST", "/api/v1/maintenance-windows/1/cancel", {{"reason", "no spares"}});
  by_max(409, "POST", "/api/v1/maintenance-windows/1/cancel", {{"reason", "again"}});
  by_max(404, "POST", "/api/v1/maintenance-windows/9/cancel", {{"reason", "none"}});
  pass(90min);
  EXPECT_EQ(alarm()["state"], "unacknowledged");
  EXPECT_EQ(windows("?phase=cancelled").size(), 2u);
  EXPECT_EQ(windows("?phase=all&limit=1").size(), 1u);
}

TEST_F(MaintenanceRoutesTest, WhatIsWrongIsNamed) {
  by_erika(403, "POST", kWindows, window(1h, 2h));
  json body = window(1h, 2h);
  body["planned_by"] = "somebody";
  EXPECT_THAT(by_max(400, "POST", kWindows, body)["detail"], HasSubstr("planned_by: cannot"));
  body = window(1h, 2h);
  body.erase("reason");
  EXPECT_THAT(by_max(400, "POST", kWindows, body)["detail"], HasSubstr("reason: missing"));
  body = window(1h, 2h);
  body["scope"] = "plant";
  EXPECT_THAT(by_max(400, "POST", kWindows, body)["detail"],
              HasSubstr("area, line, asset, signal"));
  body = window(1h, 2h);
  body["begin"] = "tomorrow";
  EXPECT_THAT(by_max(400, "POST", kWindows, body)["detail"], HasSubstr("begin: must be"));
  body = window(1h, 2h);
  body["scope_id"] = 9;
  by_max(404, "POST", kWindows, body);
  by_max(400, "POST", kWindows, window(-2h, -1h));
  ask(400, "GET", "/api/v1/maintenance-windows?phase=soon");
  EXPECT_TRUE(windows("?phase=all").empty());
}

// A line comes back from maintenance with 200 alarms that stand. That is no flood of new ones:
// what is urgent is told at once, all others in one message, and no figure counts them again.
TEST_F(MaintenanceRoutesTest, TwoHundredAlarmsComeBackWithoutAFlood) {
  make_two_hundred();
  by_max(201, "POST", kWindows, window(0h, 1h, "line"));
  raise_two_hundred(12);
  pass(1s);
  sent();
  EXPECT_EQ(ask(200, "GET", "/api/v1/alarms?state=open")["alarms"].size(), 0u);
  pass(1h);
  const json page = ask(200, "GET", "/api/v1/alarms?state=open&limit=1000");
  EXPECT_EQ(page["alarms"].size(), kMany);
  EXPECT_EQ(page["alarms"][0]["message"], "Point 77") << "the most urgent first";
  EXPECT_EQ(page["flood"]["is_standing"], false);
  EXPECT_EQ(page["flood"]["n_10_min"], 0);
  EXPECT_EQ(sent(), (std::map<std::string, int>{{"page", 1}})) << "the urgent one";
  pass(1min);
  EXPECT_EQ(sent(), (std::map<std::string, int>{{"digest", 1}})) << "all others";
  EXPECT_EQ(n_told_, kMany - 1);
  pass(2min);
  EXPECT_TRUE(sent().empty());
  const json kpis = ask(200, "GET", "/api/v1/kpis?from=" + in(-24h));
  EXPECT_EQ(kpis["n_annunciations"], 0);
  EXPECT_TRUE(kpis["floods"].empty());
  EXPECT_GE(kpis["n_suppressed_hours"].get<int>(), kMany) << "the silence counts as load";
}

}  // namespace
}  // namespace millwright::api
