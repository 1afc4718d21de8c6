// SPDX-License-Identifier: Apache-2.0
// The value report over the API: what it rests on, what people confirm, and how it is sent.
#include <gmock/gmock.h>

#include "api/improvement_book.h"
#include "api/respond_rig_test.h"
#include "api/value_facts.h"
#include "api/value_keeper.h"
#include "api/value_rig_test.h"
#include "notify/long_field.h"
#include "registry/rollout_rows.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::string_view kValue = "/api/v1/value";

class ValueRoutesTest : public RespondRig {
 protected:
  /// An alarm labelled true, and an hour later the failure it foretold, which lasted 30 minutes.
  void foretold_failure() {
    make_alarm_rule();
    alarm_once();
    const auto alarm = services().alarms.find(AlarmId(1));
    ASSERT_TRUE(alarm);
    respond::Feedback label;
    label.alarm = alarm->id;
    label.raised = alarm->raised;
    label.outcome = respond::Outcome::kTrue;
    label.who = "olga";
    ASSERT_TRUE(services().watch.ask(encode_feedback_command(label)));
    clock.advance(2h);
    ask(201, "POST", "/api/v1/failures",
        {{"asset", 1}, {"begin", in(-3600s)}, {"end", in(-1800s)}, {"mode", "VIB"}});
  }
  json report(const std::string& query) {
    return ask(200, "GET", std::string(kValue) + "?" + query);
  }
  /// The sentences of a section of a function, one a line.
  static std::string said(const json& report, std::string_view function, std::string_view section) {
    std::string out;
    for (const json& one : report["functions"]) {
      if (one["function"] != function) continue;
      for (const json& part : one["sections"]) {
        if (part["section"] != section) continue;
        for (const json& line : part["lines"]) out += line["words"].get<std::string>() + "\n";
      }
    }
    return out;
  }
  std::string refused(int status, const std::string& method, const std::string& path,
                      const json& body = nullptr) {
    return ask(status, method, std::string(kValue) + path, body)["detail"].get<std::string>();
  }
  json saving(double hours = 8) { return {{"hours", hours}, {"words", "the bearing"}}; }
  json by_olga(int status, const std::string& method, const std::string& path,
               const json& body = nullptr) {
    return ask_as("olga", Role::kOperator, status, method, std::string(kValue) + path, body);
  }
  /// olga reads for operations, with an address; nobody has one for maintenance.
  void set_schedule(const json& more = json::object()) {
    make_person("olga", Role::kOperator, "operations");
    make_person("max", Role::kOperator, "maintenance");
    const json me = ask_as("olga", Role::kOperator, 200, "GET", "/api/v1/me");
    ask(200, "PATCH", "/api/v1/users/" + me.at("id").dump(),
        {{"email", "olga@mill.example"}, {"language", "de"}});
    ask(200, "PUT", std::string(kValue) + "/schedule", schedule(more));
  }
  static json schedule(const json& more = json::object()) {
    json body = {{"is_on", true},
                 {"weekday", 1},
                 {"time", "07:00"},
                 {"recipients",
                  {{{"function", "operations"}, {"person", "olga"}},
                   {{"function", "maintenance"}, {"person", "max"}}}}};
    body.update(more);
    return body;
  }
  void keep() { ASSERT_TRUE(keep_value(*value_rig().site)); }
  /// 2026-11-18 is a Wednesday; 07:00 on the wall of the mill is 06:00 UTC.
  void go_to(std::string_view time) { clock.wall_ns = parse_rfc3339(time)->ns; }
};

