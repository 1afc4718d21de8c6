// SPDX-License-Identifier: Apache-2.0
#include "registry/profile.h"

#include <algorithm>
#include <set>

#include "registry/apply_profile.h"
#include "registry/rationalisation.h"
#include "registry/registry_fixture.h"
#include "registry/rule_approval.h"

namespace millwright::registry {
namespace {

const std::string kHead = "millwright-profile: 1\nname: pump\nversion: 2\n";
const std::string kFlow = "signals:\n  - name: flow\n    unit: L/min\n";

TEST(ParseProfile, ReadsEveryField) {
  const Profile profile = must(parse_profile(kHead + R"(title: Pump
description: "a pump"
manufacturer: ACME
asset_class: pump
signals:
  - name: running
    title: Is running
    unit: "1"
    kind: discrete
    type: bool
    expected_interval_ms: 250
    mapping:
      mqtt: {topic: state, key: run}
      sparkplug: {metric: State/Run}
      line: {field: run}
  - {name: flow, unit: L/min, range: [-5, null]}
rules:
  - {signal: flow, kind: low, limit: 1e1, deadband: .5, on_delay_ms: 1, off_delay_ms: 2, priority: 1,
     message: "{asset} is dry", consequence: c, response: r, owner: crew, consequence_level: major,
     respond_within_s: 600, procedure: pump-low-flow, policy: water, alarm_class: quality, mode: event,
     is_latching: true, position: desk-1, is_condition_warning: true, inhibits: [., mill/hall]}
  - {signal: running, kind: no-data, window_ms: 5000, message: silent}
procedures: [restart]
)",
                                             "pump.yaml"));
  EXPECT_EQ(profile.version, 2);
  EXPECT_EQ(profile.manufacturer, "ACME");
  ASSERT_EQ(profile.signals.size(), 2u);
  EXPECT_EQ(profile.signals[0].kind, SignalKind::kDiscrete);
  EXPECT_EQ(profile.signals[0].type, ValueType::kBool);
  EXPECT_EQ(profile.signals[0].expected_interval, std::chrono::milliseconds(250));
  EXPECT_EQ(profile.signals[1].range_low, -5.0);
  EXPECT_EQ(profile.signals[1].range_high, std::nullopt);
  ASSERT_EQ(profile.rules.size(), 2u);
  EXPECT_EQ(profile.rules[0].limit, 10.0);
  EXPECT_EQ(profile.rules[0].deadband, 0.5);
  EXPECT_EQ(profile.rules[1].window, std::chrono::milliseconds(5000));
  EXPECT_EQ(profile.procedures, std::vector<std::string>{"restart"});
  const Rule made = to_rule(profile.rules[0], "Pump 1");
  EXPECT_EQ(made.owner, "crew");
  EXPECT_EQ(made.consequence_level, Severity::kMajor);
  EXPECT_EQ(made.respond_within, std::chrono::minutes(10));
  EXPECT_EQ(made.procedure, "pump-low-flow");
  EXPECT_EQ(made.policy, "water");
  EXPECT_EQ(made.alarm_class, "quality");
  EXPECT_EQ(made.mode, RuleMode::kEvent);
  EXPECT_TRUE(made.is_latching);
  EXPECT_EQ(made.position, "desk-1");
  EXPECT_TRUE(made.is_condition_warning);
  EXPECT_EQ(made.inhibits, (std::vector<std::string>{".", "mill/hall"}));

  EXPECT_EQ(profile_address(profile.signals[0], "mqtt", "mill/p1"), "mill/p1/state/run");
  EXPECT_EQ(profile_address(profile.signals[0], "sparkplug", "g/e/d"), "g/e/d/State/Run");
  EXPECT_EQ(profile_address(profile.signals[0], "line", "m"), "m/run");
  EXPECT_EQ(profile_address(profile.signals[1], "mqtt", "mill/p1"), "mill/p1/flow");
  EXPECT_EQ(to_rule(profile.rules[0], "Pump 1").message, "Pump 1 is dry");
  EXPECT_EQ(to_rule({.signal = {}, .message = "{asset}{asset}", .consequence = {}, .response = {}},
                    "{asset}")
                .message,
            "{asset}{asset}");

