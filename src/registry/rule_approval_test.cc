// SPDX-License-Identifier: Apache-2.0
#include "registry/rule_approval.h"

#include "registry/registry_fixture.h"

namespace millwright::registry {
namespace {

class RuleApprovalTest : public RegistryFixture {
 protected:
  void SetUp() override {
    RegistryFixture::SetUp();
    make_asset();
    must(registry->create(engineer, signal(1, "flow")));
    id = must(registry->create(engineer, rule(1, RuleKind::kHigh, 8))).record.id;
  }
  Rule stored() { return *registry->snapshot()->find<Rule>(id); }
  void change(const Intent& who, auto alter) {
    Rule r = stored();
    alter(r);
    must(registry->update(who, r));
  }

  RuleId id;
};

TEST_F(RuleApprovalTest, TakesASecondPerson) {
  EXPECT_EQ(error_of(approve_rule(*registry, engineer, id)),
            "erika changed the settings of rule 1 last; somebody else approves them");
  Intent machine;
  machine.who.name = "token:ci";
  EXPECT_EQ(error_of(approve_rule(*registry, machine, id)),
            "token:ci is no person: log in to approve a rule");
  EXPECT_EQ(error_of(approve_rule(*registry, reviewer, RuleId(9))), "no rule 9");
  const auto approved = must(approve_rule(*registry, reviewer, id));
  EXPECT_EQ(approved.record.approved_by, "max");
  EXPECT_EQ(
      approved.record.approved_settings,
      R"({"deadband":0.0,"inhibits":[],"limit":8.0,"off_delay_ms":0,"on_delay_ms":0,"priority":2,)"
      R"("window_ms":0})");
  EXPECT_TRUE(is_approval(approved.record.approved_settings));
  reopen();
  EXPECT_EQ(stored().approved_by, "max");
  EXPECT_TRUE(differences_from_approved(stored()).empty());
}

TEST_F(RuleApprovalTest, ShowsWhatWasChangedSince) {
  EXPECT_TRUE(differences_from_approved(stored()).empty());  // never approved
  must(approve_rule(*registry, reviewer, id));
  struct Case {
    std::string name;
    std::function<void(Rule&)> alter;
    std::vector<std::string> different;
  };
  const std::vector<Case> cases = {
      {"its words are no setting", [](Rule& r) { r.message = "m"; }, {}},
      {"limit", [](Rule& r) { r.limit = 9; }, {"limit"}},
      {"deadband", [](Rule& r) { r.deadband = 1; }, {"limit", "deadband"}},
      {"what it inhibits", [](Rule& r) { r.inhibits = {"."}; }, {"limit", "deadband", "inhibits"}},
      {"inhibits nothing again", [](Rule& r) { r.inhibits = {}; }, {"limit", "deadband"}},
      {"limit set back", [](Rule& r) { r.limit = 8; }, {"deadband"}},
      {"delays and priority",
       [](Rule& r) {
         r.deadband = 0;
         r.on_delay = r.off_delay = r.window = std::chrono::seconds(1);
         r.priority = 1;
       },
       {"on_delay_ms", "off_delay_ms", "window_ms", "priority"}},
  };
  for (const Case& c : cases) {
    change(engineer, c.alter);
    EXPECT_EQ(differences_from_approved(stored()), c.different) << c.name;
  }
}

TEST_F(RuleApprovalTest, TheLastEditorIsWhoChangedTheSettings) {
  must(approve_rule(*registry, reviewer, id));
  change(reviewer, [](Rule& r) { r.limit = 9; });
  change(engineer, [](Rule& r) { r.message = "only words"; });
  EXPECT_EQ(error_of(approve_rule(*registry, reviewer, id)),
            "max changed the settings of rule 1 last; somebody else approves them");
  EXPECT_EQ(must(approve_rule(*registry, engineer, id)).record.approved_by, "erika");
  // Many entries later it is still max who did.
  for (int i = 0; i < 210; ++i) change(engineer, [&](Rule& r) { r.message = std::to_string(i); });
  EXPECT_FALSE(approve_rule(*registry, reviewer, id));
}

TEST(IsApproval, Table) {
  EXPECT_TRUE(is_approval(""));
  EXPECT_TRUE(is_approval(approval_settings(Rule())));
  for (
      const char* text :
      {"x", "[]", "{}", R"({"limit":1})",
       R"({"limit":"1","deadband":0,"on_delay_ms":0,"off_delay_ms":0,"window_ms":0,"priority":1})"}) {
    EXPECT_FALSE(is_approval(text)) << text;
  }
}

// Approvals from before rules could inhibit anything do not name it.
TEST_F(RuleApprovalTest, AnEarlierApprovalStandsForInhibitingNothing) {
  Rule rule;
  rule.limit = 8;
  rule.priority = 2;
  rule.approved_settings =
      R"({"deadband":0.0,"limit":8.0,"off_delay_ms":0,"on_delay_ms":0,"priority":2,"window_ms":0})";
  EXPECT_TRUE(is_approval(rule.approved_settings));
  EXPECT_TRUE(differences_from_approved(rule).empty());
  rule.inhibits = {"."};
  EXPECT_EQ(differences_from_approved(rule), std::vector<std::string>{"inhibits"});
}

}  // namespace
}  // namespace millwright::registry
