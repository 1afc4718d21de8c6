// SPDX-License-Identifier: Apache-2.0
// Backups and retention over the API.
#include <gmock/gmock.h>

#include "api/site_fixture_test.h"
#include "os/file_tree.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class StorageRoutesTest : public SiteFixture {};

TEST_F(StorageRoutesTest, ABackupIsMadeListedVerifiedAndRestored) {
  const json begun = ask(202, "POST", "/api/v1/backups", {{"name", "one"}});
  EXPECT_EQ(begun["state"], "making");
  json listing = ask(200, "GET", "/api/v1/backups");
  ASSERT_EQ(listing["backups"].size(), 1u);
  EXPECT_EQ(listing["backups"][0]["state"], "complete");
  EXPECT_EQ(listing["newest_verified"], "one");
  EXPECT_EQ(listing["newest_restored"], nullptr);
  EXPECT_EQ(listing["restored_from"], nullptr);
  ask(409, "POST", "/api/v1/backups", {{"name", "one"}});
  ask(400, "POST", "/api/v1/backups", {{"name", "../one"}});
  ask(404, "POST", "/api/v1/backups/two/verify");
  ask(400, "POST", "/api/v1/backups/one/restored", json::object());
  ask(200, "POST", "/api/v1/backups/one/restored", {{"where", "spare"}});
  EXPECT_EQ(ask(200, "GET", "/api/v1/backups")["newest_restored"], "one");

  // A file that is gone is noticed, and no longer counts as verified.
  std::filesystem::remove(dir / "backups/one/data/server.key");
  const json checked = ask(200, "POST", "/api/v1/backups/one/verify");
  EXPECT_THAT(checked["problem"].get<std::string>(), HasSubstr("server.key"));
  EXPECT_EQ(ask(200, "GET", "/api/v1/backups")["newest_verified"], nullptr);
  const auto noted = registry->audit({0, 100, "backup one"});
  ASSERT_TRUE(noted);
  EXPECT_EQ(noted->size(), 4u) << "begun, made, restored, verified";
}

TEST_F(StorageRoutesTest, OnlyAdministratorsMakeBackupsAndChangeClasses) {
  ask_as("erika", Role::kEngineer, 403, "POST", "/api/v1/backups", {{"name", "x"}});
  ask_as("erika", Role::kEngineer, 403, "POST", "/api/v1/retention-classes", {{"name", "x"}});
  ask_as("erika", Role::kEngineer, 200, "GET", "/api/v1/backups");
  ask_as("vera", Role::kViewer, 200, "GET", "/api/v1/retention-classes");
}

TEST_F(StorageRoutesTest, ClassesSayWhatIsKept) {
  const json made =
      ask(201, "POST", "/api/v1/retention-classes", {{"name", "fast"}, {"raw_days", 30}});
  const std::string path = "/api/v1/retention-classes/" + made["id"].dump();
  for (const json& wrong : {json{{"raw_days", 0}}, json{{"raw_days", -1}}, json{{"raw_days", "7"}},
                            json{{"hour_days", 3}}, json{{"colour", 1}}, json{{"name", ""}}}) {
    ask(400, "PATCH", path, wrong);
  }
  const json changed = ask(200, "PATCH", path, {{"raw_days", 7}, {"minute_days", 8}});
  EXPECT_EQ(changed["raw_days"], 7);
  EXPECT_EQ(ask(200, "PATCH", path, {{"minute_days", nullptr}})["minute_days"], nullptr);
  ask(404, "POST", path + "/signals", {{"ids", {77}}});
  ask(400, "POST", path + "/signals", {{"ids", "all"}});
  EXPECT_EQ(ask(200, "GET", path + "/signals")["ids"], json::array());

  ask(202, "POST", "/api/v1/retention/run");
  ask(409, "POST", "/api/v1/retention/run");
  EXPECT_EQ(ask(200, "GET", "/api/v1/retention-classes")["running"], true);
  retention().step(std::chrono::seconds(1));
  const json run = ask(200, "GET", "/api/v1/retention-classes")["last_run"];
  ASSERT_EQ(run["classes"].size(), 2u);
  EXPECT_EQ(run["classes"][1]["class"], "fast");
  EXPECT_EQ(run["problem"], nullptr);
  EXPECT_EQ(call("DELETE", path).status, 204);
  ask(404, "PATCH", path, {{"raw_days", 7}});
  ask(409, "DELETE", "/api/v1/retention-classes/1");
}

}  // namespace
}  // namespace millwright::api
