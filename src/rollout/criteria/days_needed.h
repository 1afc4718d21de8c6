// SPDX-License-Identifier: Apache-2.0
#pragma once
// How many days a criterion of a plan needs until it can be decided, from what is known before the
// wave has begun: the assets it is to have, and the pace at which such evidence came in so far.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rollout/criteria/criterion.h"

namespace millwright::rollout {

/// What is known before.
struct Outlook {
  std::size_t n_assets = 1;  ///< the wave is planned with; at least 1
  /// Trials, exposure or times a day, at the size of the plan. None: nothing was recorded yet.
  std::optional<double> of_per_day;
  std::optional<double> value;  ///< the figure so far; none: not known
  double share_of_cells = 1;    ///< see Pace
};

enum class DaysBasis : std::uint8_t {
  kCounted,   ///< counted in full at the end of the window: no chance in it
  kPace,      ///< at the pace and the figure of this plant so far
  kBestCase,  ///< were the figure as good as can be: not before
  kEvents,    ///< so many events must come first, and how often they come is not known
  kNever,     ///< not with so few assets, or not within ten years
};
/// "counted", "pace", "best-case", "events", "never".
std::string_view name(DaysBasis basis);

struct DaysNeeded {
  DaysBasis basis = DaysBasis::kNever;
  std::optional<int> days;                  ///< kCounted: 0; kPace, kBestCase
  std::optional<int> events;                ///< kEvents: the fewest, in the metric's sample unit
  std::optional<std::size_t> least_assets;  ///< kNever for too few of them
};

/// Needs: a checked criterion.  Cost: some hundred intervals.
DaysNeeded days_needed(const Criterion& criterion, const Outlook& outlook);

}  // namespace millwright::rollout
