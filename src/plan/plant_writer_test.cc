// SPDX-License-Identifier: Apache-2.0
#include "plan/plant_writer.h"

#include <gtest/gtest.h>

#include <random>

#include "plan/plan_fixture_test.h"

namespace millwright::plan {
namespace {

using registry::must;
using testing::IsEmpty;

using PlantWriterTest = PlanFixture;

/// Texts that YAML would read as something else.
constexpr const char* kTexts[] = {"",      "plain",     "yes",  "null",   "~",  "1",
                                  "a: b",  "- x",       "# no", "'",      "\"", "two\nlines",
                                  " lead", "x: [1, 2]", "{}",   "Ümlaut", "1e3"};

/// A plant of everything a file can hold, by seed.
void fill(registry::Registry& registry, const registry::Intent& who, unsigned seed) {
  std::mt19937 random(seed);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const auto text = [&] { return std::string(kTexts[below(std::size(kTexts))]); };
  registry::must(registry.change(who, [&](registry::Edit& edit) -> Status {
    registry::AlarmClass fire;
    fire.name = "fire & smoke";
    fire.drill_days = 1 + static_cast<std::uint32_t>(below(90));
    fire.may_shelve.reset();
    registry::must(registry::put_alarm_class(edit, fire));
    // One of those a plant begins with, changed: elsewhere it is as it was.
    registry::AlarmClass safety;
    safety.name = "safety";
    registry::must(registry::put_alarm_class(edit, safety));
    registry::must(registry::remove_alarm_class(edit, "environment"));
    for (int i = 0; i < below(3); ++i) {
      registry::must(edit.add(Team{{}, "team" + std::to_string(i), TeamKind(below(7))}));
      registry::must(
          edit.add(Device{{}, "gw" + std::to_string(i), "mqtt", "", {"a/#", "b/+/c,d"}, {}}));
    }
    std::uint32_t n_signals = 0;
    for (int s = 0; s <= below(2); ++s) {
      const auto site =
          registry::must(edit.add(Site{{}, "site" + std::to_string(s), text(), "UTC"}));
      for (int a = 0; a < below(3); ++a) {
        const auto area =
            registry::must(edit.add(Area{{}, site.id, "area" + std::to_string(a), text()}));
        const auto line = registry::must(edit.add(Line{{}, area.id, "line", text()}));
        for (int m = 0; m < below(3); ++m) {
          const auto asset = registry::must(
              edit.add(Asset{{}, line.id, "m" + std::to_string(m), text(), "pump", 1 + below(5)}));
          for (int k = 0; k < below(4); ++k) {
            Signal signal;
            signal.id = SignalId(++n_signals);
            signal.asset = asset.id;
            signal.name = "s" + std::to_string(k);
            signal.title = text();
            signal.unit = below(2) != 0 ? "bar" : "1";
            if (below(2) != 0) signal.range_high = below(1000) / 7.0;
            signal.expected_interval = std::chrono::milliseconds(1 + below(10'000));
            signal.address = "adr/" + std::to_string(n_signals);
            registry::must(edit.add(signal));
            for (int r = 0; r < below(3); ++r) {
              Rule rule;
              rule.signal = signal.id;
              rule.kind = below(2) != 0 ? RuleKind::kHigh : RuleKind::kLow;
              rule.limit = below(1000) / 3.0 - 100;
              rule.on_delay = std::chrono::milliseconds(below(5000));
              rule.message = text();
              rule.alarm_class = below(2) != 0 ? fire.name : "";
              rule.mode = below(2) != 0 ? RuleMode::kEvent : RuleMode::kShadow;
              registry::must(edit.add(rule));
            }
          }
        }
      }
    }
    return {};
  }));
}

TEST_F(PlantWriterTest, WhatItWritesPlansToNothingAndMakesTheSamePlantElsewhere) {
  for (unsigned seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(seed);
    path = (dir / (std::to_string(seed) + ".db")).string();
    open();
    fill(*registry, engineer, seed);
    const std::vector<File> files = written();
    const auto classes = must(load_alarm_classes(*registry));
    is_complete = true;
    const Plan none = plan(files);
    EXPECT_THAT(none.problems, IsEmpty()) << files[0].text;
    EXPECT_THAT(lines(none), IsEmpty()) << files[0].text;

    path = (dir / (std::to_string(seed) + "-copy.db")).string();
    open();
    apply(files);
    EXPECT_EQ(must(load_alarm_classes(*registry)), classes);
    const std::vector<File> again = written();
    // A title left empty is made up when a record is new.
    EXPECT_THAT(plan(files).problems, IsEmpty());
    EXPECT_THAT(lines(plan(files)), IsEmpty());
    EXPECT_EQ(again.size(), files.size());
  }
}

TEST_F(PlantWriterTest, WritesEachDocumentOnceInItsFolder) {
  make_asset();
  must(registry::store_library_document(*registry, engineer, DocumentKind::kPolicy, "standard",
                                        "policy: standard\n"));
  must(registry::draft_document(*registry, engineer, DocumentKind::kPolicy, "standard",
                                "policy: standard\ntitle: Newer\n"));
  must(registry::draft_document(*registry, engineer, DocumentKind::kCalendar, "holidays",
                                "BEGIN:VCALENDAR\r\n"));
  std::vector<std::string> names;
  for (const File& file : written()) names.push_back(file.name);
  EXPECT_THAT(names, testing::ElementsAre("plant.yaml", "policies/standard.yaml",
                                          "calendars/holidays.ics"));
  EXPECT_THAT(lines(plan(written())), IsEmpty());
}

TEST_F(PlantWriterTest, LeavesOutThePlatformsOwnSite) {
  open();
  must(registry->create(engineer, Site{{}, "_system", "", "UTC"}));
  EXPECT_THAT(written()[0].text, testing::Not(testing::HasSubstr("_system")));
}

}  // namespace
}  // namespace millwright::plan
