// SPDX-License-Identifier: Apache-2.0
#pragma once
// Success does not sell itself: in each area and shift somebody stands up for the system, and
// somebody else in their place.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "model/plant.h"
#include "rollout/readiness/answer.h"

namespace millwright::rollout {

struct Champion {
  std::uint32_t id = 0;  ///< of the stored row; 0: none yet
  AreaId area;
  std::string shift;
  std::string champion;  ///< log-in names
  std::string deputy;    ///< empty: none yet

  bool operator==(const Champion&) const = default;
};

/// Errors: invalid_argument   no shift, nobody named, or one person as both.
Status check(const Champion& champion);

/// One place where there has to be a champion.
struct ChampionCell {
  AreaId area;
  std::string shift;
  bool operator==(const ChampionCell&) const = default;
};

struct ChampionCover {
  std::size_t n_cells = 0;
  std::vector<ChampionCell> open;  ///< without a champion, or without a deputy
  /// Not known without a cell: no area, or no shift.
  Answer answer() const;
};
ChampionCover cover_of(std::span<const ChampionCell> cells, std::span<const Champion> named);

}  // namespace millwright::rollout
