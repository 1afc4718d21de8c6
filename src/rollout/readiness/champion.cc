// SPDX-License-Identifier: Apache-2.0
#include "rollout/readiness/champion.h"

#include <algorithm>

namespace millwright::rollout {

Status check(const Champion& champion) {
  if (champion.shift.empty() || champion.shift.size() > 128) {
    return fail(Code::kInvalidArgument, "shift: must be the name of a shift");
  }
  if (champion.champion.empty()) {
    return fail(Code::kInvalidArgument, "champion: nobody is named");
  }
  if (champion.champion == champion.deputy) {
    return fail(Code::kInvalidArgument, "deputy: must be somebody else than the champion");
  }
  return {};
}

Answer ChampionCover::answer() const {
  if (n_cells == 0) return Answer::kNotKnown;
  return open.empty() ? Answer::kYes : Answer::kNo;
}

ChampionCover cover_of(std::span<const ChampionCell> cells, std::span<const Champion> named) {
  ChampionCover cover;
  cover.n_cells = cells.size();
  for (const ChampionCell& cell : cells) {
    const bool is_full = std::ranges::any_of(named, [&](const Champion& one) {
      return one.area == cell.area && one.shift == cell.shift && !one.deputy.empty();
    });
    if (!is_full) cover.open.push_back(cell);
  }
  return cover;
}

}  // namespace millwright::rollout
