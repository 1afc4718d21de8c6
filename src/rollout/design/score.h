// SPDX-License-Identifier: Apache-2.0
#pragma once
// Whether a choice of assets stands for its plant: attribute by attribute, beside what chance would
// choose, with a plain warning where it is newer, easier or better connected.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rollout/design/design.h"

namespace millwright::rollout {

/// How far the chosen are from the plant in one attribute: total variation for categories,
/// Kolmogorov-Smirnov for numbers, both 0 (alike) to 1.
struct AttributeFit {
  Attribute attribute = Attribute::kClass;
  std::size_t n_known = 0;  ///< chosen ones of which it is known; with none nothing is said
  std::optional<double> distance;
  double by_chance = 0;  ///< the median of random choices of the same size
  double p = 1;          ///< the share of random choices at least as far
  bool is_off() const { return distance && p <= kSuspicious; }

  static constexpr double kSuspicious = 0.05;
};

/// The chosen are on one side of the plant: the side that makes a pilot look good.
struct Bias {
  Attribute attribute = Attribute::kAgeYears;
  double chosen_mean = 0;
  double plant_mean = 0;
  double p = 1;  ///< the share of random choices at least as far on that side
  std::string warning;
};

struct PilotScore {
  double coverage = 0;             ///< PilotDesigner::coverage()
  double coverage_by_chance = 0;   ///< the median of random choices of the same size
  std::vector<AttributeFit> fits;  ///< in the order of the inventory's columns
  std::vector<Stratum> missing;    ///< of every category and of criticality; the largest first
  std::vector<Bias> biases;        ///< p <= AttributeFit::kSuspicious
  std::optional<Swap> best_swap;
};

/// Needs: at least one chosen. The same for the same arguments.
/// Cost: 999 random choices, O(chosen x log assets) for each attribute of each.
PilotScore score(const PilotDesigner& designer, const Inventory& inventory,
                 std::span<const std::uint32_t> chosen, std::uint64_t seed = 1);

}  // namespace millwright::rollout
