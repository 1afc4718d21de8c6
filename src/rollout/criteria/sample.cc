// SPDX-License-Identifier: Apache-2.0
#include "rollout/criteria/sample.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/enum_names.h"

namespace millwright::rollout {
namespace {

constexpr EnumNames<4> kFolds{"sum", "share", "most", "least"};

/// Every k-th group of assets is one place, so that each holds some of every kind.
void group_assets(Sample& sample) {
  BlockSample& blocks = sample.blocks;
  const std::size_t n_days = std::max<std::size_t>(blocks.n_days, 1);
  const std::size_t most = std::max(Sample::kMostCells / n_days, kMinimumAssets);
  if (blocks.n_assets <= most) return;
  sample.n_grouped = blocks.n_assets;
  sample.places.clear();
  for (Cell& cell : blocks.cells) cell.asset %= static_cast<std::uint32_t>(most);
  blocks.n_assets = most;
}

void merge_cells(std::vector<Cell>& cells) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, Cell> merged;
  for (const Cell& cell : cells) {
    Cell& sum =
        merged.try_emplace({cell.day, cell.asset}, Cell{cell.day, cell.asset, 0, 0}).first->second;
    sum.hits += cell.hits;
    sum.of += cell.of;
  }
  cells.clear();
  for (const auto& [key, cell] : merged) cells.push_back(cell);
}

std::vector<AssetId> keys(const std::map<AssetId, std::uint32_t>& places) {
  std::vector<AssetId> out;
  for (const auto& [asset, place] : places) out.push_back(asset);
  return out;
}

}  // namespace

std::string_view name(Fold fold) {
  return name_in(kFolds, fold);
}

std::optional<Fold> parse_fold(std::string_view text) {
  return parse_in<Fold>(kFolds, text);
}

Sample Sample::unknown(std::string why) {
  Sample sample;
  sample.not_known = std::move(why);
  return sample;
}

Sample Sample::state(double value, double counted_on) {
  Sample sample;
  sample.hits = value;
  sample.of = counted_on;
  return sample;
}

Sample Sample::state_of(Fold fold, std::vector<SampleItem> items) {
  Sample sample = counted(std::move(items));
  sample.fold = fold;
  const auto by_value = [](const SampleItem& a, const SampleItem& b) { return a.value < b.value; };
  if (fold == Fold::kShare && sample.of > 0) sample.hits /= sample.of;
  if (fold == Fold::kMost) sample.hits = std::ranges::max(sample.items, by_value).value;
  if (fold == Fold::kLeast) sample.hits = std::ranges::min(sample.items, by_value).value;
  return sample;
}

Sample Sample::counted(std::vector<SampleItem> items) {
  Sample sample;
  for (const SampleItem& item : items) {
    sample.hits += item.value;
    sample.of += item.of;
  }
  sample.n_items = items.size();
  sample.items = std::move(items);
  return sample;
}

Sample Sample::of_blocks(BlockSample blocks, std::vector<AssetId> places) {
  Sample sample;
  sample.blocks = std::move(blocks);
  sample.places = std::move(places);
  group_assets(sample);
  merge_cells(sample.blocks.cells);
  for (const Cell& cell : sample.blocks.cells) {
    sample.hits += cell.hits;
    sample.of += cell.of;
  }
  return sample;
}

Sample Sample::of_times(TimeSample times, std::vector<AssetId> places) {
  Sample sample;
  sample.n_times = times.times.size();
  if (sample.n_times > kMostTimes) {
    const std::size_t step = (sample.n_times + kMostTimes - 1) / kMostTimes;
    std::vector<TimeCell> some;
    for (std::size_t i = 0; i < times.times.size(); i += step) some.push_back(times.times[i]);
    times.times = std::move(some);
  }
  sample.times = std::move(times);
  sample.places = std::move(places);
  return sample;
}

void Sample::keep_items(std::size_t n) {
  if (items.size() > n) items.resize(n);
}

std::uint32_t Tally::day_of(UtcNanos at) const {
  const auto day = (at - begin_) / std::chrono::days(1);
  return static_cast<std::uint32_t>(
      std::clamp<std::int64_t>(day, 0, static_cast<std::int64_t>(n_days_) - 1));
}

std::map<AssetId, std::uint32_t> Tally::places() const {
  std::map<AssetId, std::uint32_t> out;
  if (by_ == By::kDays) out.emplace();  // what belongs to no asset has one place
  for (const auto& [asset, each_day] : exposed_) out.emplace(asset, 0);
  for (const SampleItem& item : items_) out.emplace(place_key(item.asset), 0);
  std::uint32_t next = 0;
  for (auto& [asset, place] : out) place = next++;
  return out;
}

Sample Tally::blocks() && {
  const auto place = places();
  BlockSample blocks{n_days_, place.size(), {}};
  for (const auto& [asset, each_day] : exposed_) {
    if (each_day <= 0) continue;
    for (std::uint32_t day = 0; day < n_days_; ++day) {
      blocks.cells.push_back({day, place.at(asset), 0, each_day});
    }
  }
  for (const SampleItem& item : items_) {
    blocks.cells.push_back({day_of(item.at), place.at(place_key(item.asset)), item.value, item.of});
  }
  Sample sample =
      Sample::of_blocks(std::move(blocks), by_ == By::kDays ? std::vector<AssetId>() : keys(place));
  sample.n_items = items_.size();
  sample.items = std::move(items_);
  return sample;
}

Sample Tally::times() && {
  const auto place = places();
  std::ranges::sort(items_, [](const SampleItem& a, const SampleItem& b) {
    return std::tie(a.at, a.id, a.value) < std::tie(b.at, b.id, b.value);
  });
  TimeSample times{n_days_, place.size(), {}};
  for (const SampleItem& item : items_) {
    times.times.push_back({day_of(item.at), place.at(place_key(item.asset)), item.value});
  }
  Sample sample =
      Sample::of_times(std::move(times), by_ == By::kDays ? std::vector<AssetId>() : keys(place));
  sample.n_items = items_.size();
  sample.items = std::move(items_);
  return sample;
}

}  // namespace millwright::rollout
