// SPDX-License-Identifier: Apache-2.0
#include "registry/rule_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "registry/csv.h"
#include "registry/registry_fixture.h"

namespace millwright::registry {
namespace {

constexpr std::string_view kFlow = "mill/water/line1/pump1/flow";

class RuleTableTest : public RegistryFixture {
 protected:
  void SetUp() override {
    RegistryFixture::SetUp();
    make_asset();
    must(registry->create(engineer, signal(1, "flow")));
    put_procedure_in_force();
    Rule high = alarm_rule(1, RuleKind::kHigh, 8.5);
    high.message = "=too \"high\", look";
    high.on_delay = std::chrono::milliseconds(1500);
    must(registry->create(engineer, high));
    must(registry->create(engineer, rule(1, RuleKind::kLow, -1)));
  }
  RuleImport import(std::string_view csv) { return must(import_rules(*registry, engineer, csv)); }
  std::string exported() { return rules_csv(*registry->snapshot()); }
  const Rule& stored(std::uint32_t id) { return *registry->snapshot()->find<Rule>(RuleId(id)); }
};

TEST_F(RuleTableTest, HoldsOneRowPerRule) {
  const auto rows = must(parse_csv(exported(), 100));
  ASSERT_EQ(rows.size(), 3u);
  const auto cell = [&](std::size_t row, std::string_view column) {
    const auto at = std::ranges::find(rows[0].cells, column);
    return rows[row].cells.at(static_cast<std::size_t>(at - rows[0].cells.begin()));
  };
  EXPECT_EQ(rows[0].cells.size(), rule_columns().size());
  EXPECT_EQ(cell(1, "id"), "1");
  EXPECT_EQ(cell(1, "signal"), kFlow);
  EXPECT_EQ(cell(1, "unit"), "bar");
  EXPECT_EQ(cell(1, "limit"), "8.5");
  EXPECT_EQ(cell(1, "message"), "'=too \"high\", look");
  EXPECT_EQ(cell(1, "mode"), "alarm");
  EXPECT_EQ(cell(1, "consequence_level"), "major");
  EXPECT_EQ(cell(1, "respond_within_s"), "600");
  EXPECT_EQ(cell(1, "recommended_priority"), "2");
  EXPECT_EQ(cell(1, "is_rationalised"), "true");
  EXPECT_EQ(cell(2, "mode"), "event");
  EXPECT_EQ(cell(2, "limit"), "-1.0");
  EXPECT_EQ(cell(2, "recommended_priority"), "");
  EXPECT_EQ(cell(2, "missing"), "");
}

TEST_F(RuleTableTest, ImportingTheExportChangesNothing) {
  const RuleImport done = import(exported());
  EXPECT_TRUE(done.errors.empty());
  EXPECT_EQ(done.n_unchanged, 2u);
  EXPECT_EQ(done.n_added + done.n_changed, 0u);
  EXPECT_EQ(done.revision.json, "");
}

TEST_F(RuleTableTest, ChangesAndAddsInOneRevision) {
  const std::uint64_t before = registry->revision();
  const RuleImport done =
      import(fmt::format("limit,id,signal,kind,mode,message,is_enabled,inhibits\r\n"
                         "9.5,1,,,,'=new,,\r\n"
                         "5,,{},high-high,shadow,very high,FALSE,\"[\"\".\"\"]\"\r\n",
                         kFlow));
  ASSERT_TRUE(done.errors.empty()) << done.errors[0].message;
  EXPECT_EQ(done.n_changed, 1u);
  EXPECT_EQ(done.n_added, 1u);
  EXPECT_EQ(done.revision.number, before + 1);
  EXPECT_EQ(stored(1).limit, 9.5);
  EXPECT_EQ(stored(1).message, "=new");
  EXPECT_EQ(stored(1).owner, "erika");  // no such column in the file
  EXPECT_EQ(stored(1).mode, RuleMode::kAlarm);
  EXPECT_EQ(stored(3).kind, RuleKind::kHighHigh);
  EXPECT_EQ(stored(3).mode, RuleMode::kShadow);
  EXPECT_FALSE(stored(3).is_enabled);
  EXPECT_EQ(stored(3).inhibits, std::vector<std::string>{"."});
  EXPECT_NE(exported().find(R"("["".""]")"), std::string::npos);
}

TEST_F(RuleTableTest, OneWrongLineChangesNothing) {
  const std::string before = exported();
  const RuleImport done =
      import(fmt::format("id,signal,kind,limit,mode,priority,is_latching,owner\n"
                         "1,,,9.5,,,,\n"                  // removes the owner of a live alarm
                         "2,,,7,,,,\n"                    // good, and undone
                         "99,,,1,,,,\n"                   //
                         "2,,,1,,,,\n"                    //
                         "x,,,1,,,,\n"                    //
                         ",{0},high,many,event,,,\n"      //
                         ",{0},high,1,event,4,,\n"        //
                         ",{0},high,1,event,1.5,,\n"      //
                         ",{0},high,1,event,,perhaps,\n"  //
                         ",mill/x,high,1,event,,,\n"      //
                         ",,high,1,event,,,\n"            //
                         ",{0},,1,event,,,\n"             //
                         ",{0},high,1,alert,,,\n"         //
                         ",{0},high,1,,,,\n"              // an alarm without a response
                         "too,few\n",
                         kFlow));
  const std::vector<std::pair<int, std::string>> expected = {
      {2,
       "no alarm without a response, this rule lacks: owner; add it, or use mode event "
       "(recorded) or shadow (on trial)"},
      {4, "no rule 99"},
      {5, "id: 2 stands in line 3 already"},
      {6, "id: 'x' is not the id of a rule"},
      {7, "limit: 'many' is not a number"},
      {8, "priority 4: must be from 1 (highest) to 3"},
      {9, "priority: must be an integer"},
      {10, "is_latching: 'perhaps' is not true or false"},
      {11, "signal: no signal 'mill/x'"},
      {12, "signal: must be given"},
      {13, "kind: must be given"},
      {14, "mode: must be one of alarm, event, shadow"},
      {15,
       "no alarm without a response, this rule lacks: owner, consequence_level, "
       "respond_within_s, procedure; add it, or use mode event (recorded) or shadow (on "
       "trial)"},
      {16, "2 cells, the head row has 8"},
  };
  ASSERT_EQ(done.errors.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(done.errors[i].line, expected[i].first);
    EXPECT_EQ(done.errors[i].message, expected[i].second);
  }
  EXPECT_EQ(done.n_added + done.n_changed + done.n_unchanged, 0u);
  EXPECT_EQ(exported(), before);
  reopen();
  EXPECT_EQ(exported(), before);
}

TEST_F(RuleTableTest, WhatIsNoTableOfRules) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "line 1: no head row with column names"},
      {"id,limits\n", "line 1: no column 'limits'; did you mean 'limit'?"},
      {"id,limit,id\n", "line 1: column 'id' appears twice"},
      {"id,\"limit\n", "line 1: a quote is left open"},
      {"approved_settings\n", "line 1: no column 'approved_settings'"},
  };
  for (const auto& [text, message] : cases) {
    EXPECT_EQ(error_of(import_rules(*registry, engineer, text)), message);
  }
}

TEST_F(RuleTableTest, ReportsAreNotImported) {
  const RuleImport done = import("id,approved_by,is_rationalised,limit\n1,erika,false,8.5\n");
  EXPECT_EQ(done.n_unchanged, 1u);
  EXPECT_EQ(stored(1).approved_by, "");
}

}  // namespace
}  // namespace millwright::registry
