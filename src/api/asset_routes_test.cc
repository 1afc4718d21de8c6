// SPDX-License-Identifier: Apache-2.0
// What changed about an asset, and who may see by whom; and the profiles there are.
#include <gmock/gmock.h>

#include <set>
#include <tuple>

#include "api/site_fixture_test.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class AssetRoutesTest : public SiteFixture {
 protected:
  void SetUp() override {
    SiteFixture::SetUp();
    for (const char* address : {"plc7/p", "plc7/q"}) {
      ask(200, "POST", "/api/v1/readings", {{"signal", address}, {"value", 4.2}});
    }
    adopt("plc7/p", "mill/water/line1/pump1");
    adopt("plc7/q", "mill/water/line1/pump2");
  }
  void adopt(const std::string& address, const std::string& asset) {
    ask(200, "POST", "/api/v1/signals/adopt",
        {{"address", address}, {"asset", asset}, {"unit", "bar"}, {"create_asset", true}});
  }
  json changes(const std::string& query = "") {
    clock.advance(std::chrono::seconds(1));  // the period ends before now
    return ask(200, "GET", "/api/v1/assets/1/changes?" + query)["changes"];
  }
};

TEST_F(AssetRoutesTest, ChangesAreThoseOfTheAssetItsSignalsAndTheirRules) {
  const json rule = ask(201, "POST", "/api/v1/rules", alarm_rule(1, "high", 8));
  const std::string path = "/api/v1/rules/" + rule["id"].dump();
  ask(200, "PATCH", path, {{"limit", 9}});
  ask(201, "POST", "/api/v1/rules", alarm_rule(2, "high", 8));  // another machine's
  ask(204, "DELETE", path);
  const json found = changes();
  ASSERT_GE(found.size(), 5u) << found.dump(1);
  EXPECT_EQ(found[0]["change"], "removed");
  EXPECT_EQ(found[0]["kind"], "rule");
  EXPECT_EQ(found[0]["title"], "look at it");
  EXPECT_EQ(found[1]["change"], "changed");
  EXPECT_EQ(found[1]["who"], "token:test");
  EXPECT_THAT(found[1]["fields"].dump(), HasSubstr(R"({"after":9.0,"before":8.0,"name":"limit"})"));
  EXPECT_EQ(found[2]["change"], "created");
  EXPECT_EQ(found[3]["kind"], "signal");
  EXPECT_EQ(found.back()["kind"], "asset");
  for (const json& change : found) {
    EXPECT_FALSE(change["kind"] == "signal" && change["record"] == 2) << change;
  }
}

TEST_F(AssetRoutesTest, NamesAreForThoseWhoMayReadTheAuditTrail) {
  clock.advance(std::chrono::seconds(1));
  for (const auto& [person, role, may] :
       {std::tuple("olga", Role::kOperator, false), std::tuple("erika", Role::kEngineer, true)}) {
    const json found = ask_as(person, role, 200, "GET", "/api/v1/assets/1/changes")["changes"];
    ASSERT_FALSE(found.empty());
    for (const json& change : found) {
      EXPECT_EQ(change["who"].is_null(), !may) << person;
      EXPECT_EQ(change["why"].is_null(), !may) << person;
    }
  }
}

TEST_F(AssetRoutesTest, ChangesComeInPagesAndOfAPeriod) {
  const std::size_t n = changes().size();
  ask(200, "PATCH", "/api/v1/signals/1", {{"title", "Discharge"}});
  clock.advance(std::chrono::seconds(1));
  std::vector<std::string> seen;
  std::string cursor;
  do {
    const json page = ask(200, "GET", "/api/v1/assets/1/changes?limit=1&cursor=" + cursor);
    for (const json& change : page["changes"]) seen.push_back(change["id"]);
    cursor = page["next_cursor"].is_null() ? "" : page["next_cursor"];
  } while (!cursor.empty());
  EXPECT_EQ(seen.size(), n + 1);
  EXPECT_EQ(std::set(seen.begin(), seen.end()).size(), seen.size());
  clock.advance(std::chrono::days(31));
  EXPECT_TRUE(changes().empty());
  ask(404, "GET", "/api/v1/assets/99/changes");
  ask(400, "GET", "/api/v1/assets/1/changes?cursor=x");
}

TEST_F(AssetRoutesTest, ProfilesSayWhatTheyBringAndWhoUsesThem) {
  const std::string yaml = R"(millwright-profile: 1
name: pump
version: 2
title: Centrifugal pump
asset_class: pump
signals:
  - name: pressure
    unit: bar
    range: [0, 16]
)";
  registry::StoredProfile stored;
  stored.name = "pump";
  stored.version = 2;
  stored.yaml = yaml;
  ASSERT_TRUE(registry->create<registry::StoredProfile>(engineer, stored));
  ask(201, "POST", "/api/v1/devices",
      {{"name", "gw1"}, {"protocol", "mqtt"}, {"profile", "pump@2"}});
  const json profiles = ask(200, "GET", "/api/v1/profiles")["profiles"];
  ASSERT_EQ(profiles.size(), 1u);
  const json& pump = profiles[0];
  EXPECT_TRUE(pump["problem"].is_null()) << pump;
  EXPECT_EQ(pump["title"], "Centrifugal pump");
  EXPECT_EQ(pump["version"], 2);
  EXPECT_EQ(pump["devices"], json::parse(R"([{"id":1,"name":"gw1"}])"));
  EXPECT_EQ(pump["signals"][0]["name"], "pressure");
  EXPECT_EQ(pump["signals"][0]["range_high"], 16);
}

}  // namespace
}  // namespace millwright::api
