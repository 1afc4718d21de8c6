// SPDX-License-Identifier: Apache-2.0
#include "registry/maintenance.h"

#include "registry/registry_fixture.h"

namespace millwright::registry {
namespace {

using std::chrono::hours;

class MaintenanceTest : public RegistryFixture {
 protected:
  void SetUp() override {
    RegistryFixture::SetUp();
    make_asset();
  }
  MaintenanceWindow wanted(hours from, hours to) const {
    MaintenanceWindow window;
    window.scope = MaintenanceScope::kAsset;
    window.scope_id = 1;
    window.begin = clock.wall() + from;
    window.end = clock.wall() + to;
    window.reason = "overhaul";
    return window;
  }
  auto plan(const MaintenanceWindow& window) {
    return plan_maintenance(*registry, engineer, window, clock.wall());
  }
  MaintenancePhase phase(MaintenanceWindowId id) const {
    return phase_of(*registry->snapshot()->find<MaintenanceWindow>(id), clock.wall());
  }
};

TEST_F(MaintenanceTest, IsPlannedThenRunsThenIsOver) {
  const MaintenanceWindow planned = must(plan(wanted(hours(2), hours(5)))).record;
  EXPECT_EQ(planned.planned_by, engineer.who.name);
  EXPECT_EQ(phase(planned.id), MaintenancePhase::kComing);
  clock.advance(hours(2));
  EXPECT_EQ(phase(planned.id), MaintenancePhase::kRunning);
  clock.advance(hours(3));
  EXPECT_EQ(phase(planned.id), MaintenancePhase::kOver);
  reopen();
  EXPECT_EQ(*registry->snapshot()->find<MaintenanceWindow>(planned.id), planned);
  EXPECT_EQ(error_of(cancel_maintenance(*registry, engineer, planned.id, "late", clock.wall())),
            "maintenance window 1 is over already");
}

TEST_F(MaintenanceTest, IsCancelledBeforeAndWhileItRunsAndStaysOnRecord) {
  const MaintenanceWindowId coming = must(plan(wanted(hours(2), hours(5)))).record.id;
  const MaintenanceWindowId running = must(plan(wanted(hours(-1), hours(5)))).record.id;
  EXPECT_EQ(phase(running), MaintenancePhase::kRunning);
  EXPECT_EQ(registry->snapshot()->find<MaintenanceWindow>(running)->begin, clock.wall());
  for (const MaintenanceWindowId id : {coming, running}) {
    const auto done = must(cancel_maintenance(*registry, engineer, id, "no spares", clock.wall()));
    EXPECT_EQ(done.record.cancel_reason, "no spares");
    EXPECT_EQ(done.record.cancelled_by, engineer.who.name);
    EXPECT_EQ(phase(id), MaintenancePhase::kCancelled);
    EXPECT_FALSE(done.revision.json.empty());
  }
  EXPECT_EQ(error_of(cancel_maintenance(*registry, engineer, coming, "again", clock.wall())),
            "maintenance window 1 is cancelled already");
  EXPECT_EQ(error_of(cancel_maintenance(*registry, engineer, MaintenanceWindowId(9), "x", {})),
            "no maintenance-window 9");
  EXPECT_EQ(error_of(cancel_maintenance(*registry, engineer, running, "", {})),
            "reason: say why; it stands on the record");
}

TEST_F(MaintenanceTest, RefusesWhatMakesNoSense) {
  struct Case {
    const char* name;
    void (*spoil)(MaintenanceWindow&);
    std::string problem;
  };
  const Case cases[] = {
      {"no reason", [](auto& w) { w.reason.clear(); },
       "reason: say what is done there; it stands on the record"},
      {"ends before it begins", [](auto& w) { w.end = w.begin; }, "end: must be after begin"},
      {"is over", [](auto& w) { w.end = w.end - hours(9); }, "end: must be in the future"},
      {"too long", [](auto& w) { w.end = w.end + hours(24 * 367); },
       "end: a window lasts at most 366 days"},
      {"unknown asset", [](auto& w) { w.scope_id = 77; }, "no asset 77"},
      {"unknown line",
       [](auto& w) {
         w.scope = MaintenanceScope::kLine;
         w.scope_id = 9;
       },
       "no line 9"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    MaintenanceWindow window = wanted(hours(2), hours(5));
    c.spoil(window);
    EXPECT_EQ(error_of(plan(window)), c.problem);
  }
  EXPECT_TRUE(registry->snapshot()->all<MaintenanceWindow>().empty());
}

TEST_F(MaintenanceTest, CoversWhatLiesWithin) {
  const auto plant = registry->snapshot();
  MaintenanceWindow window = wanted(hours(1), hours(2));
  const std::pair<MaintenanceScope, std::string> scopes[] = {
      {MaintenanceScope::kArea, "mill/water"},
      {MaintenanceScope::kLine, "mill/water/line1"},
      {MaintenanceScope::kAsset, "mill/water/line1/pump1"}};
  for (const auto& [scope, path] : scopes) {
    window.scope = scope;
    window.scope_id = 1;
    EXPECT_TRUE(covers(window, AssetId(1), *plant)) << path;
    EXPECT_FALSE(covers(window, AssetId(2), *plant)) << path;
    EXPECT_EQ(path_of(window, *plant), path);
    window.scope_id = 8;
    EXPECT_FALSE(covers(window, AssetId(1), *plant)) << path;
    EXPECT_EQ(path_of(window, *plant), "");
  }
}

TEST_F(MaintenanceTest, TakesNoMoreThanItCanShow) {
  must(registry->change(engineer, [&](Edit& edit) -> Status {
    for (std::size_t i = 0; i < kMostOpenWindows; ++i) {
      MW_TRY([[maybe_unused]] const auto added, edit.add(wanted(hours(1), hours(2))));
    }
    return {};
  }));
  EXPECT_EQ(error_of(plan(wanted(hours(1), hours(2)))),
            "1000 maintenance windows are coming or running, at most 1000; cancel those nobody "
            "needs");
  clock.advance(hours(3));
  EXPECT_TRUE(plan(wanted(hours(1), hours(2))));
}

}  // namespace
}  // namespace millwright::registry
