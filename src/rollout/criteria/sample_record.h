// SPDX-License-Identifier: Apache-2.0
#pragma once
// A sample as part of what is kept: record/members.h. Cells and times stand in columns, as there
// may be thousands of them.

#include "record/members.h"
#include "rollout/criteria/sample.h"

namespace millwright::rollout {

inline constexpr std::size_t kMostItemsKept = 200'000;

/// Cells, or times, by columns.
struct SampleColumns {
  std::vector<std::uint32_t> days;
  std::vector<std::uint32_t> assets;
  std::vector<double> hits;
  std::vector<double> of;
};
SampleColumns columns_of(const BlockSample& blocks);
SampleColumns columns_of(const TimeSample& times);
/// The other way round; false where columns are not of one length or name a day or an asset there
/// is not.
bool fill(BlockSample& blocks, const SampleColumns& columns);
bool fill(TimeSample& times, const SampleColumns& columns);

template <class Io, class Blocks>
void columns(Io& io, Blocks& blocks) {
  io.number("n_days", blocks.n_days, 366);
  io.number("n_assets", blocks.n_assets, UINT32_MAX);
  SampleColumns columns;
  if constexpr (Io::kWrites) columns = columns_of(blocks);
  const std::size_t most = Sample::kMostCells + 366 * kMinimumAssets;
  io.numbers("days", columns.days, most);
  io.numbers("assets", columns.assets, most);
  io.reals("hits", columns.hits, most);
  io.reals("of", columns.of, most);
  if constexpr (!Io::kWrites) {
    if (!fill(blocks, columns)) io.refuse("days", "do not go with the other columns");
  }
}

template <class Io>
void members(Io& io, record::Of<Io, SampleItem>& item) {
  io.name("kind", item.kind);
  io.text("id", item.id);
  io.time("at_ns", item.at);
  io.optional_id("asset", item.asset);
  io.real("value", item.value);
  io.real("of", item.of);
  io.text("words", item.words);
}

template <class Io>
void members(Io& io, record::Of<Io, Sample>& sample) {
  io.real("hits", sample.hits);
  io.real("of", sample.of);
  io.one_of("fold", sample.fold, parse_fold);
  io.group("blocks", [&](auto& inner) { columns(inner, sample.blocks); });
  io.group("times", [&](auto& inner) { columns(inner, sample.times); });
  io.optional_number("first_day", sample.first_day, 366);
  io.ids("places", sample.places, kMostItemsKept);
  io.optional_number("n_grouped", sample.n_grouped);
  io.optional_number("n_times", sample.n_times);
  io.list("items", sample.items, kMostItemsKept);
  io.optional_number("n_items", sample.n_items);
  io.text("not_known", sample.not_known);
}

}  // namespace millwright::rollout
