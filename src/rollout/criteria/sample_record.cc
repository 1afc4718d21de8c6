// SPDX-License-Identifier: Apache-2.0
#include "rollout/criteria/sample_record.h"

namespace millwright::rollout {
namespace {

bool is_within(const SampleColumns& columns, std::size_t n_days, std::size_t n_assets) {
  if (columns.days.size() != columns.hits.size() || columns.assets.size() != columns.hits.size()) {
    return false;
  }
  for (std::size_t i = 0; i < columns.days.size(); ++i) {
    if (columns.days[i] >= n_days || columns.assets[i] >= n_assets) return false;
  }
  return true;
}

}  // namespace

SampleColumns columns_of(const BlockSample& blocks) {
  SampleColumns out;
  for (const Cell& cell : blocks.cells) {
    out.days.push_back(cell.day);
    out.assets.push_back(cell.asset);
    out.hits.push_back(cell.hits);
    out.of.push_back(cell.of);
  }
  return out;
}

SampleColumns columns_of(const TimeSample& times) {
  SampleColumns out;
  for (const TimeCell& cell : times.times) {
    out.days.push_back(cell.day);
    out.assets.push_back(cell.asset);
    out.hits.push_back(cell.value);
  }
  return out;
}

bool fill(BlockSample& blocks, const SampleColumns& columns) {
  if (!is_within(columns, blocks.n_days, blocks.n_assets)) return false;
  if (columns.of.size() != columns.hits.size()) return false;
  for (std::size_t i = 0; i < columns.days.size(); ++i) {
    blocks.cells.push_back({columns.days[i], columns.assets[i], columns.hits[i], columns.of[i]});
  }
  return true;
}

bool fill(TimeSample& times, const SampleColumns& columns) {
  if (!is_within(columns, times.n_days, times.n_assets) || !columns.of.empty()) return false;
  for (std::size_t i = 0; i < columns.days.size(); ++i) {
    times.times.push_back({columns.days[i], columns.assets[i], columns.hits[i]});
  }
  return true;
}

}  // namespace millwright::rollout