  EXPECT_EQ(must(parse_profile(profile_to_yaml(profile), "again.yaml")), profile);
}

TEST(ParseProfile, ErrorsNameFileLineAndWhat) {
  struct Case {
    std::string text;
    std::string message;
  };
  const std::string rule = kHead + kFlow + "rules:\n";
  const std::vector<Case> cases = {
      {"", "p.yaml:1: no YAML document, must be one"},
      {"[1]", "p.yaml:1: a profile must be a map of keys and values"},
      {"name: pump\nversion: 1\n", "p.yaml:1: the file has no 'millwright-profile'"},
      {"millwright-profile: 7\nname: pump\nversion: 1\n",
       "p.yaml:1: format version 7, this program reads up to 1"},
      {"millwright-profile: 1\nversion: 1\n", "p.yaml:1: the file has no 'name'"},
      {"millwright-profile: 1\nname: a@b\nversion: 1\n",
       "p.yaml:2: name 'a@b': must be 1 to 64 bytes without '/', '+', '#' and '@'"},
      {"millwright-profile: 1\nname: pump\nversion: one\n",
       "p.yaml:3: version: must be a whole number"},
      {"millwright-profile: 1\nname: pump\nversion: 0\n",
       "p.yaml:3: version: must be from 1 to 1000000"},
      {kHead + "name: again\n", "p.yaml:4: key 'name' appears twice"},
      {kHead + "titel: x\n", "p.yaml:4: unknown key 'titel'; did you mean 'title'?"},
      {kHead + "colour: x\n", "p.yaml:4: unknown key 'colour'"},
      {kHead + "signals: 5\n", "p.yaml:4: signals: must be a list"},
      {kHead + "signals:\n  - flow\n", "p.yaml:5: a signal must be a map of keys and values"},
      {kHead + "signals:\n  - name: flow\n", "p.yaml:5: the signal has no 'unit'"},
      {kHead + "signals:\n  - name: flow\n    unit: Cels\n",
       "p.yaml:5: signal 'flow': unit 'Cels': not a UCUM code this server knows; did you mean "
       "'Cel'?"},
      {kHead + kFlow + "    kind: analogue\n",
       "p.yaml:7: kind: 'analogue' is not one of analog, discrete, counter, text; did you mean "
       "'analog'?"},
      {kHead + kFlow + "    type: float32\n",
       "p.yaml:7: type: 'float32' is not one of float64, int64, uint64, bool, text; did you mean "
       "'float64'?"},
      {kHead + kFlow + "    range: 5\n",
       "p.yaml:7: range: must be [low, high]; null for an open end"},
      {kHead + kFlow + "    current_loop: 4-20\n",
       "p.yaml:7: current_loop: must be [value at 4 mA, value at 20 mA]"},
      {kHead + kFlow + "    current_loop: [0, null]\n",
       "p.yaml:5: signal 'flow': value_at_4_ma and value_at_20_ma: a current loop needs both; null "
       "for neither"},
      {kHead + kFlow + "    range: [0, many]\n", "p.yaml:7: range: 'many' is not a number"},
      {kHead + kFlow + "    range: [5, 1]\n",
       "p.yaml:5: signal 'flow': range_low 5 must be below range_high 1"},
      {kHead + kFlow + "    expected_interval_ms: -3\n",
       "p.yaml:7: expected_interval_ms: must be from 0 to 31622400000"},
      {kHead + kFlow + "    mapping:\n      mqqt: {topic: x}\n",
       "p.yaml:8: unknown key 'mqqt'; did you mean 'mqtt'?"},
      {kHead + kFlow + "    mapping:\n      mqtt: {topics: x}\n",
       "p.yaml:8: unknown key 'topics'; did you mean 'topic'?"},
      {kHead + kFlow + "    mapping:\n      mqtt: {topic: 'a/+'}\n",
       "p.yaml:8: topic: must not hold '+' or '#'"},
      {kHead + kFlow + "  - name: flow\n    unit: L/min\n",
       "p.yaml:7: signal 'flow' appears twice"},
      {rule + "  - signal: flow\n    kind: high\n    message: m\n",
       "p.yaml:8: the rule has no 'limit'"},
      {rule + "  - {signal: flaw, kind: high, limit: 1, message: m}\n",
       "p.yaml:8: rule for 'flaw': the profile has no such signal; did you mean 'flow'?"},
      {rule + "  - {signal: flow, kind: hihg, limit: 1, message: m}\n",
       "p.yaml:8: kind: 'hihg' is not one of high-high, high, low, low-low, rate-of-change, stuck, "
       "no-data, external; did you mean 'high'?"},
      {rule + "  - {signal: flow, kind: high, limit: .nan, message: m}\n",
       "p.yaml:8: limit: '.nan' is not a number"},
      {rule + "  - {signal: flow, kind: high, limit: 1, deadband: -1, message: m}\n",
       "p.yaml:8: high rule for 'flow': deadband -1: must be 0 or more"},
      {rule + "  - {signal: flow, kind: stuck, message: m}\n",
       "p.yaml:8: stuck rule for 'flow': window_ms 0: a stuck rule needs a window"},
      {rule + "  - {signal: flow, kind: high, limit: 1, priority: 4, message: m}\n",
       "p.yaml:8: priority: must be from 1 to 3"},
      {rule + "  - {signal: flow, kind: high, limit: 1, message: m, is_latching: yes}\n",
       "p.yaml:8: is_latching: must be true or false"},
      {rule + "  - {signal: flow, kind: high, limit: 1, message: m, inhibits: .}\n",
       "p.yaml:8: inhibits: must be a list"},
      {rule + "  - {signal: flow, kind: high, limit: 1, message: m, inhibits: [a/b/c/d/e]}\n",
       "p.yaml:8: high rule for 'flow': inhibits 'a/b/c/d/e': must be the path of an asset, a "
       "line, "
       "an area or a site"},
      {rule + "  - {signal: flow, kind: high, limit: 1, message: m, mode: alert}\n",
       "p.yaml:8: mode: 'alert' is not one of alarm, event, shadow; did you mean 'alarm'?"},
      {rule + "  - {signal: flow, kind: high, limit: 1, message: m, procedure: a/b}\n",
       "p.yaml:8: high rule for 'flow': procedure 'a/b': must be 1 to 64 bytes without '/', '+', "
       "'#' and control characters, and must not start with '$'"},
      {kHead + "procedures: [[a]]\n", "p.yaml:4: procedures: must be a list of names"},
      {kHead + "procedures: [a, b\n", "p.yaml:5: end of sequence flow not found"},
      {"a: b: c\n", "p.yaml:1: illegal map value"},
      {kHead + "title: x\n---\nname: y\n", "p.yaml:5: a second YAML document, must be one"},
      {"\xff", "p.yaml:1: not valid UTF-8"},
      {std::string(300'000, '#'), "p.yaml:1: 300000 bytes, a profile has at most 262144"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text.substr(0, 300));
    EXPECT_EQ(error_of(parse_profile(c.text, "p.yaml")), c.message);
  }
}

TEST(ParseProfile, DeepNestingAndAliasesAreHarmless) {
  EXPECT_FALSE(parse_profile(std::string(100'000, '['), "p.yaml"));
  EXPECT_FALSE(parse_profile(std::string(100'000, '{'), "p.yaml"));
  std::string bomb = "a: &a [x, x]\n";
  for (char c = 'b'; c < 'z'; ++c) {
    const char before = static_cast<char>(c - 1);
    bomb += std::string(1, c) + ": &" + c + " [*" + before + ", *" + before + "]\n";
  }
  EXPECT_EQ(error_of(parse_profile(bomb, "p.yaml")),
            "p.yaml:13: more than 20000 values, aliases expanded");
}

std::vector<std::string> shipped() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(MW_PROFILES_DIR)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
  }
  std::ranges::sort(files);
  return files;
}

TEST(ShippedProfiles, AreValidCompleteAndWatchForSilence) {
  ASSERT_EQ(shipped().size(), 5u);
  for (const std::string& file : shipped()) {
    SCOPED_TRACE(file);
    const Profile profile = must(parse_profile(read_text(file), file));
    EXPECT_EQ(profile.name, std::filesystem::path(file).stem().string());
    EXPECT_EQ(profile.asset_class, profile.name);
    EXPECT_EQ(must(parse_profile(profile_to_yaml(profile), file)), profile);
    for (const ProfileSignal& signal : profile.signals) {
      EXPECT_TRUE(signal.range_low && signal.range_high) << signal.name;
      EXPECT_EQ(std::ranges::count_if(profile.rules,
                                      [&](const ProfileRule& rule) {
                                        return rule.signal == signal.name &&
                                               rule.kind == RuleKind::kNoData;
                                      }),
                1)
          << signal.name;
    }
    for (const ProfileRule& rule : profile.rules) {
      EXPECT_NE(rule.message.find("{asset}"), std::string::npos) << rule.message;
      EXPECT_FALSE(rule.consequence.empty());
      EXPECT_FALSE(rule.response.empty());
      // Without these it would come on trial and page nobody.
      EXPECT_FALSE(rule.owner.empty()) << rule.message;
      EXPECT_NE(rule.consequence_level, Severity::kNone) << rule.message;
      EXPECT_GT(rule.respond_within.count(), 0) << rule.message;
      EXPECT_FALSE(rule.procedure.empty()) << rule.message;
    }
  }
}

class ApplyProfileTest : public RegistryFixture {
 protected:
  AllocateSignalId counting() {
    return [this](std::string_view) { return SignalId(++last_id); };
  }
  std::uint32_t last_id = 100;
};

TEST_F(ApplyProfileTest, GivesAnAssetSignalsAndRulesInOneChange) {
  make_asset();
  for (const std::string& file : shipped())
    must(store_profile(*registry, engineer, read_text(file), file));
  const std::uint64_t before = registry->revision();
  const ProfileApplication application{AssetId(1), "pump", "mqtt", "mill/water/line1/pump1"};
  const auto applied = must(apply_profile(*registry, engineer, application, counting()));
  EXPECT_EQ(applied.revision.number, before + 1);
  // Nobody has the shipped owners' names here, and no shipped procedure is in force.
  for (const std::string& warning : applied.revision.warnings) {
    EXPECT_TRUE(warning.starts_with("owner '") ||
                warning.find("' is on trial and pages nobody: ") != std::string::npos)
        << warning;
  }
  EXPECT_EQ(applied.n_new_signals, applied.signals.size());
  const auto plant = registry->snapshot();
  const Signal* suction = plant->find_signal_by_address("mill/water/line1/pump1/suction_pressure");
  ASSERT_TRUE(suction);
  EXPECT_EQ(suction->range_low, -1.0);
  const auto rules = plant->rules_of(suction->id);
  const auto low = std::ranges::find(rules, RuleKind::kLow, &Rule::kind);
  ASSERT_NE(low, rules.end());
  EXPECT_EQ((*low)->message, "Pump 1 may be cavitating");
  EXPECT_EQ((*low)->priority, 1);

  // Its settings count as approved until somebody changes them; its procedure is not in force here.
  EXPECT_EQ((*low)->approved_by, "profile:pump@3");
  EXPECT_TRUE(differences_from_approved(**low).empty());
  EXPECT_EQ((*low)->mode, RuleMode::kShadow);
  EXPECT_EQ(lacking(**low, *plant), std::vector<std::string>{"procedure_in_force"});
  Rule changed = **low;
  changed.limit -= 1;
  EXPECT_EQ(differences_from_approved(changed), std::vector<std::string>{"limit"});

  // Again: nothing new.
  const auto again = must(apply_profile(*registry, engineer, application, counting()));
  EXPECT_EQ(again.revision.json, "");
  EXPECT_EQ(again.n_new_signals + again.n_new_rules, 0u);
  EXPECT_EQ(again.signals.size(), applied.signals.size());
}

TEST_F(ApplyProfileTest, KeepsASignalThatWasAdoptedBefore) {
  make_asset();
  Signal mine = signal(5, "vibration");
  mine.unit = "mm/s";
  mine.title = "My own title";
  must(registry->create(engineer, mine));
  Rule own = rule(5, RuleKind::kHigh, 3);
  must(registry->create(engineer, own));
  for (const std::string& file : shipped())
    must(store_profile(*registry, engineer, read_text(file), file));
  must(apply_profile(*registry, engineer, {AssetId(1), "pump@3", "mqtt", "mill/water/line1/pump1"},
                     counting()));
  const auto plant = registry->snapshot();
  EXPECT_EQ(plant->find<Signal>(SignalId(5))->title, "My own title");
  const auto rules = plant->rules_of(SignalId(5));
  EXPECT_EQ(std::ranges::count(rules, RuleKind::kHigh, &Rule::kind), 1);
  EXPECT_EQ(std::ranges::count(rules, RuleKind::kHighHigh, &Rule::kind), 1);
}

TEST_F(ApplyProfileTest, RefusesAndChangesNothing) {
  make_asset();
  EXPECT_EQ(
      error_of(apply_profile(*registry, engineer, {AssetId(1), "pump@1", "mqtt", "x"}, counting())),
      "profile 'pump@1': not stored here");
  must(store_profile(*registry, engineer, kHead + kFlow, "pump.yaml"));
  EXPECT_EQ(
      error_of(apply_profile(*registry, engineer, {AssetId(9), "pump", "mqtt", "x"}, counting())),
      "no asset 9");
  Signal other = signal(5, "other");
  other.address = "x/flow";
  must(registry->create(engineer, other));
  EXPECT_EQ(
      error_of(apply_profile(*registry, engineer, {AssetId(1), "pump", "mqtt", "x"}, counting())),
      "address 'x/flow': already feeds signal 5");
  EXPECT_EQ(registry->snapshot()->all<Signal>().size(), 1u);
}

TEST_F(ApplyProfileTest, AStoredProfileNeverChanges) {
  make_asset();
  const auto stored = must(store_profile(*registry, engineer, kHead + kFlow, "pump.yaml"));
  EXPECT_EQ(must(store_profile(*registry, engineer, kHead + kFlow, "pump.yaml")).revision.json, "");
  EXPECT_EQ(error_of(store_profile(*registry, engineer, kHead, "pump.yaml")),
            "profile pump@2 is stored already and never changes; raise its version");
  StoredProfile changed = stored.record;
  changed.yaml = kHead;
  EXPECT_EQ(error_of(registry->update(engineer, changed)),
            "profile pump@2 never changes once stored; add a new version");
  changed.id = {};
  changed.name = "fan";
  EXPECT_EQ(error_of(registry->create(engineer, changed)), "profile fan@2: its text says pump@2");
  EXPECT_EQ(error_of(store_profile(*registry, engineer, "x: y", "f.yaml")),
            "f.yaml:1: the file has no 'millwright-profile'");
  must(registry->create(engineer, Device{{}, "gw1", "mqtt", "pump@2", {}, {}}));
  EXPECT_EQ(error_of(registry->remove<StoredProfile>(engineer, stored.record.id)),
            "profile 1 is used by device 'gw1'");
}

}  // namespace
}  // namespace millwright::registry