TEST_F(ValueRoutesTest, AWeekRestsOnLinkedEvidence) {
  foretold_failure();
  const json now = report("week=2026-W47");
  EXPECT_FALSE(now["is_over"].get<bool>());
  EXPECT_EQ(now["figures"]["failures_caught"], 1);
  EXPECT_EQ(now["figures"]["alarms_right"], 1);
  EXPECT_TRUE(now["figures"]["saved_hours"].is_null());
  EXPECT_TRUE(now["figures"]["cost_per_sensor"].is_null());
  EXPECT_THAT(said(now, "maintenance", "caught"), HasSubstr("foretold 1 h 0 min before"));
  EXPECT_THAT(said(now, "finance", "saved"), HasSubstr("Not measured: for none of the 1"));
  EXPECT_THAT(said(now, "finance", "cost"), HasSubstr("Cost per sensor: not known"));
  EXPECT_THAT(said(now, "operations", "cost"), HasSubstr("fewer than five"));
  EXPECT_EQ(now["failures"][0]["result"], "caught");
  EXPECT_THAT(said(report("week=2026-W47&lang=de"), "finance", "saved"),
              HasSubstr("Nicht gemessen"));
  const auto page = call("GET", std::string(kValue) + "/page?week=2026-W47&lang=de");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("Nutzenbericht 2026-W47"));
}

TEST_F(ValueRoutesTest, AWeekWithoutAnythingSaysSo) {
  const json nothing = report("week=2026-W46");
  EXPECT_TRUE(nothing["is_empty"].get<bool>());
  EXPECT_TRUE(nothing["is_over"].get<bool>());
  EXPECT_THAT(said(nothing, "leadership", "caught"), HasSubstr("Not measured: no failure log"));
  EXPECT_EQ(ask(200, "GET", kValue)["week"], "2026-W46") << "the last one that is over";
}

TEST_F(ValueRoutesTest, AnOverdueActionBlocksTheFunctionItsFigureIsOf) {
  const auto book = registry::must(ImprovementBook::open(services().plant));
  const auto store = [&](const char* metric, const char* what) {
    registry::must(book->put(engineer, 0, [&](const rollout::Improvement&) {
      rollout::Improvement finding;
      finding.key = "1";
      finding.title = "Alarms stand for days";
      finding.found_by = "olga";
      finding.found_at = clock.wall();
      rollout::ImprovementAction action;
      action.owner = "olga";
      action.what = what;
      action.metric = metric;
      action.due = clock.wall() + 24h;
      finding.action = action;
      return Result<rollout::Improvement>(finding);
    }));
  };
  store("stale_alarms", "hand them over");
  store("data_completeness", "mend the link");
  EXPECT_THAT(said(report(""), "leadership", "blocks"), Not(HasSubstr("Overdue since")));
  clock.advance(24h * 2);
  const json late = report("");
  EXPECT_THAT(said(late, "operations", "blocks"),
              AllOf(HasSubstr(", of olga: hand them over (Alarms stand for days)"),
                    Not(HasSubstr("mend the link"))));
  EXPECT_THAT(said(late, "it", "blocks"), HasSubstr("mend the link"));
  EXPECT_THAT(said(late, "finance", "blocks"), Not(HasSubstr("Overdue since")));
  EXPECT_THAT(said(late, "leadership", "blocks"),
              AllOf(HasSubstr("hand them over"), HasSubstr("mend the link")));
  EXPECT_THAT(said(report("lang=de"), "it", "blocks"), HasSubstr("Überfällig seit"));
  registry::must(book->put(engineer, 1, [&](const rollout::Improvement& finding) {
    return rollout::close(finding, {"olga", clock.wall(), "asked at the hand-over"});
  }));
  EXPECT_THAT(said(report(""), "leadership", "blocks"), Not(HasSubstr("hand them over")));
}

TEST_F(ValueRoutesTest, RefusesPeriodsThatAreNone) {
  ask(201, "POST", "/api/v1/rollout/waves", {{"name", "pilot"}, {"kind", "pilot"}});
  struct Case {
    int status;
    std::string_view path;
    std::string_view says;
  };
  for (const Case& c : {Case{400, "?week=2026-W60", "no week of the calendar"},
                        Case{400, "?week=2025-W53", "no week of the calendar"},
                        Case{400, "?week=yesterday", "no week of the calendar"},
                        Case{400, "?week=2026-W48", "has not begun"},
                        Case{400, "?week=2026-W46&wave=1", "not both"},
                        Case{409, "?wave=1", "has not started"}, Case{404, "?wave=9", "no wave 9"},
                        Case{400, "?wave=x", "wave"}, Case{404, "/sent/7", "no value report 7"},
                        Case{400, "/page?week=2026-W48", "has not begun"}}) {
    SCOPED_TRACE(c.path);
    EXPECT_THAT(refused(c.status, "GET", std::string(c.path)), HasSubstr(c.says));
  }
}

