// SPDX-License-Identifier: Apache-2.0
#pragma once
// Test support: a site with a pressure that alarms above 8 bar, people, a roster of two shifts.

#include "api/site_fixture_test.h"

namespace millwright::api {

class RespondRig : public SiteFixture {
 protected:
  using json = nlohmann::json;
  static constexpr std::string_view kRoster =
      "roster: operations\n"
      "title: Operators\n"
      "time_zone: UTC\n"
      "layers:\n"
      "  - name: operator\n"
      "    starts: 2026-01-01\n"
      "    hand_over: \"06:00\"\n"
      "    shifts:\n"
      "      - {name: day, from: \"06:00\", to: \"18:00\"}\n"
      "      - {name: night, from: \"18:00\", to: \"06:00\", days: mon-fri}\n"
      "    members: [olga]\n";

  void SetUp() override {
    SiteFixture::SetUp();
    // A Wednesday morning.
    clock.wall_ns = parse_rfc3339("2026-11-18T09:00:00Z")->ns;
  }

  /// A signal of pump1 and a rule that alarms above 8 bar.
  void make_alarm_rule() {
    reading(4);
    ask(200, "POST", "/api/v1/signals/adopt",
        {{"address", "plc7/p"}, {"asset", "mill/water/line1/pump1"}, {"unit", "bar"}});
    rule_ = ask(201, "POST", "/api/v1/rules", alarm_rule(1, "high", 8)).at("id");
  }
  void reading(double value) {
    clock.advance(std::chrono::seconds(30));
    ask(200, "POST", "/api/v1/readings", {{"signal", "plc7/p"}, {"value", value}});
    clock.advance(std::chrono::seconds(1));  // periods end before now
  }
  /// One alarm that came and went.
  void alarm_once() {
    reading(9);
    reading(4);
  }
  /// Somebody who can log in; `team_kind` may be empty.
  void make_person(const std::string& name, Role role, const std::string& team_kind = {}) {
    ask_as(name, role, 200, "GET", "/api/v1/me");
    if (team_kind.empty()) return;
    const std::string team = "team-" + name;
    ask(201, "POST", "/api/v1/teams", {{"name", team}, {"kind", team_kind}});
    const json me = ask_as(name, role, 200, "GET", "/api/v1/me");
    ask(200, "PATCH", "/api/v1/users/" + me.at("id").dump(), {{"team", team}});
  }
  void put_in_force(const std::string& kind, const std::string& name, std::string_view text) {
    const json document =
        ask(201, "POST", "/api/v1/documents", {{"kind", kind}, {"name", name}, {"text", text}});
    ask(200, "POST", "/api/v1/documents/" + document.at("id").dump() + "/put-in-force");
  }
  void make_roster() {
    make_person("olga", Role::kOperator, "operations");
    put_in_force("roster", "operations", kRoster);
  }
  std::string now() const { return to_rfc3339(clock.wall()); }
  std::string in(std::chrono::seconds from_now) const {
    return to_rfc3339(clock.wall() + from_now);
  }

  std::uint32_t rule_ = 0;
};

}  // namespace millwright::api
