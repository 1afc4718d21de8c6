// SPDX-License-Identifier: Apache-2.0
// The measures of the catalogue on a history whose figures are known, and the samples they come
// from: shown, kept with the decision, and the same after the records are gone.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "api/evidence.h"
#include "api/rollout_rig_test.h"
#include "pipeline/sources.h"
#include "registry/rollout_rows.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using registry::must;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kDays = 14;

class EvidenceTest : public RolloutRig {
 protected:
  void SetUp() override {
    RolloutRig::SetUp();
    for (const char* pump : {"pump1", "pump2", "pump3"}) {
      const auto id = registry->snapshot()->find_signal_by_address(std::string(pump) + "/flow")->id;
      ask(200, "PATCH", "/api/v1/signals/" + std::to_string(id.value),
          {{"expected_interval_ms", 3'600'000}});
    }
    rules_[0] = add_rule("pump1");
    rules_[1] = add_rule("pump2");
    ask(200, "PUT", "/api/v1/positions/operators/load", {{"none", true}});
    join("olga", "operations");
    join("pia", "project");
  }
  void join(const std::string& name, const std::string& team_kind) {
    ask(201, "POST", "/api/v1/teams", {{"name", "team-" + name}, {"kind", team_kind}});
    const json me = ask_as(name, Role::kOperator, 200, "GET", "/api/v1/me");
    ask(200, "PATCH", "/api/v1/users/" + me.at("id").dump(), {{"team", "team-" + name}});
  }
  /// By somebody whose last session has ended meanwhile.
  json as(const std::string& who, int status, std::string method, std::string_view target,
          const json& body = nullptr) {
    const json login = {{"user", who}, {"password", "the password of " + who}};
    const std::string cookie(call("POST", "/api/v1/login", login.dump()).header("set-cookie"));
    const auto answer =
        call_as_is(std::move(method), target, body.is_null() ? std::string() : body.dump(),
                   {{"Cookie", cookie.substr(0, cookie.find(';'))}, {"X-Millwright", "1"}});
    EXPECT_EQ(answer.status, status) << answer.body;
    return json::parse(answer.body, nullptr, false);
  }
  std::uint32_t add_rule(const std::string& pump) {
    const auto signal = registry->snapshot()->find_signal_by_address(pump + "/flow")->id.value;
    return ask(201, "POST", "/api/v1/rules", alarm_rule(signal, "high", 10)).at("id");
  }
  void send(const std::string& pump, double value) {
    ask(200, "POST", "/api/v1/readings", {{"signal", pump + "/flow"}, {"value", value}});
  }
  std::uint32_t asset_of(const std::string& pump) {
    return registry->snapshot()->find_signal_by_address(pump + "/flow")->asset.value;
  }
  /// An alarm that `who` acknowledges after `minutes`, and that is over after `lasts`.
  std::uint32_t alarm_once(const std::string& pump, const std::string& who,
                           std::chrono::minutes minutes, std::chrono::minutes lasts) {
    send(pump, 20);
    std::uint32_t id = 0;
    for (const alarm::Alarm& alarm : services().alarms.all()) {
      if (alarm.asset.value == asset_of(pump)) id = static_cast<std::uint32_t>(alarm.id.value);
    }
    clock.advance(minutes);
    as(who, 200, "POST", "/api/v1/alarms/" + std::to_string(id) + "/acknowledge");
    clock.advance(lasts - minutes);
    send(pump, 1);
    return id;
  }
  void label(std::uint32_t alarm, respond::Outcome outcome) {
    respond::Feedback feedback;
    feedback.alarm = AlarmId(alarm);
    feedback.raised = services().alarms.find(AlarmId(alarm))->raised;
    feedback.outcome = outcome;
    feedback.who = "olga";
    ASSERT_TRUE(services().watch.ask(encode_feedback_command(feedback)));
  }
  void fail_at(const std::string& pump, UtcNanos at) {
    ask(201, "POST", "/api/v1/failures",
        {{"asset", asset_of(pump)}, {"begin", to_rfc3339(at)}, {"end", to_rfc3339(at + 1h)}});
  }
  /// Two weeks. pump1 alarms every day, pump2 on the first seven, and pump3 falls silent after
  /// those: 21 alarms.
  void live() {
    begin_ = clock.wall();
    for (int day = 0; day < kDays; ++day) {
      for (int hour = 0; hour < 24; ++hour) {
        const UtcNanos start = begin_ + std::chrono::hours(day * 24 + hour);
        clock.advance(start + 1min - clock.wall());
        send("pump1", 1);
        send("pump2", 1);
        if (day < 7) send("pump3", 1);
        if (hour == 3) {
          const auto id = alarm_once("pump1", "olga", day % 2 == 0 ? 5min : 15min, 30min);
          if (day < 7) label(id, respond::Outcome::kTrue);
          if (day >= 7 && day < 10) label(id, respond::Outcome::kNuisance);
        }
        if (hour == 5 && day < 7) alarm_once("pump2", "pia", 1min, 10min);
      }
    }
    clock.advance(begin_ + 24h * kDays - clock.wall());
  }
  json evidence(std::string_view metric, const std::string& more = "", int status = 200) {
    return ask(status, "GET",
               "/api/v1/rollout/waves/1/evidence?limit=10000&metric=" + std::string(metric) + more);
  }