TEST_F(ValueRoutesTest, APersonConfirmsWhatAFailureWouldHaveCost) {
  foretold_failure();
  ask(201, "POST", "/api/v1/failures", {{"asset", 1}, {"begin", in(-60s)}});
  make_person("olga", Role::kOperator, "operations");
  const std::string path = "/savings/1";
  EXPECT_THAT(refused(409, "PUT", path, saving()), HasSubstr("is no person"));
  struct Case {
    int status;
    std::string_view path;
    json body;
    std::string_view says;
  };
  for (const Case& c : {
           Case{400, "/savings/1", {{"words", "x"}}, "hours"},
           Case{400, "/savings/1", saving(0), "above 0"},
           Case{400, "/savings/1", saving(9000), "at most"},
           Case{400, "/savings/1", {{"hours", 1}, {"words", " "}}, "words"},
           Case{400, "/savings/1", {{"hours", 1}, {"words", "x"}, {"money", 3}}, "money"},
           Case{404, "/savings/9", saving(), "no failure 9"},
       }) {
    SCOPED_TRACE(c.says);
    EXPECT_THAT(by_olga(c.status, "PUT", std::string(c.path), c.body)["detail"].get<std::string>(),
                HasSubstr(c.says));
  }
  by_olga(200, "PUT", path, saving());
  EXPECT_EQ(by_olga(200, "PUT", path, saving(8.5))["by"], "olga") << "the later word stands";
  EXPECT_EQ(report("week=2026-W47")["figures"]["saved_hours"], 8.5);
  EXPECT_THAT(said(report("week=2026-W47"), "finance", "saved"),
              HasSubstr("In money: not measured"));
  EXPECT_EQ(ask(200, "GET", std::string(kValue) + "/savings")["savings"].size(), 1u);
  // Its evidence goes: the hours go with it, and the report says so.
  ask(200, "DELETE", "/api/v1/failures/1");
  const json without = report("week=2026-W47");
  EXPECT_TRUE(without["figures"]["saved_hours"].is_null());
  EXPECT_THAT(without["notes"].dump(), HasSubstr("not on record any more"));
  EXPECT_THAT(by_olga(409, "PUT", path, saving())["detail"].get<std::string>(),
              HasSubstr("was withdrawn"));
  EXPECT_TRUE(by_olga(200, "DELETE", path)["is_withdrawn"].get<bool>());
  by_olga(404, "DELETE", path);
}

TEST_F(ValueRoutesTest, WhatNoAlarmToldOfSavedNothing) {
  make_alarm_rule();
  clock.advance(1h);
  ask(201, "POST", "/api/v1/failures", {{"asset", 1}, {"begin", in(-60s)}});
  make_person("olga", Role::kOperator, "operations");
  EXPECT_THAT(by_olga(409, "PUT", "/savings/1", saving())["detail"].get<std::string>(),
              HasSubstr("no alarm labelled true or early"));
}

TEST_F(ValueRoutesTest, MoneyIsForFinanceToConfirm) {
  foretold_failure();
  make_person("olga", Role::kOperator, "operations");
  by_olga(200, "PUT", "/savings/1", saving());
  make_person("fritz", Role::kViewer, "finance");
  const std::string path = std::string(kValue) + "/rate";
  const json rate = {{"per_hour", 1200}, {"currency", "EUR"}, {"words", "margin of the line"}};
  EXPECT_THAT(refused(409, "PUT", "/rate", rate), HasSubstr("is no person"));
  EXPECT_THAT(by_olga(409, "PUT", "/rate", rate)["detail"].get<std::string>(),
              HasSubstr("no team of kind finance"));
  for (const json& change : {json{{"per_hour", 0}}, json{{"currency", "euro"}}, json{{"words", ""}},
                             json{{"per_hour", "much"}}}) {
    json body = rate;
    body.update(change);
    ask_as("fritz", Role::kViewer, 400, "PUT", path, body);
  }
  EXPECT_EQ(ask_as("fritz", Role::kViewer, 200, "PUT", path, rate)["by"], "fritz");
  const json with_money = report("week=2026-W47");
  EXPECT_EQ(with_money["figures"]["saved_money"], 9600.0);
  EXPECT_THAT(said(with_money, "leadership", "saved"), HasSubstr("9600 EUR, at 1200 EUR an hour"));
  EXPECT_EQ(ask(200, "GET", std::string(kValue) + "/savings")["rate"]["currency"], "EUR");
}

