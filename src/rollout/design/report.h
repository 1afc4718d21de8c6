// SPDX-License-Identifier: Apache-2.0
#pragma once
// All there is to say about one choice of assets for a pilot: chosen here or by a person.

#include <cstdint>
#include <string>
#include <vector>

#include "rollout/design/score.h"

namespace millwright::rollout {

/// How many assets have one value of an attribute.
struct Share {
  std::string label;  ///< a category, or a quarter of the plant's numbers: "3 to 8"
  std::size_t n_plant = 0;
  std::size_t n_chosen = 0;
};

/// The map of strata: one attribute's values, the most frequent first (numbers: ascending).
struct AttributeShares {
  Attribute attribute = Attribute::kClass;
  std::vector<Share> values;
  std::size_t n_more = 0;  ///< values beyond kMostShares
  Share not_known;

  static constexpr std::size_t kMostShares = 20;
};

struct PilotReport {
  static constexpr std::size_t kMostChosen = 500;  ///< by a person; judging costs with each

  bool is_chosen_here = true;         ///< else the choice of a person was judged
  std::vector<std::uint32_t> assets;  ///< rows of the inventory
  std::uint32_t sensors = 0;
  std::vector<Stratum> uncovered;
  PilotScore score;
  std::vector<AttributeShares> shares;  ///< in the order of the inventory's columns
};

/// Judges the assets named, or chooses where none is.
/// Errors: not_found    a name the inventory does not have.
///         invalid_argument   a budget below what any asset needs; more than kMostChosen named.
/// Cost: that of PilotDesigner::choose() and score().
Result<PilotReport> pilot_report(const Inventory& inventory, const DesignLimits& limits,
                                 std::span<const std::string> assets);

/// Errors: invalid_argument naming what is no attribute.
Result<std::vector<Attribute>> attributes_named(std::span<const std::string> names);

}  // namespace millwright::rollout