  std::uint32_t rules_[2] = {0, 0};
  UtcNanos begin_;
};

/// That what is shown adds up to what is said.
void expect_sums(const json& view) {
  SCOPED_TRACE(view.dump());
  const auto sum = [&](const char* list, const char* field) {
    double out = 0;
    for (const json& row : view[list]) out += row[field].get<double>();
    return out;
  };
  const auto values = [&] {
    std::vector<double> out;
    for (const json& row : view["items"]) out.push_back(row["value"].get<double>());
    std::ranges::sort(out);
    return out;
  };
  ASSERT_TRUE(view["value"].is_number());
  const double value = view["value"].get<double>();
  const double sample = view["sample"].get<double>();
  const std::string rule = view["rule"].get<std::string>();
  EXPECT_EQ(view["n_items"].get<std::size_t>(), view["items"].size());
  if (rule == "quantile") {
    const auto sorted = values();
    const double n = static_cast<double>(sorted.size());
    EXPECT_EQ(
        value,
        sorted.at(static_cast<std::size_t>(std::ceil(view["quantile"].get<double>() * n) - 1)));
    EXPECT_EQ(sample, n);
    EXPECT_EQ(view["times"].size(), sorted.size());
    EXPECT_NEAR(sum("times", "value"), sum("items", "value"), 1e-9);
    return;
  }
  const bool is_cells = !view["cells"].empty();
  if (rule == "share" && view["kind"] != "state" && is_cells) {
    EXPECT_NEAR(value, sum("cells", "hits") / sum("cells", "of"), 1e-12);
    EXPECT_EQ(sample, std::ranges::count_if(view["cells"],
                                            [](const json& cell) { return cell["of"] > 0; }));
    if (!view["items"].empty()) {
      EXPECT_NEAR(sum("items", "value"), sum("cells", "hits"), 1e-9);
    }
    return;
  }
  const double of = view["of"].get<double>();
  if (view["kind"] != "state") {
    EXPECT_NEAR(value, sum("items", "value") / of, 1e-12);
    EXPECT_EQ(sample, of);
    return;
  }
  EXPECT_EQ(sample, sum("items", "of"));
  if (rule == "sum") EXPECT_EQ(value, sum("items", "value"));
  if (rule == "share") EXPECT_NEAR(value, sum("items", "value") / sum("items", "of"), 1e-12);
  if (rule == "most") EXPECT_EQ(value, values().back());
  if (rule == "least") EXPECT_EQ(value, values().front());
}