TEST_F(ValueRoutesTest, ABenefitThatStandsIsTheDeedOfFinance) {
  foretold_failure();
  make_person("olga", Role::kOperator, "operations");
  make_person("fritz", Role::kViewer, "finance");
  json stakeholders = json::array({{{"function", "finance"}, {"person", "fritz"}}});
  for (const char* function : {"operations", "maintenance", "it", "leadership"}) {
    stakeholders.push_back({{"function", function}, {"person", "olga"}});
  }
  ask(201, "POST", "/api/v1/rollout/waves",
      {{"kind", "pilot"}, {"scope", {{"assets", {1}}}}, {"stakeholders", stakeholders}});
  ask(200, "POST", "/api/v1/rollout/waves/1/steps", {{"step", "start"}});
  const auto deed = [&] {
    for (const json& question : ask(200, "GET", "/api/v1/rollout/readiness")["questions"]) {
      for (const json& part : question["parts"]) {
        if (part["id"] == "for_finance") return part;
      }
    }
    return json();
  };
  EXPECT_THAT(deed()["seen"].get<std::string>(), HasSubstr("fritz has not signed"));
  ask_as("fritz", Role::kViewer, 201, "POST", "/api/v1/rollout/waves/1/sign-offs",
         {{"function", "finance"}});
  EXPECT_EQ(deed()["answer"], "no");
  EXPECT_THAT(deed()["seen"].get<std::string>(), HasSubstr("what an hour of downtime costs"));
  ask_as("fritz", Role::kViewer, 200, "PUT", std::string(kValue) + "/rate",
         {{"per_hour", 1200}, {"currency", "EUR"}, {"words", "margin of the line"}});
  EXPECT_THAT(deed()["seen"].get<std::string>(), HasSubstr("No hours that an alarm saved"));
  const std::string rated = now();
  clock.advance(1h);
  by_olga(200, "PUT", "/savings/1", saving());
  EXPECT_EQ(deed()["answer"], "yes");
  EXPECT_THAT(deed()["seen"].get<std::string>(),
              HasSubstr("8 hours that alarms saved are worth 9600 EUR at the rate that fritz"));
  EXPECT_EQ(deed()["at"], rated) << "as old as its oldest part";
  EXPECT_EQ(deed()["source"], "/api/v1/value/savings");
  by_olga(200, "DELETE", "/savings/1");
  EXPECT_EQ(deed()["answer"], "no") << "withdrawn";
  by_olga(200, "PUT", "/savings/1", saving());
  EXPECT_EQ(deed()["answer"], "yes");
  clock.advance(90 * 24h - 2h);
  EXPECT_EQ(deed()["answer"], "yes");
  clock.advance(2h);
  EXPECT_EQ(deed()["answer"], "no");
  EXPECT_THAT(deed()["seen"].get<std::string>(), HasSubstr("more than 90 days ago"));
}

TEST_F(ValueRoutesTest, TheDeedGoesWithItsEvidence) {
  foretold_failure();
  make_person("olga", Role::kOperator, "operations");
  by_olga(200, "PUT", "/savings/1", saving());
  const auto n_standing = [&] {
    return registry::must(standing_savings(services(), *value_rig().site->value->state())).size();
  };
  EXPECT_EQ(n_standing(), 1u);
  ask(200, "DELETE", "/api/v1/failures/1");
  EXPECT_EQ(n_standing(), 0u);
}

