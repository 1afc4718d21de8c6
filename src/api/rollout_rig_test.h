// SPDX-License-Identifier: Apache-2.0
#pragma once
// Test support: three pumps with a sensor each, a person for each function, and a pilot over them.

#include "api/rollout_keeper.h"
#include "api/site_fixture_test.h"

namespace millwright::api {

inline constexpr std::string_view kFunctions[] = {"operations", "maintenance", "it", "finance",
                                                  "leadership"};

class RolloutRig : public SiteFixture {
 protected:
  void SetUp() override {
    SiteFixture::SetUp();
    asset_ = adopt("pump1", "flow")["asset"].get<std::uint32_t>();
    adopt("pump2", "flow");
    adopt("pump3", "flow");
    for (const std::string_view function : kFunctions) {
      // Whoever asks as somebody makes them.
      ask_as(person(function), Role::kEngineer, 200, "GET", "/api/v1/me");
    }
  }
  using json = nlohmann::json;
  static std::string person(std::string_view function) { return "p-" + std::string(function); }

  json adopt(const std::string& asset, const std::string& signal, int status = 200) {
    const std::string address = asset + "/" + signal;
    ask(200, "POST", "/api/v1/readings", {{"signal", address}, {"value", 1.5}});
    return ask(status, "POST", "/api/v1/signals/adopt",
               {{"address", address},
                {"asset", "mill/water/line1/" + asset},
                {"create_asset", true},
                {"name", signal},
                {"unit", "bar"}});
  }
  std::uint32_t area_id() {
    for (const auto& area : registry->snapshot()->all<Area>()) {
      if (area.name == "water") return area.id.value;
    }
    return 0;
  }
  json plan(json more = json::object()) {
    json body = {{"kind", "pilot"},
                 {"scope", {{"areas", {area_id()}}}},
                 {"sensor_budget", 4},
                 {"stakeholders", json::array()}};
    for (const std::string_view function : kFunctions) {
      body["stakeholders"].push_back({{"function", function}, {"person", person(function)}});
    }
    body.update(more);
    return body;
  }
  json step(int status, int wave, std::string_view what, std::string_view reason = "") {
    return ask(status, "POST", "/api/v1/rollout/waves/" + std::to_string(wave) + "/steps",
               {{"step", what}, {"reason", reason}});
  }
  void make_running() {
    ask(201, "POST", "/api/v1/rollout/waves", plan());
    step(200, 1, "start");
    step(200, 1, "stabilize");
  }
  void keep() { ASSERT_TRUE(keep_rollout(services(), rollout(), looked_)); }

  std::uint32_t asset_ = 0;
  DayNotes looked_;
  DayNotes warned_;
};

}  // namespace millwright::api
