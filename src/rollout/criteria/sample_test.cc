// SPDX-License-Identifier: Apache-2.0
#include "rollout/criteria/sample.h"

#include <gtest/gtest.h>

#include <utility>

#include "rollout/criteria/criterion.h"
#include "rollout/criteria/sample_record.h"

namespace millwright::rollout {
namespace {

constexpr UtcNanos kBegin{1'700'000'000'000'000'000};

SampleItem item(int day, std::uint32_t asset, double value, double of = 1) {
  return {"alarm", "7", kBegin + std::chrono::hours(24 * day + 3), AssetId(asset), value, of, ""};
}

// What is kept is an object with a version like every other.
struct Kept {
  Sample sample;
};
template <class Io>
void members(Io& io, record::Of<Io, Kept>& kept) {
  io.object("sample", kept.sample);
}
Result<Sample> again(const Sample& sample) {
  MW_TRY(Kept kept, record::decode_row<Kept>(record::encode_row(Kept{sample}, 1), "sample", 1));
  return std::move(kept.sample);
}

TEST(Tally, CountsByDays) {
  Tally tally(Tally::By::kDays, kBegin, 14);
  tally.add(item(0, 5, 1));
  tally.add(item(0, 6, 0));
  tally.add(item(3, 5, 1));
  tally.add(item(14, 5, 1));  // at the very end: of the last day
  const Sample sample = std::move(tally).blocks();
  EXPECT_EQ(sample.hits, 3);
  EXPECT_EQ(sample.of, 4);
  EXPECT_EQ(sample.blocks.n_days, 14u);
  EXPECT_EQ(sample.blocks.n_assets, 1u);
  EXPECT_EQ(sample.blocks.cells, (std::vector<Cell>{{0, 0, 1, 2}, {3, 0, 1, 1}, {13, 0, 1, 1}}));
  EXPECT_TRUE(sample.places.empty());
  EXPECT_EQ(sample.n_items, 4u);
}

TEST(Tally, ExposesEveryDayOfAnAsset) {
  Tally tally(Tally::By::kAssetDays, kBegin, 2);
  tally.expose(AssetId(9), 0.5);
  tally.expose(AssetId(9), 0.5);
  tally.expose(AssetId(4), 1);
  tally.add(item(1, 9, 1, 0));
  const Sample sample = std::move(tally).blocks();
  EXPECT_EQ(sample.places, (std::vector{AssetId(4), AssetId(9)}));
  EXPECT_EQ(sample.blocks.cells,
            (std::vector<Cell>{{0, 0, 0, 1}, {0, 1, 0, 1}, {1, 0, 0, 1}, {1, 1, 1, 1}}));
}

TEST(Tally, KeepsWhereTimesBelong) {
  Tally tally(Tally::By::kAssetDays, kBegin, 3);
  tally.add(item(2, 8, 30));
  tally.add(item(0, 5, 10));
  const Sample sample = std::move(tally).times();
  EXPECT_EQ(sample.times.times, (std::vector<TimeCell>{{0, 0, 10}, {2, 1, 30}}));
  EXPECT_EQ(sample.places, (std::vector{AssetId(5), AssetId(8)}));
  EXPECT_EQ(sample.items.front().value, 10) << "in order of time, like the times";
}

TEST(Sample, FoldsStates) {
  struct Case {
    Fold fold;
    double value;
  };
  for (const Case& c :
       {Case{Fold::kSum, 6}, {Fold::kShare, 6.0 / 8}, {Fold::kMost, 4}, {Fold::kLeast, 0}}) {
    SCOPED_TRACE(name(c.fold));
    const Sample sample =
        Sample::state_of(c.fold, {item(0, 1, 2, 3), item(0, 1, 0), item(0, 1, 4, 4)});
    EXPECT_EQ(sample.hits, c.value);
    EXPECT_EQ(sample.of, 8);
    EXPECT_EQ(parse_fold(name(c.fold)), c.fold);
  }
  EXPECT_EQ(Sample::state_of(Fold::kSum, {}).hits, 0);
}

TEST(Sample, OfVeryManyAssetsIsOfGroups) {
  BlockSample blocks{14, 5000, {}};
  for (std::uint32_t asset = 0; asset < 5000; ++asset) {
    for (std::uint32_t day = 0; day < 14; ++day) blocks.cells.push_back({day, asset, 9, 10});
  }
  const Sample sample = Sample::of_blocks(std::move(blocks), std::vector<AssetId>(5000));
  EXPECT_LE(sample.blocks.cells.size(), Sample::kMostCells);
  EXPECT_EQ(sample.n_grouped, 5000u);
  EXPECT_TRUE(sample.places.empty());
  EXPECT_EQ(sample.hits, 14 * 5000 * 9.0);
  EXPECT_EQ(sample.of, 14 * 5000 * 10.0);
}

TEST(Sample, OfVeryManyTimesIsOfEveryKth) {
  TimeSample times{14, 1, {}};
  for (std::uint32_t i = 0; i < 25'000; ++i) times.times.push_back({i % 14, 0, i * 1.0});
  const Sample sample = Sample::of_times(std::move(times));
  EXPECT_LE(sample.times.times.size(), Sample::kMostTimes);
  EXPECT_EQ(sample.n_times, 25'000u);
  EXPECT_EQ(sample.times.times[1].value, 3);
}

TEST(Sample, IsReadAsItWasWritten) {
  Tally cells(Tally::By::kAssetDays, kBegin, 20);
  Tally times(Tally::By::kDays, kBegin, 20);
  for (int i = 0; i < 60; ++i) {
    cells.add(item(i % 20, static_cast<std::uint32_t>(1 + i % 4), i % 3 == 0 ? 1 : 1.0 / 7));
    times.add(item(i % 20, 1, i / 3.0));
  }
  Sample cut = std::move(cells).blocks();
  cut.keep_items(5);
  for (const Sample& sample : {cut, std::move(times).times(), Sample::unknown("nobody looked"),
                               Sample::state_of(Fold::kLeast, {item(1, 2, 0.1 + 0.2)})}) {
    const auto read = again(sample);
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(*read, sample) << "to the last bit: it is judged anew";
  }
  EXPECT_EQ(cut.n_items, 60u);
}

TEST(Sample, ThatDoesNotHoldTogetherIsNotRead) {
  for (const char* columns :
       {R"("days":[0],"assets":[0,0],"hits":[1],"of":[1])",
        R"("days":[2],"assets":[0],"hits":[1],"of":[1])",
        R"("days":[0],"assets":[1],"hits":[1],"of":[1])", R"("days":[0],"assets":[0],"hits":[1])",
        R"("days":[0],"assets":[0],"hits":["x"],"of":[1])"}) {
    SCOPED_TRACE(columns);
    const std::string text =
        std::string(R"({"version":1,"sample":{"hits":1,"of":1,"fold":"sum","times":{"n_days":0,)") +
        R"("n_assets":0},"blocks":{"n_days":2,"n_assets":1,)" + columns + "}}}";
    EXPECT_FALSE(record::decode_row<Kept>(text, "sample", 1));
  }
}

}  // namespace
}  // namespace millwright::rollout