TEST_F(EvidenceTest, FiguresOfAKnownHistory) {
  make_running();
  live();
  fail_at("pump1", begin_ + 24h * 2 + 10h);
  fail_at("pump1", begin_ + 24h * 4 + 10h);
  fail_at("pump2", begin_ + 24h * 3 + 10h);
  for (const char* pump : {"pump1", "pump2"}) {
    ask(201, "POST", "/api/v1/work-orders", {{"asset", asset_of(pump)}, {"title", "new seal"}});
  }
  ask(200, "POST", "/api/v1/work-orders/1", {{"state", "closed"}});
  ask(201, "POST", "/api/v1/rollout/problems", {{"wave", 1}, {"title", "gateway drops out"}});
  as(person("it"), 201, "POST", "/api/v1/rollout/waves/1/sign-offs", {{"function", "it"}});
  for (const double limit : {11.0, 12.0}) {
    ask_as("max", Role::kEngineer, 200, "PATCH", "/api/v1/rules/" + std::to_string(rules_[1]),
           {{"limit", limit}});
  }
  clock.advance(1s);

  struct Case {
    std::string_view metric;
    double value;
    double sample;  ///< 0: not looked at
  };
  const Case cases[] = {
      // Of the pilot's template.
      {"open_known_problems", 1, 1},
      {"sign_offs", 1, 5},
      {"data_completeness", (2 * kDays + 7) * 24 / (3.0 * kDays * 24), 3 * kDays},
      {"nuisance_share", 14.0 / 21, 21},
      {"acknowledge_p90", 15, 21},
      {"normal_staff_share", 14.0 / 21, 14},
      {"procedure_coverage", 1, 2},
      {"alarms_per_operator_day", 21.0 / kDays, 14},
      {"labelled_share", 10.0 / 21, 14},
      {"hands_off_passed", 0, 0},
      // And what else this history tells.
      {"sensor_uptime", (2 * kDays + 7) * 24 / (3.0 * kDays * 24), 3 * kDays},
      {"good_quality", 1, 35},
      {"silent_sensors", 1.0 / 3, 3},
      {"acknowledge_median", 5, 21},
      {"resolve_median", 30, 21},
      {"alarms_per_sensor_week", 21 / (3 * 2.0), 3 * kDays},
      {"stale_alarms", 0, 0},
      {"chattering_alarms", 0, 21},
      {"time_in_flood", 0, 14},
      {"lead_time_median", 24 * 2 + 7, 3},
      {"caught_share", 2.0 / 3, 3},
      {"missed_failures", 365.25 / (3 * kDays), 0},
      {"rationalised_share", 1, 2},
      {"unapproved_changes", 0, 2},
      {"change_rework", 0.5, 0},
      {"work_orders_closed", 0.5, 0},
      {"single_points", 2, 2},
      {"quarantine_share", 0, 0},
      {"readings_lost", 0, 0},
      {"duplicate_share", 0, 0},
      {"disk_free", 0.5, 1},
      {"not_ready", 0, 0},
      {"unknown_addresses", 0, 0},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.metric);
    const json view = evidence(c.metric);
    EXPECT_TRUE(view["value"].is_number()) << view["reason"];
    if (!view["value"].is_number()) continue;
    EXPECT_NEAR(view["value"].get<double>(), c.value, 0.004 * std::max(c.value, 1.0));
    if (c.sample > 0) EXPECT_EQ(view["sample"].get<double>(), c.sample);
    expect_sums(view);
  }
  // Every other one that has data adds up too.
  for (const rollout::Metric& metric : rollout::metrics()) {
    SCOPED_TRACE(metric.id);
    const json view = evidence(metric.id);
    if (view["value"].is_number()) {
      expect_sums(view);
    } else {
      EXPECT_THAT(view["reason"].get<std::string>(), HasSubstr("not known"));
    }
  }
}

