// SPDX-License-Identifier: Apache-2.0
#include "registry/rollout_rows.h"

#include <gmock/gmock.h>

#include "registry/registry_fixture.h"

namespace millwright::registry {
namespace {

class RolloutRowsTest : public RegistryFixture {
 protected:
  void SetUp() override {
    RegistryFixture::SetUp();
    make_asset();
  }
  std::uint32_t add(RolloutTable table, std::string_view json) {
    std::uint32_t id = 0;
    must(registry->change(engineer, [&](Edit& edit) -> Status {
      MW_TRY(id, add_rollout_row(edit, table, json));
      return {};
    }));
    return id;
  }
  Result<Revision> update(RolloutTable table, const RolloutRow& row) {
    return registry->change(reviewer,
                            [&](Edit& edit) { return update_rollout_row(edit, table, row); });
  }
};

TEST_F(RolloutRowsTest, AreStoredAndAudited) {
  EXPECT_EQ(add(RolloutTable::kWaves, "{\"a\":1}"), 1u);
  EXPECT_EQ(add(RolloutTable::kWaves, "{\"a\":2}"), 2u);
  EXPECT_EQ(add(RolloutTable::kProblems, "{\"p\":1}"), 1u);
  must(update(RolloutTable::kWaves, {2, "{\"a\":3}"}));
  reopen();
  EXPECT_EQ(must(load_rollout(*registry, RolloutTable::kWaves)),
            (std::vector<RolloutRow>{{1, "{\"a\":1}"}, {2, "{\"a\":3}"}}));
  const auto entries = must(registry->audit({0, 10, "wave 2"}));
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].who, "max");
  EXPECT_EQ(*entries[0].before, "{\"a\":2}");
  EXPECT_EQ(*entries[0].after, "{\"a\":3}");
  EXPECT_EQ(error_of(update(RolloutTable::kWaves, {9, "{}"})), "no wave 9");
}

TEST_F(RolloutRowsTest, TheTrailHoldsTheHashOfADecision) {
  const std::string json = "{\"verdict\":\"pass\"}";
  add(RolloutTable::kDecisions, json);
  const auto entries = must(registry->audit({0, 10, "gate-decision 1"}));
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(*entries[0].after, "{\"hash\":\"" + content_hash(json) + "\"}");
  EXPECT_NE(content_hash(json), content_hash(json + " "));
  EXPECT_EQ(content_hash(json).size(), 64u);
}

TEST_F(RolloutRowsTest, AChangeSeesWhatItWouldMakeOfThem) {
  add(RolloutTable::kTrials, "{\"t\":1}");
  const auto undone = registry->change(engineer, [&](Edit& edit) -> Status {
    MW_TRY_STATUS(update_rollout_row(edit, RolloutTable::kTrials, {1, "{\"t\":2}"}));
    EXPECT_EQ(must(load_rollout(edit, RolloutTable::kTrials)),
              (std::vector<RolloutRow>{{1, "{\"t\":2}"}}));
    return fail(Code::kFailedPrecondition, "no");
  });
  EXPECT_EQ(error_of(undone), "no");
  EXPECT_EQ(must(load_rollout(*registry, RolloutTable::kTrials)),
            (std::vector<RolloutRow>{{1, "{\"t\":1}"}}));
}

// Kinds that share a table have ids of their own, and never each other's rows.
TEST_F(RolloutRowsTest, KindsInOneTableStayApart) {
  EXPECT_EQ(add(RolloutTable::kSignatures, "{\"s\":1}"), 1u);
  EXPECT_EQ(add(RolloutTable::kChampions, "{\"c\":1}"), 1u);
  EXPECT_EQ(add(RolloutTable::kSignatures, "{\"s\":2}"), 2u);
  must(update(RolloutTable::kChampions, {1, "{\"c\":2}"}));
  reopen();
  EXPECT_EQ(must(load_rollout(*registry, RolloutTable::kSignatures)),
            (std::vector<RolloutRow>{{1, "{\"s\":1}"}, {2, "{\"s\":2}"}}));
  EXPECT_EQ(must(load_rollout(*registry, RolloutTable::kChampions)),
            (std::vector<RolloutRow>{{1, "{\"c\":2}"}}));
  must(registry->change(engineer, [&](Edit& edit) {
    return remove_rollout_row(edit, RolloutTable::kSignatures, 1);
  }));
  EXPECT_EQ(must(load_rollout(*registry, RolloutTable::kSignatures)).size(), 1u);
  EXPECT_EQ(must(load_rollout(*registry, RolloutTable::kChampions)).size(), 1u);
  EXPECT_EQ(error_of(update(RolloutTable::kChampions, {2, "{}"})), "no champion 2");
}

