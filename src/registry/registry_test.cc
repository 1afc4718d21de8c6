// SPDX-License-Identifier: Apache-2.0
#include "registry/registry.h"

#include <cmath>
#include <functional>

#include "registry/registry_fixture.h"

namespace millwright::registry {
namespace {

class RegistryTest : public RegistryFixture {};

TEST_F(RegistryTest, AnExternalConditionIsKeptWithWhatItIsAbout) {
  make_asset();
  must(registry->create(engineer, signal(12, "trip")));
  Rule trip = rule(12, RuleKind::kExternal, 0);
  trip.subject = SubjectKind::kDevice;
  trip.subject_name = "gw-7";
  const auto made = must(registry->create(engineer, trip));
  EXPECT_EQ(made.revision.warnings,
            std::vector<std::string>{"subject_name 'gw-7': no such device"});
  reopen();
  const auto plant = registry->snapshot();
  const Rule* kept = plant->find<Rule>(made.record.id);
  ASSERT_NE(kept, nullptr);
  EXPECT_EQ(kept->kind, RuleKind::kExternal);
  EXPECT_EQ(kept->subject, SubjectKind::kDevice);
  EXPECT_EQ(kept->subject_name, "gw-7");
}

TEST_F(RegistryTest, StoresEveryKindAndReadsItBackAfterReopening) {
  make_asset();
  must(registry->change(engineer, [](Edit& edit) -> Status {
    must(edit.add(signal(12, "pressure")));
    Rule high = rule(12, RuleKind::kHigh, 8);
    high.on_delay = std::chrono::milliseconds(1500);
    high.consequence = "seal fails";
    must(edit.add(high));
    must(edit.add(Device{{}, "gw1", "mqtt", "", {"mill/#"}, {"mill/+/cmd", "x"}}));
    must(edit.add(Team{{}, "shift-a", TeamKind::kOperations}));
    must(edit.add(User{{}, "erika", "Erika M.", Role::kEngineer, TeamId(1), true}));
    User robot{{}, "robot", "", Role::kViewer, TeamId(), false};
    robot.email = "robot@example.org";
    robot.phone = "+49 (170) 123-45/67";
    robot.language = "de";
    robot.skills = {"electrician", "crane operator"};
    robot.is_contact_only = true;
    must(edit.add(robot));
    return {};
  }));
  reopen();
  const auto plant = registry->snapshot();
  EXPECT_EQ(plant->revision(), 2u);
  ASSERT_TRUE(plant->find<Site>(SiteId(1)));
  EXPECT_EQ(plant->find<Site>(SiteId(1))->time_zone, "Europe/Berlin");
  const Signal* pressure = plant->find_signal_by_address("mill/water/line1/pump1/pressure");
  ASSERT_TRUE(pressure);
  EXPECT_EQ(pressure->id, SignalId(12));
  EXPECT_EQ(pressure->range_high, 16.0);
  EXPECT_EQ(plant->find_signal_by_path("mill/water/line1/pump1/pressure"), pressure);
  EXPECT_EQ(plant->path_of(SignalId(12)), "mill/water/line1/pump1/pressure");
  EXPECT_EQ(plant->path_of(AssetId(1)), "mill/water/line1/pump1");
  ASSERT_EQ(plant->signals_of(AssetId(1)).size(), 1u);
  ASSERT_EQ(plant->rules_of(SignalId(12)).size(), 1u);
  EXPECT_EQ(plant->rules_of(SignalId(12))[0]->on_delay, std::chrono::milliseconds(1500));
  EXPECT_EQ(plant->rules_of(SignalId(12))[0]->consequence, "seal fails");
  const Device* gateway = plant->find_device_by_name("gw1");
  ASSERT_TRUE(gateway);
  EXPECT_EQ(gateway->subscribe_filters, (std::vector<std::string>{"mill/+/cmd", "x"}));
  EXPECT_EQ(plant->find_user_by_name("erika")->team, TeamId(1));
  EXPECT_FALSE(plant->find_user_by_name("robot")->team);
  const User* robot = plant->find_user_by_name("robot");
  EXPECT_FALSE(robot->is_active);
  EXPECT_EQ(robot->email, "robot@example.org");
  EXPECT_EQ(robot->phone, "+49 (170) 123-45/67");
  EXPECT_EQ(robot->language, "de");
  EXPECT_EQ(robot->skills, (std::vector<std::string>{"electrician", "crane operator"}));
  EXPECT_TRUE(robot->is_contact_only);
}

TEST_F(RegistryTest, UpdatesAndRemoves) {
  make_asset();
  must(registry->create(engineer, signal(12, "pressure")));
  must(registry->create(engineer, rule(12, RuleKind::kHigh, 8)));
  Signal changed = signal(12, "pressure");
  changed.unit = "Pa";
  must(registry->update(engineer, changed));
  EXPECT_EQ(registry->snapshot()->find<Signal>(SignalId(12))->unit, "Pa");
  // A signal takes its rules along.
  const Revision removed = must(registry->remove<Signal>(engineer, SignalId(12)));
  EXPECT_EQ(parse_revision(removed.json)->changes.size(), 2u);
  EXPECT_TRUE(registry->snapshot()->all<Signal>().empty());
  EXPECT_TRUE(registry->snapshot()->all<Rule>().empty());
}

TEST_F(RegistryTest, IdsAreNeverUsedTwice) {
  make_asset();
  must(registry->create(engineer, signal(12, "pressure")));
  must(registry->create(engineer, rule(12, RuleKind::kHigh, 8)));
  must(registry->remove<Signal>(engineer, SignalId(12)));
  reopen();
  EXPECT_EQ(must(registry->max_signal_id()), SignalId(12));
  must(registry->create(engineer, signal(13, "pressure")));
  EXPECT_EQ(must(registry->create(engineer, rule(13, RuleKind::kHigh, 8))).record.id, RuleId(2));
}

TEST_F(RegistryTest, AChangeIsAllOrNothing) {
  make_asset();
  const auto before = registry->snapshot();
  const auto result = registry->change(engineer, [](Edit& edit) -> Status {
    must(edit.add(signal(12, "pressure")));
    return fail(Code::kInvalidArgument, "no more");
  });
  EXPECT_EQ(error_of(result), "no more");
  EXPECT_EQ(registry->snapshot(), before);
  EXPECT_EQ(must(registry->max_signal_id()), SignalId(0));
  reopen();
  EXPECT_TRUE(registry->snapshot()->all<Signal>().empty());
}

TEST_F(RegistryTest, WritingTheSameValueIsNoRevision) {
  make_asset();
  must(registry->create(engineer, signal(12, "pressure")));
  const Revision same = must(registry->update(engineer, signal(12, "pressure")));
  EXPECT_EQ(same.number, 2u);
  EXPECT_EQ(same.json, "");
  EXPECT_EQ(must(registry->pending_revisions(0)).size(), 2u);
}

TEST_F(RegistryTest, WarnsAboutLimitsInTheWrongOrder) {
  make_asset();
  must(registry->create(engineer, signal(12, "pressure")));
  must(registry->create(engineer, rule(12, RuleKind::kHighHigh, 8)));
  const auto high = must(registry->create(engineer, rule(12, RuleKind::kHigh, 9)));
  ASSERT_EQ(high.revision.warnings.size(), 1u);
  EXPECT_EQ(high.revision.warnings[0],
            "high-high limit 8 bar is not above high limit 9 bar of the same signal");
  const auto low = must(registry->create(engineer, rule(12, RuleKind::kLow, -1)));
  ASSERT_EQ(low.revision.warnings.size(), 1u);
  EXPECT_EQ(low.revision.warnings[0],
            "low limit -1 bar lies outside the valid range of signal 12: it can only be passed by "
            "readings that are marked out-of-range");
}

TEST_F(RegistryTest, RefusesWithAClearMessage) {
  make_asset();
  must(registry->create(engineer, signal(1, "flow")));
  must(registry->create(engineer, rule(1, RuleKind::kHigh, 8)));
  must(registry->create(engineer, Team{{}, "shift-a", TeamKind::kOperations}));
  must(registry->create(engineer, User{{}, "erika", "", Role::kViewer, TeamId(1), true}));
  must(registry->create(engineer, Device{{}, "gw1", "mqtt", "", {}, {}}));

  const auto adding = [](auto record) {
    return [record](Edit& edit) -> Status {
      const auto added = edit.add(record);
      if (!added) return fail(added.error());
      return {};
    };
  };
  const auto with_signal = [&](auto alter) {
    Signal s = signal(2, "pressure");
    alter(s);
    return adding(s);
  };
  const auto with_rule = [&](auto alter) {
    Rule r = rule(1, RuleKind::kHigh, 8);
    alter(r);
    return adding(r);
  };
  const auto with_user = [&](auto alter) {
    User u{{}, "max", "", Role::kViewer, {}, true};
    alter(u);
    return adding(u);
  };
  struct Case {
    Code code;
    std::string message;
    std::function<Status(Edit&)> fn;
  };
  const std::vector<Case> cases = {
      {Code::kInvalidArgument,
       "unit 'Cels': not a UCUM code this server knows; did you mean 'Cel'?",
       with_signal([](Signal& s) { s.unit = "Cels"; })},
      {Code::kInvalidArgument,
       "unit 'rpm': not a UCUM code this server knows; did you mean '{rpm}'?",
       with_signal([](Signal& s) { s.unit = "rpm"; })},
      {Code::kInvalidArgument, "unit 'furlong': not a UCUM code this server knows",
       with_signal([](Signal& s) { s.unit = "furlong"; })},
      {Code::kInvalidArgument, "range_low 16 must be below range_high 16",
       with_signal([](Signal& s) { s.range_low = 16; })},
      {Code::kInvalidArgument,
       "value_at_4_ma and value_at_20_ma: a current loop needs both; null for neither",
       with_signal([](Signal& s) { s.value_at_20_ma = 16; })},
      {Code::kInvalidArgument,
       "value_at_4_ma 5 and value_at_20_ma 5: must differ, and by an amount that a double can "
       "hold; for raw mA send 4 and 20",
       with_signal([](Signal& s) { s.value_at_4_ma = s.value_at_20_ma = 5; })},
      {Code::kInvalidArgument,
       "value_at_4_ma: only an analog signal of type float64 comes over a current loop, this one "
       "is counter of type float64",
       with_signal([](Signal& s) {
         s.kind = SignalKind::kCounter;
         s.value_at_4_ma = 4;
         s.value_at_20_ma = 20;
       })},
      {Code::kInvalidArgument, "range_low and range_high: must be finite numbers",
       with_signal([](Signal& s) { s.range_low = std::nan(""); })},
      {Code::kInvalidArgument, "expected_interval_ms 0: must be from 1 ms to 366 days",
       with_signal([](Signal& s) { s.expected_interval = std::chrono::milliseconds(0); })},
      {Code::kInvalidArgument, "kind 'text' does not go with type 'float64'",
       with_signal([](Signal& s) { s.kind = SignalKind::kText; })},
      {Code::kInvalidArgument,
       "name 'a/b': must be 1 to 64 bytes without '/', '+', '#' and control characters, and must "
       "not start with '$'",
       with_signal([](Signal& s) { s.name = "a/b"; })},
      {Code::kInvalidArgument, "title: not valid UTF-8",
       with_signal([](Signal& s) { s.title = "\xff"; })},
      {Code::kInvalidArgument, "id: a signal needs an id from the pipeline",
       with_signal([](Signal& s) { s.id = SignalId(); })},
      {Code::kAlreadyExists, "signal 1 exists already",
       with_signal([](Signal& s) { s.id = SignalId(1); })},
      {Code::kAlreadyExists, "address 'mill/water/line1/pump1/flow': already feeds signal 1",
       with_signal([](Signal& s) { s.address = "mill/water/line1/pump1/flow"; })},
      {Code::kAlreadyExists, "name 'flow': taken by signal 1 of the same asset",
       with_signal([](Signal& s) { s.name = "flow"; })},
      {Code::kNotFound, "no asset 9", with_signal([](Signal& s) { s.asset = AssetId(9); })},
      {Code::kInvalidArgument, "asset: must be given",
       with_signal([](Signal& s) { s.asset = AssetId(); })},
      {Code::kInvalidArgument, "deadband -1: must be 0 or more",
       with_rule([](Rule& r) { r.deadband = -1; })},
      {Code::kInvalidArgument, "priority 4: must be from 1 (highest) to 3",
       with_rule([](Rule& r) { r.priority = 4; })},
      {Code::kInvalidArgument, "limit: must be a finite number",
       with_rule([](Rule& r) { r.limit = HUGE_VAL; })},
      {Code::kInvalidArgument, "on_delay_ms -5: must be from 0 to 366 days",
       with_rule([](Rule& r) { r.on_delay = std::chrono::milliseconds(-5); })},
      {Code::kInvalidArgument, "window_ms 0: a stuck rule needs a window",
       with_rule([](Rule& r) { r.kind = RuleKind::kStuck; })},
      {Code::kInvalidArgument, "limit 0: a rate-of-change rule needs a limit above 0 per second",
       with_rule([](Rule& r) {
         r.kind = RuleKind::kRateOfChange;
         r.limit = 0;
       })},
      {Code::kInvalidArgument,
       "subject 'asset': only a rule of kind external is about something else than its signal",
       with_rule([](Rule& r) { r.subject = SubjectKind::kAsset; })},
      {Code::kInvalidArgument,
       "limit, deadband: a rule of kind external has none, it holds while the value is true",
       with_rule([](Rule& r) { r.kind = RuleKind::kExternal; })},
      {Code::kInvalidArgument, "subject_name '': subject 'external' needs a name",
       with_rule([](Rule& r) {
         r.kind = RuleKind::kExternal;
         r.limit = 0;
         r.subject = SubjectKind::kExternal;
       })},
      {Code::kInvalidArgument, "subject_name 'gw': subject 'asset' has none",
       with_rule([](Rule& r) {
         r.kind = RuleKind::kExternal;
         r.limit = 0;
         r.subject = SubjectKind::kAsset;
         r.subject_name = "gw";
       })},
      {Code::kNotFound, "no signal 9", with_rule([](Rule& r) { r.signal = SignalId(9); })},
      {Code::kInvalidArgument,
       "time_zone 'Berlin': must be a name of the IANA time zone database such as "
       "'Europe/Berlin', or 'UTC'",
       adding(Site{{}, "b", "", "Berlin"})},
      {Code::kAlreadyExists, "name 'mill': taken by site 1", adding(Site{{}, "mill", "", "UTC"})},
      {Code::kInvalidArgument, "id: a new site must not bring one",
       adding(Site{SiteId(5), "b", "", "UTC"})},
      {Code::kAlreadyExists, "name 'water': taken by area 1 of the same site",
       adding(Area{{}, SiteId(1), "water", ""})},
      {Code::kNotFound, "no area 3", adding(Line{{}, AreaId(3), "l", ""})},
      {Code::kInvalidArgument, "criticality 0: must be from 1 (highest) to 5",
       adding(Asset{{}, LineId(1), "p", "", "", 0})},
      {Code::kInvalidArgument, "asset_class 'Pump': must be lower case",
       adding(Asset{{}, LineId(1), "p", "", "Pump", 1})},
      {Code::kInvalidArgument, "environment 'Wet': must be lower case",
       adding(Asset{{}, LineId(1), "p", "", "", 1, "Hydra", "Wet"})},
      {Code::kInvalidArgument, "commissioned_year 14: must be a year such as 2014",
       adding(Asset{{}, LineId(1), "p", "", "", 1, "", "", 14})},
      {Code::kAlreadyExists, "name 'gw1': taken by device 1",
       adding(Device{{}, "gw1", "mqtt", "", {}, {}})},
      {Code::kInvalidArgument,
       "protocol 'mqqt': must be one of mqtt, sparkplug, line, rest; did you mean 'mqtt'?",
       adding(Device{{}, "gw2", "mqqt", "", {}, {}})},
      {Code::kInvalidArgument,
       "publish_filters 'a/#/b': not a topic filter; '+' must fill a whole level and '#' must "
       "stand last",
       adding(Device{{}, "gw2", "mqtt", "", {"a/#/b"}, {}})},
      {Code::kNotFound, "profile 'pump@1': not stored here; name it as name@version",
       adding(Device{{}, "gw2", "mqtt", "pump@1", {}, {}})},
      {Code::kAlreadyExists, "name 'erika': taken by user 1",
       adding(User{{}, "erika", "", Role::kViewer, {}, true})},
      {Code::kInvalidArgument, "name 'a b': a log-in name has no spaces and no ':'",
       adding(User{{}, "a b", "", Role::kViewer, {}, true})},
      {Code::kNotFound, "no team 8", adding(User{{}, "x", "", Role::kViewer, TeamId(8), true})},
      {Code::kInvalidArgument, "email: must be one address such as 'name@example.org'",
       with_user([](User& u) { u.email = "x@y.example\r\nBcc: all@z.example"; })},
      {Code::kInvalidArgument, "email: must be one address such as 'name@example.org'",
       with_user([](User& u) { u.email = "x@y.example,z@y.example"; })},
      {Code::kInvalidArgument,
       "phone: must be digits with spaces, '-', '/' or brackets, '+' only in front",
       with_user([](User& u) { u.phone = "110;AT+CMGD=1"; })},
      {Code::kInvalidArgument, "language 'fr': must be en, de or empty",
       with_user([](User& u) { u.language = "fr"; })},
      {Code::kInvalidArgument, "skills: 'crane' appears twice",
       with_user([](User& u) { u.skills = {"crane", "crane"}; })},
      {Code::kInvalidArgument, "role 'operator': a contact never logs in and has the role viewer",
       with_user([](User& u) {
         u.role = Role::kOperator;
         u.is_contact_only = true;
       })},
      {Code::kInvalidArgument, "respond_within_s -1: must be from 0 to 30 days",
       with_rule([](Rule& r) { r.respond_within = std::chrono::seconds(-1); })},
      {Code::kInvalidArgument, "approved_settings: not the settings of a rule",
       with_rule([](Rule& r) { r.approved_settings = R"({"limit":1})"; })},
      {Code::kFailedPrecondition, "asset 1 still has 1 signal: flow",
       [](Edit& edit) { return edit.remove<Asset>(AssetId(1)); }},
      {Code::kFailedPrecondition, "site 1 still has 1 area: water",
       [](Edit& edit) { return edit.remove<Site>(SiteId(1)); }},
      {Code::kFailedPrecondition, "team 1 still has 1 user: erika",
       [](Edit& edit) { return edit.remove<Team>(TeamId(1)); }},
      {Code::kNotFound, "no rule 4", [](Edit& edit) { return edit.remove<Rule>(RuleId(4)); }},
      {Code::kNotFound, "no signal 44", [](Edit& edit) { return edit.update(signal(44, "x")); }},
  };
  const auto before = registry->snapshot();
  for (const Case& c : cases) {
    SCOPED_TRACE(c.message);
    const auto result = registry->change(engineer, c.fn);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().message(), c.message);
    EXPECT_EQ(name(result.error().code()), name(c.code));
  }
  EXPECT_EQ(registry->snapshot(), before);
}

TEST_F(RegistryTest, AdoptsWithThePathToTheSignal) {
  open();
  Adoption adoption;
  adoption.signal = signal(77, "pressure");
  adoption.signal.asset = {};
  adoption.signal.title.clear();
  adoption.asset_path = "mill/water/line1/heat-exchanger2";
  EXPECT_EQ(error_of(registry->adopt(engineer, adoption)),
            "no asset 'mill/water/line1/heat-exchanger2'; create it first or ask for its creation");
  adoption.create_path = CreatePath::kYes;
  const auto adopted = must(registry->adopt(engineer, adoption));
  EXPECT_EQ(adopted.record.id, SignalId(77));
  EXPECT_EQ(adopted.record.title, "Pressure");
  EXPECT_EQ(adopted.revision.number, 1u);
  EXPECT_EQ(parse_revision(adopted.revision.json)->changes.size(), 5u);
  const auto plant = registry->snapshot();
  EXPECT_EQ(plant->path_of(SignalId(77)), "mill/water/line1/heat-exchanger2/pressure");
  EXPECT_EQ(plant->all<Asset>()[0].title, "Heat exchanger 2");
  // A second one into the same line reuses what is there.
  adoption.signal = signal(78, "flow");
  adoption.asset_path = "mill/water/line1/pump3";
  must(registry->adopt(engineer, adoption));
  EXPECT_EQ(registry->snapshot()->all<Line>().size(), 1u);
  EXPECT_EQ(registry->snapshot()->all<Asset>().size(), 2u);
  EXPECT_EQ(error_of(registry->adopt(engineer, adoption)), "signal 78 exists already");
  adoption.asset_path = "mill/pump";
  EXPECT_EQ(error_of(registry->adopt(engineer, adoption)),
            "asset path 'mill/pump': 2 elements, must be 4: site/area/line/asset");
}

TEST_F(RegistryTest, AFailedAdoptionMakesNoPath) {
  open();
  Adoption adoption{signal(77, "pressure"), "mill/water/line1/pump1", CreatePath::kYes};
  adoption.signal.unit = "bars";
  EXPECT_EQ(error_of(registry->adopt(engineer, adoption)),
            "unit 'bars': not a UCUM code this server knows; did you mean 'bar'?");
  EXPECT_TRUE(registry->snapshot()->all<Site>().empty());
}

TEST(TitleFromName, Table) {
  EXPECT_EQ(title_from_name("pump1"), "Pump 1");
  EXPECT_EQ(title_from_name("heat-exchanger2"), "Heat exchanger 2");
  EXPECT_EQ(title_from_name("winding_temperature"), "Winding temperature");
  EXPECT_EQ(title_from_name("a--b-"), "A b");
  EXPECT_EQ(title_from_name(""), "");
}

}  // namespace
}  // namespace millwright::registry