TEST_F(EvidenceTest, LateReadingsAreCountedOfTheHoursInWhichTheyWere) {
  const auto late = [&] {
    return ask(200, "GET", "/api/v1/rollout/evidence?metric=late_share&window_days=2");
  };
  EXPECT_TRUE(late()["value"].is_null());
  const std::string figure = "_system/site/server/_system/late_readings";
  send("pump1", 1);  // of an hour in which nobody counted
  clock.advance(2h);
  registry::Adoption adoption;
  adoption.asset_path = "_system/site/server/_system";
  adoption.create_path = registry::CreatePath::kYes;
  adoption.signal.id = services().plant.table().allocate_id();
  adoption.signal.name = "late_readings";
  adoption.signal.unit = "1";
  adoption.signal.address = figure;
  const auto adopted = must(registry->adopt(engineer, adoption));
  must(services().plant.publish(adopted.revision));
  clock.advance(1h);
  const auto own = std::make_shared<pipeline::Client>();
  const pipeline::Origin origin{pipeline::kSourceSystem, own, "system"};
  for (int minute = 0; minute < 8; ++minute) {
    // With the figure itself two received a minute, and three of all sixteen came late.
    pipeline::IngestBuffer buffer;
    pipeline::SignalEntry* entry = services().plant.table().find(figure);
    ASSERT_NE(entry, nullptr);
    services().ingest.add(*entry, origin,
                          {{}, Scalar::of(minute < 3 ? 1.0 : 0.0), clock.wall(), {}, 0},
                          clock.wall(), buffer);
    must(services().ingest.flush(buffer));
    send("pump1", 1);
    clock.advance(1min);
  }
  clock.advance(1h);
  const json view = late();
  EXPECT_EQ(view["of"], 16);
  EXPECT_NEAR(view["hits"].get<double>(), 3, 1e-9);
  EXPECT_NEAR(view["value"].get<double>(), 3.0 / 16, 1e-9);
}

TEST_F(EvidenceTest, WhoSetsItUpIsSeenInTheAuditTrail) {
  const auto own = [&] {
    return ask(200, "GET", "/api/v1/rollout/evidence?metric=own_hands_share&window_days=2");
  };
  join("pete", "project");
  const json pete = ask_as("pete", Role::kOperator, 200, "GET", "/api/v1/me");
  ask(200, "PATCH", "/api/v1/users/" + pete.at("id").dump(), {{"role", "engineer"}});
  ask_as("max", Role::kEngineer, 200, "GET", "/api/v1/me");
  clock.advance(1min);
  const json before = own();
  const auto change = [&](const std::string& who, double limit) {
    as(who, 200, "PATCH", "/api/v1/rules/" + std::to_string(rules_[1]), {{"limit", limit}});
    clock.advance(1min);
  };
  for (const double limit : {11.0, 12.0, 13.0}) change("pete", limit);
  change("max", 14);
  const json after = own();
  EXPECT_EQ(after["of"].get<double>() - before["of"].get<double>(), 4);
  EXPECT_EQ(after["hits"].get<double>() - before["hits"].get<double>(), 1);
}

TEST_F(EvidenceTest, SaysWhereEachPartOfTheSampleIsFrom) {
  make_running();
  live();
  const json times = evidence("acknowledge_p90");
  EXPECT_EQ(times["n_items"], 21);
  EXPECT_EQ(times["items"][0]["kind"], "alarm");
  EXPECT_EQ(times["items"][0]["path"], "mill/water/line1/pump1");
  EXPECT_NEAR(times["items"][0]["value"].get<double>(), 5, 1e-9);
  EXPECT_EQ(times["from"], to_rfc3339(begin_));
  EXPECT_THAT(times["how"]["de"].get<std::string>(), HasSubstr("Quittung"));

  const json cells = evidence("data_completeness", "&offset=40");
  EXPECT_EQ(cells["n_cells"], 42);
  EXPECT_EQ(cells["cells"].size(), 2u);
  EXPECT_EQ(cells["cells"][1]["path"], "mill/water/line1/pump3");
  EXPECT_EQ(cells["cells"][1]["hits"], 0);
  EXPECT_EQ(cells["cells"][1]["of"], 24);
  EXPECT_EQ(cells["cells"][1]["day"], to_rfc3339(begin_ + 24h * 13));

  // The address in the gate is the one of its sample, and that of the plant needs no wave.
  for (const json& row : ask(200, "GET", "/api/v1/rollout/waves/1/gate")["criteria"]) {
    SCOPED_TRACE(row["metric"].get<std::string>());
    const json view = ask(200, "GET", row["source"].get<std::string>());
    for (const char* field : {"metric", "scope", "value", "low", "high", "sample", "reason"}) {
      EXPECT_EQ(view[field], row[field]) << field;
    }
  }
  const json of_plant =
      ask(200, "GET", "/api/v1/rollout/evidence?metric=acknowledge_p90&window_days=14");
  EXPECT_EQ(of_plant["value"], times["value"]);
  EXPECT_EQ(of_plant["scope"], "plant");
}

