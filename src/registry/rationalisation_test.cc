// SPDX-License-Identifier: Apache-2.0
#include "registry/rationalisation.h"

#include "registry/registry_fixture.h"

namespace millwright::registry {
namespace {

class RationalisationTest : public RegistryFixture {
 protected:
  void SetUp() override {
    RegistryFixture::SetUp();
    make_asset();
    must(registry->create(engineer, signal(1, "flow")));
    must(registry->create(engineer, Team{{}, "erika", TeamKind::kOperations}));
    procedure = put_procedure_in_force();
  }
  const Rule& stored(RuleId id) { return *registry->snapshot()->find<Rule>(id); }

  Document procedure;
};

TEST_F(RationalisationTest, NamesEachThingMissing) {
  struct Case {
    std::string name;
    std::function<void(Rule&)> alter;
    std::vector<std::string> missing;
  };
  const std::vector<Case> cases = {
      {"complete", [](Rule&) {}, {}},
      {"no owner", [](Rule& r) { r.owner.clear(); }, {"owner"}},
      {"nothing follows",
       [](Rule& r) { r.consequence_level = Severity::kNone; },
       {"consequence_level"}},
      {"no time", [](Rule& r) { r.respond_within = {}; }, {"respond_within_s"}},
      {"no procedure", [](Rule& r) { r.procedure.clear(); }, {"procedure"}},
      {"unknown procedure", [](Rule& r) { r.procedure = "other"; }, {"procedure_in_force"}},
      {"nothing at all",
       [](Rule& r) {
         const RuleKind kind = r.kind;
         r = Rule();
         r.signal = SignalId(1);
         r.kind = kind;
       },
       {"owner", "consequence_level", "respond_within_s", "procedure"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Rule r = alarm_rule(1, RuleKind::kHigh, 8);
    c.alter(r);
    const auto plant = registry->snapshot();
    EXPECT_EQ(missing_response(r, *plant), c.missing);
    EXPECT_EQ(is_rationalised(r, *plant), c.missing.empty());
    const auto created = registry->create(engineer, r);
    EXPECT_EQ(created.has_value(), c.missing.empty());
    if (!created) {
      EXPECT_EQ(created.error().code(), Code::kFailedPrecondition);
      EXPECT_EQ(created.error().message(), no_response_message(c.missing));
    }
    // What does not alarm needs no response.
    for (const RuleMode mode : {RuleMode::kEvent, RuleMode::kShadow}) {
      r.mode = mode;
      EXPECT_TRUE(is_rationalised(r, *plant));
      must(registry->create(engineer, r));
    }
    r.mode = RuleMode::kAlarm;
    r.is_enabled = false;
    must(registry->create(engineer, r));
  }
}

TEST_F(RationalisationTest, TheMessageNamesWhatIsMissingAndTheWaysOut) {
  Rule r = alarm_rule(1, RuleKind::kHigh, 8);
  r.owner.clear();
  r.procedure = "other";
  EXPECT_EQ(error_of(registry->create(engineer, r)),
            "no alarm without a response, this rule lacks: owner, procedure_in_force; add it, or "
            "use mode event (recorded) or shadow (on trial)");
}

TEST_F(RationalisationTest, GoingLiveIsWhatNeedsAResponse) {
  struct Case {
    std::string name;
    std::function<void(Rule&)> start;
    std::function<void(Rule&)> change;
    bool is_allowed;
  };
  const auto bare = [](Rule& r) {
    r.owner.clear();
    r.procedure.clear();
  };
  const std::vector<Case> cases = {
      {"an event becomes an alarm", bare, [](Rule& r) { r.mode = RuleMode::kAlarm; }, false},
      {"with a response it may", [](Rule&) {}, [](Rule& r) { r.mode = RuleMode::kAlarm; }, true},
      {"an event changes its limit", bare, [](Rule& r) { r.limit = 9; }, true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Rule r = alarm_rule(1, RuleKind::kHigh, 8);
    r.mode = RuleMode::kEvent;
    c.start(r);
    r = must(registry->create(engineer, r)).record;
    c.change(r);
    EXPECT_EQ(registry->update(engineer, r).has_value(), c.is_allowed);
  }
  // Switched on again is live again.
  Rule off = alarm_rule(1, RuleKind::kLow, 1);
  off.owner.clear();
  off.is_enabled = false;
  off = must(registry->create(engineer, off)).record;
  off.is_enabled = true;
  EXPECT_FALSE(registry->update(engineer, off));
}

// What a profile brings without a response is on trial until it has one, and is listed till then.
TEST_F(RationalisationTest, AProfilesRuleWithoutAResponseIsOnTrialUntilItHasOne) {
  Rule rule = alarm_rule(1, RuleKind::kHigh, 8);
  rule.owner.clear();
  rule.procedure.clear();
  rule.approved_by = "profile:pump@2";
  const auto added = must(registry->change(engineer, [&](Edit& edit) -> Status {
    MW_TRY(rule, edit.add_library_rule(rule));
    return {};
  }));
  EXPECT_EQ(added.warnings,
            std::vector<std::string>{
                "rule 'look at it' is on trial and pages nobody: " +
                no_response_message(std::vector<std::string>{"owner", "procedure"})});
  EXPECT_EQ(stored(rule.id).mode, RuleMode::kShadow);
  EXPECT_FALSE(is_live_alarm(stored(rule.id)));
  EXPECT_EQ(lacking(stored(rule.id), *registry->snapshot()),
            (std::vector<std::string>{"owner", "procedure"}));
  Rule live = stored(rule.id);
  live.mode = RuleMode::kAlarm;
  EXPECT_FALSE(registry->update(engineer, live)) << "not without a response";
  live.owner = "erika";
  live.procedure = "look-and-see";
  must(registry->update(engineer, live));
  EXPECT_TRUE(is_rationalised(stored(rule.id), *registry->snapshot()));
  // One that people put on trial asks for nothing, and one with a response goes live at once.
  Rule trial = alarm_rule(1, RuleKind::kLow, 1);
  trial.mode = RuleMode::kShadow;
  trial.owner.clear();
  trial = must(registry->create(engineer, trial)).record;
  EXPECT_TRUE(is_rationalised(trial, *registry->snapshot()));
  Rule whole = alarm_rule(1, RuleKind::kNoData, 0);
  must(registry->change(engineer, [&](Edit& edit) -> Status {
    MW_TRY(whole, edit.add_library_rule(whole));
    return {};
  }));
  EXPECT_TRUE(is_live_alarm(stored(whole.id)));
}

// Rules from before there was a response alarm as they are.
TEST_F(RationalisationTest, ALiveRuleMayKeepWhatItLacksButLoseNothing) {
  Rule old;
  must(registry->change(engineer, [&](Edit& edit) -> Status {
    old = must(edit.add(alarm_rule(1, RuleKind::kHigh, 8)));
    return {};
  }));
  old.owner.clear();
  old.respond_within = {};
  make_old(old);
  EXPECT_TRUE(is_live_alarm(stored(old.id)));
  EXPECT_FALSE(is_rationalised(stored(old.id), *registry->snapshot()));
  old.limit = 9;
  must(registry->update(engineer, old));
  old.owner = "erika";
  must(registry->update(engineer, old));
  old.procedure.clear();
  EXPECT_EQ(error_of(registry->update(engineer, old)),
            no_response_message(std::vector<std::string>{"procedure"}));
  EXPECT_EQ(stored(old.id).procedure, "look-and-see");
}

TEST_F(RationalisationTest, RetiringTheProcedureWarnsAndLeavesTheRuleAlarming) {
  Rule r = must(registry->create(engineer, alarm_rule(1, RuleKind::kHigh, 8))).record;
  const auto retired =
      must(step_document(*registry, engineer, procedure.id, DocumentStep::kRetire));
  EXPECT_EQ(retired.revision.warnings,
            std::vector<std::string>{
                "1 rule alarms without a procedure in force: 'look-and-see' was theirs"});
  EXPECT_EQ(missing_response(stored(r.id), *registry->snapshot()),
            std::vector<std::string>{"procedure_in_force"});
  r.limit = 9;
  must(registry->update(engineer, r));
}

TEST_F(RationalisationTest, AnUnknownOwnerIsDoubted) {
  Rule r = alarm_rule(1, RuleKind::kHigh, 8);
  EXPECT_TRUE(must(registry->create(engineer, r)).revision.warnings.empty());
  r.owner = "nobody";
  r.kind = RuleKind::kNoData;
  EXPECT_EQ(must(registry->create(engineer, r)).revision.warnings,
            std::vector<std::string>{"owner 'nobody': no team or person"});
}

TEST_F(RationalisationTest, APlaceThatIsNotThereIsDoubted) {
  Rule r = alarm_rule(1, RuleKind::kHigh, 8);
  const std::string signal(registry->snapshot()->path_of(SignalId(1)));
  const std::string asset = signal.substr(0, signal.rfind('/'));
  r.inhibits = {".", asset.substr(0, asset.rfind('/')), asset.substr(0, asset.find('/')), "mill/x"};
  EXPECT_EQ(must(registry->create(engineer, r)).revision.warnings,
            std::vector<std::string>{"inhibits 'mill/x': no such asset, line, area or site"});
  r.inhibits = {"mill//x"};
  EXPECT_FALSE(registry->create(engineer, r));
}

}  // namespace
}  // namespace millwright::registry
