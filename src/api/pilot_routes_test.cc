// SPDX-License-Identifier: Apache-2.0
// Pilot design over the API: from a file, and from the plant's own records.
#include <gmock/gmock.h>

#include "api/pilot_view.h"
#include "api/site_fixture_test.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kPath = "/api/v1/rollout/pilot-design";

class PilotRoutesTest : public SiteFixture {
 protected:
  static std::string plant_of(int n) {
    std::string csv = "asset,class,area,criticality\n";
    for (int i = 0; i < n; ++i) {
      csv += "a" + std::to_string(i) + (i % 2 == 0 ? ",pump" : ",fan") + ",area" +
             std::to_string(i % 3) + "," + std::to_string(i % 5 + 1) + "\n";
    }
    return csv;
  }
};

TEST_F(PilotRoutesTest, ChoosesFromAFileAndJudgesAChoice) {
  const json chosen = ask(200, "POST", kPath, {{"inventory", plant_of(60)}, {"sensors", 8}});
  EXPECT_EQ(chosen["plant_assets"], 60);
  EXPECT_EQ(chosen["is_chosen_here"], true);
  EXPECT_EQ(chosen["assets"].size(), 8u);
  EXPECT_TRUE(chosen["uncovered"].empty()) << chosen.dump();
  EXPECT_EQ(chosen["strata"][0]["attribute"], "class");
  EXPECT_EQ(chosen["strata"][0]["values"][0]["plant"], 30);

  const json judged =
      ask(200, "POST", kPath, {{"inventory", plant_of(60)}, {"assets", {"a0", "a6", "a12"}}});
  EXPECT_EQ(judged["is_chosen_here"], false);
  EXPECT_LT(judged["coverage"].get<double>(), chosen["coverage"].get<double>());
  EXPECT_FALSE(judged["uncovered"].empty()) << "one area only";
}

TEST_F(PilotRoutesTest, KnowsThePlantOfItsOwnRecords) {
  const auto empty = plant_inventory(registry::Plant({}, 0), {});
  EXPECT_EQ(empty.error().code(), Code::kFailedPrecondition);
  EXPECT_THAT(empty.error().message(), HasSubstr("no assets"));
  const std::string plant = R"(millwright-plant: 1
sites:
  - name: mill
    areas:
      - name: water
        lines:
          - name: line1
            assets:
              - name: pump1
                asset_class: pump
                criticality: 1
                make: Hydra
                commissioned_year: 1998
                signals:
                  - {name: pressure, unit: bar, address: spBv1.0/g/n/p}
                  - {name: flow, unit: L/min}
              - {name: fan1, asset_class: fan}
)";
  json files = {{"files", {{{"name", "p.yaml"}, {"text", plant}}}}};
  const json plan = ask(200, "POST", "/api/v1/plan", files);
  ASSERT_EQ(plan["problems"], json::array());
  files["fingerprint"] = plan["fingerprint"];
  ask(200, "POST", "/api/v1/apply", files);
  const json report = ask(200, "POST", kPath, {{"sensors", 3}});
  EXPECT_EQ(report["plant_assets"], 2);
  EXPECT_EQ(report["sensors"], 3) << "pump1 has two";
  EXPECT_EQ(report["assets"], json({"mill/water/line1/pump1", "mill/water/line1/fan1"}));
  EXPECT_THAT(report["absent"].dump(), HasSubstr("environment")) << "nobody noted any";
  EXPECT_THAT(report["absent"].dump(), HasSubstr("network"));
  EXPECT_THAT(report["absent"].dump(), HasSubstr("failures_per_year"));

  // What was recorded meanwhile.
  const auto of = [&](const json& view, std::string_view attribute) {
    for (const json& one : view["strata"]) {
      if (one["attribute"] == attribute) return one;
    }
    return json();
  };
  EXPECT_EQ(of(report, "make")["values"][0]["value"], "Hydra");
  EXPECT_EQ(of(report, "make")["not_known"]["plant"], 1) << "of the fan it is not known";
  const auto held = registry->snapshot();
  const auto inventory = registry::must(plant_inventory(*held, asset_records(services(), *held)));
  const auto* age = inventory.find(rollout::Attribute::kAgeYears);
  ASSERT_NE(age, nullptr);
  EXPECT_EQ(age->text(0),
            std::to_string(civil_from_days(clock.wall().ns / 86'400'000'000'000).year - 1998));
  services().host.connections = [] {
    return std::vector<ConnectionRow>{{"gate-a", "mqtt", "10.0.1.7:4711", {}, {}, 0, 0}};
  };
  auto sender = std::make_shared<pipeline::Client>();
  sender->name = "gate-a";
  sender->has_connection = true;
  auto& table = services().ingest.table();
  const Signal* pressure = registry->snapshot()->find_signal_by_address("spBv1.0/g/n/p");
  ASSERT_NE(pressure, nullptr);
  ASSERT_TRUE(table.claim(*table.entry(pressure->id), sender));
  for (const int days_ago : {80, 40}) {
    const UtcNanos begin = clock.wall() - std::chrono::hours(24 * days_ago);
    ask(201, "POST", "/api/v1/failures",
        {{"asset", pressure->asset.value},
         {"begin", to_rfc3339(begin)},
         {"end", to_rfc3339(begin + std::chrono::hours(1))}});
  }
  const json later = ask(200, "POST", kPath, {{"sensors", 3}});
  EXPECT_EQ(of(later, "network")["values"][0]["value"], "10.0.1.0/24");
  EXPECT_EQ(of(later, "network")["not_known"]["plant"], 1) << "nothing comes from the fan";
  EXPECT_THAT(later["absent"].dump(), HasSubstr("failures_per_year"))
      << "eighty days of a log are too few";
  clock.advance(std::chrono::hours(24 * 102));
  const json last = ask(200, "POST", kPath, {{"sensors", 3}});
  EXPECT_THAT(last["absent"].dump(), Not(HasSubstr("failures_per_year")));
  const auto records = registry->snapshot();
  const auto rates = *asset_records(services(), *records).failures_per_year;
  ASSERT_EQ(rates.size(), 1u);
  EXPECT_NEAR(rates.at(pressure->asset), 2 / (182 / 365.2425), 0.01);
}

TEST_F(PilotRoutesTest, SaysWhatIsWrongWithTheAsk) {
  struct Case {
    json body;
    int status;
    const char* says;
  };
  const Case cases[] = {
      {{{"inventory", "class\npump\n"}}, 400, "asset"},
      {{{"inventory", plant_of(3)}, {"sensors", 0}}, 400, "sensors"},
      {{{"inventory", plant_of(3)}, {"sensors", "many"}}, 400, "sensors"},
      {{{"inventory", plant_of(3)}, {"cover", {"colour"}}}, 400, "cover: colour"},
      {{{"inventory", plant_of(3)}, {"assets", {"a9"}}}, 404, "a9"},
      {{{"inventory", plant_of(3)}, {"assets", "a1"}}, 400, "assets"},
      {{{"budget", 3}}, 400, "budget: unknown"},
  };
  for (const Case& c : cases) {
    const json refused = ask(c.status, "POST", kPath, c.body);
    EXPECT_THAT(refused["detail"].get<std::string>(), HasSubstr(c.says));
  }
}

}  // namespace
}  // namespace millwright::api
