// SPDX-License-Identifier: Apache-2.0
#include "api/respond_fixture_test.h"

namespace millwright::api {
namespace {

using nlohmann::json;

constexpr const char* kProcedure = R"(procedure: closed-valve
title: Pump works against a closed valve
asset_classes: [pump]
expected_duration: 10m
on_problem: escalate
steps:
  - {id: confirm, kind: check, text: "Is it still high?", signal: pressure, is: above, value: 8, unit: bar, otherwise: note}
  - {id: open, kind: instruct, text: "Open the **discharge** valve <slowly>", hazard: Hot surface}
  - {id: gauge, kind: measure, text: Read the gauge, unit: bar, low: 0, high: 16}
  - {id: better, kind: decide, text: "Is it better?", options: {"Yes": note, "No": photo}}
  - {id: photo, kind: photo, text: Take a photo}
  - {id: note, kind: instruct, text: Write it down}
translations:
  de:
    state: approved
    author: anna
    approver: bernd
    title: Pumpe arbeitet gegen ein geschlossenes Ventil
    steps:
      confirm: Ist er noch hoch?
      open: {text: Das Ventil langsam öffnen, hazard: Heiße Oberfläche}
      gauge: Manometer ablesen
      better: {text: "Besser?", words: {"Yes": Ja, "No": Nein}}
      photo: Foto machen
      note: Aufschreiben
)";

constexpr const char* kPolicy = R"(policy: everybody
title: Everybody at once
default: true
steps:
  - notify: {people: [erika, max], channels: [browser]}
  - wait: 5m
)";

}  // namespace

void RespondFixture::SetUp() {
  SiteFixture::SetUp();
  services().watch.set_channels({respond::Channel::kBrowser});
  by_erika(200, "GET", "/api/v1/me");
  by_max(200, "GET", "/api/v1/me");
  ask(200, "POST", "/api/v1/readings", {{"signal", "plc7/p"}, {"value", 4.2}});
  ask(200, "POST", "/api/v1/signals/adopt",
      {{"address", "plc7/p"},
       {"asset", "mill/water/line1/pump1"},
       {"unit", "bar"},
       {"name", "pressure"}});
  put_in_force("procedure", "closed-valve", kProcedure);
  put_in_force("policy", "everybody", kPolicy);
  ask(201, "POST", "/api/v1/rules",
      {{"signal", 1},
       {"kind", "high"},
       {"limit", 8},
       {"message", "Pump <1> works against a closed valve"},
       {"consequence", "It overheats"},
       {"owner", "erika"},
       {"consequence_level", "major"},
       {"respond_within_s", 600},
       {"procedure", "closed-valve"}});
}

void RespondFixture::read_pressure(double bar) {
  clock.advance(std::chrono::seconds(1));
  ask(200, "POST", "/api/v1/readings", {{"signal", "plc7/p"}, {"value", bar}});
}

void RespondFixture::pass(std::chrono::seconds time) {
  clock.advance(time);
  registry::must(services().journal.append(journal::RecordKind::kTick, "", 0));
}

void RespondFixture::put_in_force(const std::string& kind, const std::string& name,
                                  const std::string& text) {
  const json draft =
      by_max(201, "POST", "/api/v1/documents", {{"kind", kind}, {"name", name}, {"text", text}});
  const std::string path = "/api/v1/documents/" + draft["id"].dump();
  by_max(200, "POST", path + "/review");
  ask_as("chief", Role::kEngineer, 200, "POST", path + "/approve");
  by_max(200, "POST", path + "/put-in-force");
}

void RespondFixture::begin_hands_off() {
  ask(201, "POST", "/api/v1/teams", {{"name", "pump-vendor"}, {"kind", "vendor"}});
  const User* erika = services().plant.registry().snapshot()->find_user_by_name("erika");
  ask(200, "PATCH", "/api/v1/users/" + std::to_string(erika->id.value), {{"team", "pump-vendor"}});
  respond::HandsOffCommand plan;
  plan.who = "max";
  plan.days = 14;
  plan.shifts = {"day"};
  registry::must(services().watch.ask(encode(plan)));
  pass(std::chrono::seconds(1));
}

}  // namespace millwright::api