// "Does this help you?" is asked without wanting to know who said what.
TEST_F(RolloutRowsTest, TheTrailHoldsNothingOfAnAnonymousAnswer) {
  add(RolloutTable::kVoices, "{\"people\":[\"erika\"],\"counts\":[0,0,1]}");
  must(update(RolloutTable::kVoices, {1, "{\"people\":[\"erika\",\"max\"],\"counts\":[1,0,1]}"}));
  const auto entries = must(registry->audit({0, 10, "voices 1"}));
  ASSERT_EQ(entries.size(), 2u);
  for (const AuditEntry& entry : entries) EXPECT_EQ(*entry.after, "{}");
}

TEST_F(RolloutRowsTest, ADamagedRecordIsNotServed) {
  add(RolloutTable::kDays, "{\"a\":1}");
  must(registry->with_database(
      [](Database& db) { return db.execute("UPDATE rollout_records SET json = '{\"a\":9}'"); }));
  EXPECT_THAT(error_of(load_rollout(*registry, RolloutTable::kDays)),
              ::testing::HasSubstr("readiness-day 1: the stored row is damaged"));
}

TEST_F(RolloutRowsTest, AnIdIsNeverUsedTwice) {
  const std::uint32_t id = add(RolloutTable::kWaves, "{}");
  must(registry->change(
      engineer, [&](Edit& edit) { return remove_rollout_row(edit, RolloutTable::kWaves, id); }));
  EXPECT_TRUE(must(load_rollout(*registry, RolloutTable::kWaves)).empty());
  EXPECT_EQ(add(RolloutTable::kWaves, "{}"), id + 1);
}

TEST_F(RolloutRowsTest, ADamagedRowIsNotServed) {
  add(RolloutTable::kWaves, "{\"a\":1}");
  must(registry->with_database(
      [](Database& db) { return db.execute("UPDATE rollout_waves SET json = '{\"a\":9}'"); }));
  EXPECT_THAT(error_of(load_rollout(*registry, RolloutTable::kWaves)),
              ::testing::HasSubstr("wave 1: the stored row is damaged"));
}

TEST_F(RolloutRowsTest, ARefusedSignalChangesNothing) {
  std::vector<std::string> asked;
  registry->set_commissioning_guard([&](Edit& edit, std::span<const Signal> added) -> Status {
    for (const Signal& signal : added) {
      MW_TRY(const Asset asset, edit.get<Asset>(signal.asset));
      asked.push_back(asset.name + "/" + signal.name);
    }
    if (added.size() > 1) return fail(Code::kResourceExhausted, "too many");
    return {};
  });
  Adoption adoption;
  adoption.signal = signal(11, "flow");
  adoption.asset_path = "mill/water/line1/pump1";
  const Signal flow = must(registry->adopt(engineer, adoption)).record;
  adoption.signal = signal(12, "heat");
  adoption.asset_path = "mill/water/line1/pump2";
  adoption.create_path = CreatePath::kYes;
  const Signal heat = must(registry->adopt(engineer, adoption)).record;
  EXPECT_EQ(asked, (std::vector<std::string>{"pump1/flow", "pump2/heat"}));

  asked.clear();
  const auto two = registry->change(engineer, [&](Edit& edit) -> Status {
    for (const std::uint32_t id : {13u, 14u}) {
      Signal more = signal(id, "s" + std::to_string(id));
      more.asset = flow.asset;
      MW_TRY([[maybe_unused]] const Signal stored, edit.add(more));
    }
    return {};
  });
  EXPECT_EQ(error_of(two), "too many");
  EXPECT_EQ(registry->snapshot()->all<Signal>().size(), 2u);

  // A title is nobody's business; another asset is.
  asked.clear();
  Signal renamed = heat;
  renamed.title = "Heat of it";
  must(registry->update(engineer, renamed));
  EXPECT_TRUE(asked.empty());
  renamed.asset = flow.asset;
  must(registry->update(engineer, renamed));
  EXPECT_EQ(asked, (std::vector<std::string>{"pump1/heat"}));
}

}  // namespace
}  // namespace millwright::registry
