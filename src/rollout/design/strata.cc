// SPDX-License-Identifier: Apache-2.0
#include "rollout/design/strata.h"

#include <unordered_map>

namespace millwright::rollout {

Strata strata_of(const Column& column) {
  Strata strata{column.attribute, {}, {}, {}};
  const std::size_t n = is_number(column.attribute) ? column.numbers.size() : column.codes.size();
  std::unordered_map<std::string, std::uint32_t> known;
  for (std::size_t asset = 0; asset < n; ++asset) {
    if (!column.is_known(asset)) {
      strata.of_asset.push_back(0);
      continue;
    }
    std::string label = column.text(asset);
    const auto [it, is_new] =
        known.try_emplace(label, static_cast<std::uint32_t>(strata.labels.size() + 1));
    if (is_new) {
      strata.labels.push_back(std::move(label));
      strata.n_assets.push_back(0);
    }
    ++strata.n_assets[it->second - 1];
    strata.of_asset.push_back(it->second);
  }
  return strata;
}

}  // namespace millwright::rollout
