// SPDX-License-Identifier: Apache-2.0
// Configuration as code over the API.
#include <gmock/gmock.h>

#include "api/site_fixture_test.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class PlanRoutesTest : public SiteFixture {
 protected:
  static json files(const std::string& yaml) {
    return {{"files", {{{"name", "plant.yaml"}, {"text", yaml}}}}};
  }
  const std::string plant_ = R"(millwright-plant: 1
sites:
  - name: mill
    areas:
      - name: water
        lines:
          - name: line1
            assets:
              - name: pump1
                asset_class: pump
                signals:
                  - {name: pressure, unit: bar, address: plc7/p, expected_interval_ms: 500}
                  - {name: flow, unit: L/min}
)";
};

TEST_F(PlanRoutesTest, PlansAndAppliesJustThat) {
  // Seen before it is configured: the plan adopts it with its id and past.
  ask(200, "POST", "/api/v1/readings", {{"signal", "plc7/p"}, {"value", 4.2}});
  const json provisional = ask(200, "GET", "/api/v1/inbox");
  json body = files(plant_);
  const json plan = ask(200, "POST", "/api/v1/plan", body);
  EXPECT_EQ(plan["problems"], json::array());
  EXPECT_EQ(plan["changes"].size(), 2u);
  EXPECT_EQ(
      plan["figures"]["sensors"]["then"].get<int>() - plan["figures"]["sensors"]["now"].get<int>(),
      2);
  EXPECT_EQ(plan["figures"]["readings_per_s"]["then"].get<double>() -
                plan["figures"]["readings_per_s"]["now"].get<double>(),
            3.0);
  EXPECT_TRUE(plan["figures"]["cost_per_month"]["then"].is_null());
  EXPECT_EQ(ask(200, "GET", "/api/v1/plant")["revision"], plan["revision"]) << "only planned";

  body["fingerprint"] = plan["fingerprint"];
  const json done = ask(200, "POST", "/api/v1/apply", body);
  EXPECT_EQ(done["changes"], plan["changes"]);
  const json signals = ask(200, "GET", "/api/v1/signals")["signals"];
  bool is_found = false;
  for (const json& signal : signals) {
    if (signal["path"] != "mill/water/line1/pump1/pressure") continue;
    is_found = true;
    EXPECT_EQ(signal["id"], provisional["signals"][0]["id"]);
  }
  EXPECT_TRUE(is_found) << signals;
  EXPECT_EQ(ask(200, "GET", "/api/v1/inbox")["signals"], json::array());

  EXPECT_EQ(ask(409, "POST", "/api/v1/apply", body)["code"], "failed_precondition")
      << "the plant has moved: by this very plan";
  EXPECT_EQ(ask(200, "POST", "/api/v1/plan", files(plant_))["changes"], json::array());
  ask(200, "PUT", "/api/v1/alarm-classes/fire", {{"may_shelve", "nobody"}, {"drill_days", 30}});
  const json written = ask(200, "GET", "/api/v1/plant/files");
  EXPECT_THAT(written["files"][0]["text"].get<std::string>(), HasSubstr("- name: fire"));
  const json again =
      ask(200, "POST", "/api/v1/plan", {{"files", written["files"]}, {"complete", true}});
  EXPECT_EQ(again["changes"], json::array());
  EXPECT_EQ(again["problems"], json::array());
}

TEST_F(PlanRoutesTest, SaysWhatIsWrongWithAFile) {
  const json plan = ask(200, "POST", "/api/v1/plan", files("millwright-plant: 1\nsite: {}\n"));
  EXPECT_THAT(plan["problems"][0].get<std::string>(), HasSubstr("plant.yaml:2: unknown key"));
  EXPECT_TRUE(plan["figures"].is_null());
  json body = files("millwright-plant: 1\nsite: {}\n");
  body["fingerprint"] = plan["fingerprint"];
  ask(400, "POST", "/api/v1/apply", body);
  ask(400, "POST", "/api/v1/apply", files(plant_));  // without a plan
  ask(400, "POST", "/api/v1/plan", {{"files", "plant.yaml"}});
  ask(400, "POST", "/api/v1/plan", {{"files", json::array()}, {"prune", true}});
}

}  // namespace
}  // namespace millwright::api
