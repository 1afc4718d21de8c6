// SPDX-License-Identifier: Apache-2.0
#pragma once
// The values an attribute takes in a plant, and how many assets have each.

#include <cstdint>
#include <string>
#include <vector>

#include "rollout/design/inventory.h"

namespace millwright::rollout {

struct Strata {
  Attribute attribute = Attribute::kClass;
  std::vector<std::uint32_t> of_asset;  ///< 0 is not known, else one more than the index below
  std::vector<std::string> labels;      ///< in order of their first asset
  std::vector<std::size_t> n_assets;    ///< by label
};

Strata strata_of(const Column& column);

}  // namespace millwright::rollout