TEST_F(EvidenceTest, RefusesWhatCannotBeShown) {
  make_running();
  const std::string base = "/api/v1/rollout/evidence";
  ask(400, "GET", base);
  ask(400, "GET", base + "?metric=steam");
  ask(400, "GET", base + "?metric=disk_free&scope=wave");
  ask(400, "GET", base + "?metric=disk_free&window_days=0");
  ask(400, "GET", base + "?metric=disk_free&until=" + to_rfc3339(clock.wall() + 1h));
  ask(400, "GET", base + "?metric=disk_free&limit=10001");
  ask(404, "GET", "/api/v1/rollout/waves/9/evidence?metric=disk_free");
  evidence("disk_free", "&scope=wave", 400);
  clock.advance(48h);
  const json late = evidence("disk_free", "&until=" + to_rfc3339(clock.wall() - 25h));
  EXPECT_THAT(late["reason"].get<std::string>(), HasSubstr("nobody did then"));
}

TEST_F(EvidenceTest, ADecisionCanBeComputedAgainWhenTheRecordsAreGone) {
  make_running();
  live();
  keep();
  const json decision = ask(200, "GET", "/api/v1/rollout/waves/1/decisions")["decisions"].at(0);
  const auto source_of = [&](std::string_view metric) {
    for (const json& row : decision["criteria"]) {
      if (row["metric"] == metric) return row["source"].get<std::string>() + "&limit=10000";
    }
    return std::string();
  };
  const json before = ask(200, "GET", source_of("data_completeness"));
  EXPECT_EQ(before["decision"]["hash"], decision["hash"]);
  EXPECT_EQ(before["is_confirmed"], true);
  EXPECT_NEAR(before["value"].get<double>(), 35.0 / 42, 1e-3);
  EXPECT_TRUE(before["low"].is_number());
  expect_sums(before);

  ask(200, "PATCH", "/api/v1/retention-classes/1",
      {{"raw_days", 3}, {"minute_days", 3}, {"hour_days", 10}});
  clock.advance(24h * 30);
  must(registry->remove<Signal>(engineer,
                                registry->snapshot()->find_signal_by_address("pump3/flow")->id));
  EXPECT_TRUE(evidence("data_completeness")["value"].is_null()) << "the readings are gone";
  json after = ask(200, "GET", source_of("data_completeness"));
  EXPECT_EQ(after["is_confirmed"], true);
  for (const char* field : {"value", "low", "high", "sample", "reason", "hits", "of", "n_cells"}) {
    EXPECT_EQ(after[field], before[field]) << field;
  }
  expect_sums(after);

  const auto stored = rollout().state()->decisions.front();
  const rollout::Decision kept = must(rollout().kept(stored.id));
  ASSERT_EQ(kept.gate.judged.size(), 12u);
  int n_intervals = 0;
  for (const rollout::Judged& judged : kept.gate.judged) {
    SCOPED_TRACE(judged.criterion.metric);
    ASSERT_TRUE(judged.evidence);
    EXPECT_EQ(rollout::judge(judged.criterion, *judged.evidence), judged.finding);
    n_intervals += judged.finding.interval ? 1 : 0;
  }
  EXPECT_GE(n_intervals, 6);
  EXPECT_EQ(registry::content_hash(rollout::encode(kept)), stored.hash) << "the samples are hashed";
  rollout::Decision forged = kept;
  for (rollout::Judged& judged : forged.gate.judged) {
    if (!judged.evidence->blocks.cells.empty()) judged.evidence->blocks.cells.front().hits += 1;
  }
  EXPECT_NE(registry::content_hash(rollout::encode(forged)), stored.hash);
}

