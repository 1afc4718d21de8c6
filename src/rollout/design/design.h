// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which assets a pilot is to have so that it stands for the plant: those that leave every other
// asset as near as can be to one of them (facility location over Gower's similarity), within a
// budget of sensors and with at least one of each stratum that must not be missing.
//
// Greedy first (Nemhauser, Wolsey and Fisher 1978: at least 63 % of the best possible), then swaps
// of one for another until none improves it (partitioning around medoids, with the shared sums of
// Schubert and Rousseeuw 2019). A large plant is judged by a sample of its assets; what must be
// covered is always among the candidates.

#include <cstdint>
#include <optional>
#include <vector>

#include "rollout/design/gower.h"
#include "rollout/design/strata.h"

namespace millwright::rollout {

struct DesignLimits {
  std::uint32_t sensors = 20;  ///< the budget
  std::vector<Attribute> cover{Attribute::kCriticality, Attribute::kProtocol, Attribute::kArea};
  std::uint64_t seed = 1;  ///< of the sample of a large plant
};

/// A value of an attribute that no chosen asset has.
struct Stratum {
  Attribute attribute = Attribute::kClass;
  std::string label;
  std::size_t n_assets = 0;  ///< of the plant

  bool operator==(const Stratum&) const = default;
};

struct Design {
  std::vector<std::uint32_t> assets;  ///< rows of the inventory, ascending
  std::uint32_t sensors = 0;
  std::vector<Stratum> uncovered;  ///< of DesignLimits::cover: the budget was too small for them
};

/// One chosen asset for another.
struct Swap {
  std::uint32_t out = 0;
  std::uint32_t in = 0;
  double coverage = 0;  ///< with it
};

/// Plans for one inventory. Cost of making: O(assets); beyond 3,000 assets samples are used.
class PilotDesigner {
 public:
  PilotDesigner(const Inventory& inventory, DesignLimits limits);

  /// The same for the same inventory and limits.
  /// Errors: invalid_argument   a budget below what any asset needs.
  /// Cost: O(candidates x demand) a sweep, both bounded by the samples.
  Result<Design> choose() const;

  /// How near the plant's assets are to the nearest chosen one: 0 to 1, 1 when each has its like
  /// among them. Needs: at least one chosen.
  double coverage(std::span<const std::uint32_t> chosen) const;

  /// The swap that raises coverage most, within the budget of what is chosen or the limit,
  /// whichever is larger, and losing no stratum that must be covered; none when none raises it.
  std::optional<Swap> best_swap(std::span<const std::uint32_t> chosen) const;

  /// What of DesignLimits::cover is missing.
  std::vector<Stratum> uncovered(std::span<const std::uint32_t> chosen) const;

 private:
  class Greedy;
  void sample();

  const Inventory& inventory_;
  DesignLimits limits_;
  GowerSpace space_;
  std::vector<Strata> cover_;
  std::vector<std::uint32_t> demand_;      ///< whose nearness counts
  std::vector<std::uint32_t> candidates_;  ///< who may be chosen
};

}  // namespace millwright::rollout