TEST_F(ValueRoutesTest, TheScheduleIsChecked) {
  set_schedule();
  const std::string path = std::string(kValue) + "/schedule";
  const json stored = ask(200, "GET", path);
  EXPECT_EQ(stored["weekday"], 1);
  EXPECT_EQ(stored["time"], "07:00");
  EXPECT_EQ(stored["recipients"].size(), 2u);
  struct Case {
    json more;
    std::string_view says;
  };
  for (const Case& c :
       {Case{{{"weekday", 0}}, "none"}, Case{{{"weekday", 8}}, "weekday"},
        Case{{{"time", "7 o'clock"}}, "time"}, Case{{{"time", "24:00"}}, "time"},
        Case{{{"recipients", 3}}, "recipients"},
        Case{{{"recipients", {{{"function", "vendor"}, {"person", "olga"}}}}}, "five functions"},
        Case{{{"recipients", {{{"function", "it"}, {"person", "nobody"}}}}}, "no active user"},
        Case{{{"colour", "red"}}, "colour"}}) {
    SCOPED_TRACE(c.says);
    const json answer = ask(400, "PUT", path, schedule(c.more));
    if (c.says != "none") EXPECT_THAT(answer["detail"].get<std::string>(), HasSubstr(c.says));
  }
  EXPECT_EQ(ask(200, "GET", path), stored);
}

TEST_F(ValueRoutesTest, IsSentOnceWhenItIsDue) {
  set_schedule();
  keep();
  EXPECT_THAT(value_rig().submitted, IsEmpty()) << "what was due before is not made up for";
  go_to("2026-11-23T05:59:59Z");
  keep();
  EXPECT_THAT(value_rig().submitted, IsEmpty());
  go_to("2026-11-23T06:00:00Z");
  keep();
  ASSERT_EQ(value_rig().submitted.size(), 1u);
  const notify::OutgoingMessage mail = value_rig().submitted[0];
  EXPECT_EQ(mail.address, "olga@mill.example");
  EXPECT_EQ(mail.idempotency_key, "value-2026-W47-olga");
  EXPECT_EQ(mail.fields.at("title"), "Nutzenbericht 2026-W47");
  EXPECT_THAT(notify::long_field(mail.fields, notify::kReportHtml),
              HasSubstr("https://mill.example/review"));
  const std::string plain = notify::long_field(mail.fields, notify::kReportText);
  EXPECT_THAT(plain, HasSubstr("Nicht erreicht für Instandhaltung: max hat keine E-Mail-Adresse"));
  keep();
  clock.advance(24h);
  keep();
  clock.advance(-48h);  // the clock is set back
  keep();
  EXPECT_EQ(value_rig().submitted.size(), 1u) << "once and no more";
  const json sent = ask(200, "GET", std::string(kValue) + "/sent")["reports"];
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0]["week"], "2026-W47");
  EXPECT_EQ(sent[0]["by"], "");
  EXPECT_EQ(sent[0]["gaps"].size(), 4u);
  EXPECT_EQ(sent[0]["gaps"][0]["words"], "max has no e-mail address");
  EXPECT_EQ(sent[0]["gaps"][1]["why"], "nobody");
}

TEST_F(ValueRoutesTest, WeeksThatWereMissedAreMadeUpForByTheLatest) {
  set_schedule();
  go_to("2026-12-15T12:00:00Z");
  keep();
  ASSERT_EQ(value_rig().submitted.size(), 1u);
  EXPECT_EQ(value_rig().submitted[0].thread, "value-2026-W50");
  // The others are sent where somebody asks for them.
  const std::string path = std::string(kValue) + "/sent";
  EXPECT_EQ(ask(201, "POST", path, {{"week", "2026-W48"}})["week"], "2026-W48");
  EXPECT_THAT(refused(409, "POST", "/sent", {{"week", "2026-W48"}}), HasSubstr("was sent at"));
  EXPECT_THAT(refused(409, "POST", "/sent", {{"week", "2026-W51"}}), HasSubstr("lasts"));
  EXPECT_THAT(refused(400, "POST", "/sent", {{"week", "2026-W52"}}), HasSubstr("has not begun"));
  EXPECT_THAT(refused(400, "POST", "/sent", {{"week", "soon"}}), HasSubstr("no week"));
  EXPECT_EQ(value_rig().submitted.size(), 2u);
}