TEST_F(EvidenceTest, RulesThatWentMissingCount) {
  make_running();
  EXPECT_EQ(evidence("procedure_coverage")["value"], 1);
  EXPECT_EQ(evidence("unapproved_changes")["value"], 0);
  ask(200, "PATCH", "/api/v1/rules/" + std::to_string(rules_[0]), {{"is_enabled", false}});
  const json off = evidence("procedure_coverage");
  EXPECT_EQ(off["value"], 0.5);
  EXPECT_EQ(off["sample"], 2);
  EXPECT_THAT(off["items"].dump(), HasSubstr("switched off"));
  must(registry->remove<Rule>(engineer, RuleId(rules_[1])));
  keep();
  const json gone = evidence("procedure_coverage");
  EXPECT_EQ(gone["value"], 0);
  EXPECT_EQ(gone["sample"], 2);
  EXPECT_EQ(evidence("rationalised_share")["value"], 0);
  EXPECT_EQ(evidence("unapproved_changes")["value"], 1) << "the deleted one";
  // Outside the gate it is the plant of today that is asked for.
  EXPECT_TRUE(
      ask(200, "GET", "/api/v1/rollout/evidence?metric=procedure_coverage")["value"].is_null());
  // A new one counts from the next round on, and goes on counting.
  rules_[1] = add_rule("pump3");
  EXPECT_NEAR(evidence("procedure_coverage")["value"].get<double>(), 1.0 / 3, 1e-9);
  keep();
  must(registry->remove<Rule>(engineer, RuleId(rules_[1])));
  EXPECT_EQ(evidence("procedure_coverage")["sample"], 3);
}

TEST_F(EvidenceTest, AWaveInShadowKeepsItsRules) {
  ask(201, "POST", "/api/v1/rollout/waves", plan());
  step(200, 1, "shadow");
  const json view = evidence("procedure_coverage");
  EXPECT_EQ(view["sample"], 2);
  EXPECT_EQ(view["value"], 1) << "on trial by the wave, and not switched off";
}

TEST_F(EvidenceTest, SensorsOfThePlantThatWentMissingCount) {
  json criteria = json::array();
  for (const rollout::Criterion& c : rollout::wave_of(rollout::WaveKind::kPilot).criteria) {
    if (criteria.size() == 5) break;  // what every gate asks
    criteria.push_back({{"metric", c.metric}, {"scope", name(c.scope)}, {"target", c.target}});
  }
  criteria.push_back({{"metric", "silent_sensors"}, {"scope", "plant"}, {"target", 0.1}});
  criteria.push_back({{"metric", "procedure_coverage"}, {"scope", "plant"}, {"target", 1}});
  ask(201, "POST", "/api/v1/rollout/waves", plan({{"criteria", criteria}}));
  step(200, 1, "start");
  EXPECT_EQ(evidence("silent_sensors", "&scope=plant")["value"], 0);
  clock.advance(25h);
  send("pump1", 1);
  send("pump2", 1);
  EXPECT_NEAR(evidence("silent_sensors", "&scope=plant")["value"].get<double>(), 1.0 / 3, 1e-9);
  const SignalId silent = registry->snapshot()->find_signal_by_address("pump3/flow")->id;
  must(registry->remove<Signal>(engineer, silent));
  const json view = evidence("silent_sensors", "&scope=plant");
  EXPECT_NEAR(view["value"].get<double>(), 1.0 / 3, 1e-9) << "taking it away mends nothing";
  EXPECT_EQ(view["sample"], 3);
  EXPECT_EQ(ask(200, "GET", "/api/v1/rollout/evidence?metric=silent_sensors")["sample"], 2);
  must(registry->remove<Rule>(engineer, RuleId(rules_[0])));
  EXPECT_EQ(evidence("procedure_coverage", "&scope=plant")["value"], 0.5);
}

