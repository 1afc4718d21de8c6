// SPDX-License-Identifier: Apache-2.0
#include "registry/structure.h"

#include <gmock/gmock.h>

#include "registry/registry_fixture.h"
#include "registry/rule_approval.h"

namespace millwright::registry {
namespace {

using ::testing::ElementsAre;

/// A rule of the second line inhibits everything of the first, its machine, and itself.
class StructureTest : public RegistryFixture {
 protected:
  void SetUp() override {
    RegistryFixture::SetUp();
    make_asset();
    must(registry->change(engineer, [](Edit& edit) -> Status {
      must(edit.add(Line{{}, AreaId(1), "line10", "Line 10"}));
      must(edit.add(Team{{}, "early", TeamKind::kOperations}));
      must(edit.add(signal(1, "pressure")));
      Rule cause = rule(1, RuleKind::kHigh, 8);
      cause.inhibits = {"mill/water/line1", "mill/water/line1/pump1", "mill/water/line10", "."};
      cause.owner = "early";
      cause.approved_by = "max";
      cause.approved_settings = approval_settings(cause);
      must(edit.add(cause));
      return {};
    }));
  }
  const Rule& cause() {
    held_ = registry->snapshot();
    return *held_->find<Rule>(RuleId(1));
  }
  template <class R>
  R record(std::uint32_t id) {
    return *registry->snapshot()->find<R>(IdOf<R>(id));
  }

 private:
  std::shared_ptr<const Plant> held_;
};

TEST_F(StructureTest, WhatARuleInhibitsFollowsARenamedPlace) {
  auto line = record<Line>(1);
  line.name = "filling";
  must(change_structure(*registry, engineer, line));
  EXPECT_THAT(cause().inhibits, ElementsAre("mill/water/filling", "mill/water/filling/pump1",
                                            "mill/water/line10", "."));
  EXPECT_THAT(differences_from_approved(cause()), ElementsAre());
  EXPECT_EQ(registry->snapshot()->path_of(SignalId(1)), "mill/water/filling/pump1/pressure");
  EXPECT_EQ(record<Signal>(1).address, "mill/water/line1/pump1/pressure");

  auto site = record<Site>(1);
  site.name = "works";
  must(change_structure(*registry, engineer, site));
  EXPECT_THAT(cause().inhibits, ElementsAre("works/water/filling", "works/water/filling/pump1",
                                            "works/water/line10", "."));
}

TEST_F(StructureTest, WhatARuleInhibitsFollowsAMovedMachine) {
  auto asset = record<Asset>(1);
  asset.line = LineId(2);
  must(change_structure(*registry, engineer, asset));
  EXPECT_THAT(cause().inhibits,
              ElementsAre("mill/water/line1", "mill/water/line10/pump1", "mill/water/line10", "."));
  EXPECT_EQ(registry->snapshot()->path_of(SignalId(1)), "mill/water/line10/pump1/pressure");
}

TEST_F(StructureTest, AnotherTitleChangesNoRule) {
  auto area = record<Area>(1);
  area.title = "Water treatment";
  must(change_structure(*registry, engineer, area));
  EXPECT_EQ(must(registry->audit({})).front().what, "area 1");
  auto team = record<Team>(1);
  team.kind = TeamKind::kMaintenance;
  must(change_structure(*registry, engineer, team));
  EXPECT_EQ(must(registry->audit({})).front().what, "team 1");
  EXPECT_EQ(cause().owner, "early");
}

TEST_F(StructureTest, SettingsThatDifferFromTheApprovedOnesStillDo) {
  Rule changed = cause();
  changed.limit = 9;
  must(registry->update(engineer, changed));
  auto asset = record<Asset>(1);
  asset.name = "pump9";
  must(change_structure(*registry, engineer, asset));
  EXPECT_THAT(differences_from_approved(cause()), ElementsAre("limit"));
}

TEST_F(StructureTest, ARulesOwnerFollowsARenamedTeamInTheSameRevision) {
  const std::uint64_t before = registry->revision();
  auto team = record<Team>(1);
  team.name = "morning";
  must(change_structure(*registry, engineer, team));
  EXPECT_EQ(cause().owner, "morning");
  EXPECT_EQ(registry->revision(), before + 1);
  const std::vector<AuditEntry> trail = must(registry->audit({}));
  EXPECT_EQ(trail[0].what, "rule 1");
  EXPECT_EQ(trail[1].what, "team 1");
  EXPECT_EQ(trail[1].why, "first plant");
}

TEST_F(StructureTest, AnOwnerWhoIsAPersonKeepsTheName) {
  must(registry->create(engineer, User{{}, "early", "", Role::kViewer, {}, true}));
  auto team = record<Team>(1);
  team.name = "morning";
  must(change_structure(*registry, engineer, team));
  EXPECT_EQ(cause().owner, "early");
}

TEST_F(StructureTest, ARefusedChangeLeavesAllAsItWas) {
  auto line = record<Line>(1);
  line.name = "line10";
  EXPECT_EQ(error_of(change_structure(*registry, engineer, line)),
            "name 'line10': taken by line 2 of the same area");
  EXPECT_EQ(cause().inhibits.front(), "mill/water/line1");
}

TEST_F(StructureTest, FindsTheRulesThatInhibitAPlaceOrAPartOfIt) {
  const auto plant = registry->snapshot();
  for (const char* path : {"mill", "mill/water", "mill/water/line1", "mill/water/line1/pump1"}) {
    EXPECT_THAT(rules_inhibiting(*plant, path), ElementsAre(RuleId(1))) << path;
  }
  EXPECT_THAT(rules_inhibiting(*plant, "mill/wat"), ElementsAre());
}

TEST_F(StructureTest, WhatStillHasPartsIsNotRemovedAndSaysWhich) {
  must(registry->change(engineer, [](Edit& edit) -> Status {
    for (const char* name : {"pump2", "pump3", "pump4"}) {
      must(edit.add(Asset{{}, LineId(1), name, "", "pump", 2}));
    }
    return {};
  }));
  EXPECT_EQ(error_of(registry->remove<Line>(engineer, LineId(1))),
            "line 1 still has 4 assets: pump1, pump2, pump3 and 1 more");
}

}  // namespace
}  // namespace millwright::registry