TEST_F(ValueRoutesTest, OfAWaveItIsSentWhenThatHasPassed) {
  const auto put = [&](std::optional<UtcNanos> passed_at) {
    return registry::must(services().host.rollout->put_wave(
        {}, [&](const RolloutState& state) -> Result<rollout::Wave> {
          rollout::Wave wave = rollout::wave_of(rollout::WaveKind::kPilot);
          if (!state.waves.empty()) wave = state.waves.front();
          wave.started = clock.wall() - 24h;
          wave.state = passed_at ? rollout::WaveState::kPassed : rollout::WaveState::kStabilizing;
          wave.passed_at = passed_at;
          return wave;
        }));
  };
  put(clock.wall());
  clock.advance(1s);
  set_schedule();
  keep();
  EXPECT_THAT(value_rig().submitted, IsEmpty()) << "it passed before there was a schedule";
  put(std::nullopt);
  clock.advance(1h);
  keep();
  EXPECT_THAT(value_rig().submitted, IsEmpty());
  put(clock.wall());
  clock.advance(1min);
  value_rig().is_refusing = true;
  keep();
  value_rig().is_refusing = false;
  value_rig().site->value = registry::must(ValueBook::open(services().plant));
  keep();
  keep();
  ASSERT_EQ(value_rig().submitted.size(), 1u) << "once, over a crash too";
  EXPECT_EQ(value_rig().submitted[0].idempotency_key, "value-wave:1-olga");
  EXPECT_THAT(value_rig().submitted[0].fields.at("title"), HasSubstr("Pilot"));
  const json sent = ask(200, "GET", std::string(kValue) + "/sent")["reports"];
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0]["title"], "Pilot");
  EXPECT_TRUE(sent[0]["week"].is_null());
}

// Between the report on disk and its messages on disk the server may die; and the messages may be
// there already, which their keys tell.
TEST_F(ValueRoutesTest, WhatWasNotHandedOverIsGoneOnWith) {
  set_schedule();
  go_to("2026-11-23T06:00:00Z");
  value_rig().is_refusing = true;
  keep();
  EXPECT_THAT(value_rig().submitted, IsEmpty());
  const json kept = ask(200, "GET", std::string(kValue) + "/sent")["reports"];
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept[0]["to"][0]["state"], "waiting");
  value_rig().is_refusing = false;
  value_rig().site->value = registry::must(ValueBook::open(services().plant));
  clock.advance(1h);
  keep();
  ASSERT_EQ(value_rig().submitted.size(), 1u);
  EXPECT_EQ(value_rig().submitted[0].created, *parse_rfc3339("2026-11-23T06:00:00Z"))
      << "made once";
  keep();
  EXPECT_EQ(value_rig().submitted.size(), 1u);
}

TEST_F(ValueRoutesTest, ASentReportStaysAsItWasSent) {
  foretold_failure();
  set_schedule();
  go_to("2026-11-23T08:00:00Z");
  const json sent = ask(201, "POST", std::string(kValue) + "/sent", {{"week", "2026-W47"}});
  EXPECT_EQ(sent["by"], "token:test");
  const std::string path = std::string(kValue) + "/sent/" + sent["id"].dump();
  const std::string before = call("GET", path).body;
  EXPECT_THAT(before, HasSubstr("foretold 1 h 0 min"));
  ask(200, "DELETE", "/api/v1/failures/1");
  EXPECT_EQ(call("GET", path).body, before);
  EXPECT_THAT(call("GET", path + "?lang=de").body, HasSubstr("Nutzenbericht"));
  const auto stored = registry::must(ValueBook::open(services().plant))->state()->reports.at(0);
  EXPECT_EQ(stored.hash, registry::content_hash(stored.hashed_text()));
  EXPECT_EQ(sent["hash"], stored.hash);
}

TEST_F(ValueRoutesTest, ADemonstrationSendsNothing) {
  set_schedule();
  value_rig().site->services.host.is_demo = true;
  go_to("2026-11-23T06:00:00Z");
  keep();
  EXPECT_THAT(value_rig().submitted, IsEmpty());
  EXPECT_THAT(refused(409, "POST", "/sent", {{"week", "2026-W46"}}), HasSubstr("demonstration"));
}

}  // namespace
}  // namespace millwright::api