TEST_F(EvidenceTest, AnotherPartOfTheOrganizationIsSeenInWhatItDoes) {
  join("carl", "operations");
  const auto sample = [&](const std::string& here, rollout::WaveId after) {
    RolloutState state;
    rollout::Wave before;
    before.id = rollout::WaveId(1);
    before.name = "wave-1";
    before.assets = {AssetId(asset_of("pump1"))};
    before.signals = {registry->snapshot()->find_signal_by_address("pump1/flow")->id};
    rollout::Wave wave;
    wave.id = rollout::WaveId(2);
    wave.after = after;
    wave.started = begin_;
    wave.assets = {AssetId(asset_of(here))};
    wave.signals = {registry->snapshot()->find_signal_by_address(here + "/flow")->id};
    state.waves = {before, wave};
    rollout::Criterion criterion;
    criterion.metric = "unlike_wave_before";
    return Evidence(services(), state, state.waves.back(), clock.wall()).sample(criterion);
  };
  begin_ = clock.wall();
  const auto alarms_of = [&](const std::string& pump, const std::string& who, int n) {
    for (int i = 0; i < n; ++i) {
      clock.advance(2h);
      send(pump, 1);
      alarm_once(pump, who, 1min, 10min);
    }
  };
  alarms_of("pump1", "olga", 3);
  const auto connect = [&](const std::string& pump, const std::string& client) {
    auto sender = std::make_shared<pipeline::Client>();
    sender->name = client;
    sender->has_connection = true;
    auto& table = services().ingest.table();
    const auto id = registry->snapshot()->find_signal_by_address(pump + "/flow")->id;
    ASSERT_TRUE(table.claim(*table.entry(id), sender));
  };
  EXPECT_THAT(sample("pump2", rollout::WaveId()).not_known, HasSubstr("after no other wave"));
  EXPECT_THAT(sample("pump2", rollout::WaveId(1)).not_known, HasSubstr("too little to compare"));

  services().host.connections = [] {
    return std::vector<ConnectionRow>{{"gate-a", "mqtt", "10.0.1.7:4711", {}, {}, 0, 0},
                                      {"gate-b", "mqtt", "10.0.1.9:4711", {}, {}, 0, 0},
                                      {"gate-c", "mqtt", "10.0.2.9:4711", {}, {}, 0, 0}};
  };
  connect("pump1", "gate-a");
  connect("pump2", "gate-b");
  connect("pump3", "gate-c");
  EXPECT_THAT(sample("pump2", rollout::WaveId(1)).not_known, HasSubstr("too little to compare"))
      << "the network is the same, and the crew may be another";
  const rollout::Sample other_network = sample("pump3", rollout::WaveId(1));
  EXPECT_EQ(other_network.not_known, "");
  EXPECT_EQ(other_network.hits, 1);
  ASSERT_EQ(other_network.items.size(), 1u);
  EXPECT_EQ(other_network.items[0].id, "networks");

  alarms_of("pump1", "olga", 10);
  alarms_of("pump2", "carl", 9);
  alarms_of("pump2", "pia", 5);
  EXPECT_THAT(sample("pump2", rollout::WaveId(1)).not_known, HasSubstr("too little to compare"))
      << "the project's own people are no crew";
  alarms_of("pump2", "carl", 1);
  const rollout::Sample other_crew = sample("pump2", rollout::WaveId(1));
  EXPECT_EQ(other_crew.hits, 1);
  ASSERT_EQ(other_crew.items.size(), 2u) << "no roster says which shifts there are";
  EXPECT_EQ(other_crew.items[0].id, "crew");
  EXPECT_THAT(other_crew.items[0].words, HasSubstr("0 % in common with 'wave-1', by 10 here and"));
  EXPECT_THAT(other_crew.items[0].words, Not(HasSubstr("carl")));
  EXPECT_EQ(other_crew.items[1].value, 0) << "the network is the same";
}

}  // namespace
}  // namespace millwright::api
