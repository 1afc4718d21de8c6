// SPDX-License-Identifier: Apache-2.0
#include "alarm/proposal_inhibition.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace millwright::alarm {
namespace {

constexpr std::size_t kFewestRemoved = 3;
constexpr std::size_t kFewestOccasions = 3;
/// How many times as often as by chance alarms must come while the event holds.
constexpr double kLeastLift = 2;

/// Which stretch an occurrence begins in; none when the event did not hold.
const Period* stretch_of(std::span<const Period> held, const Occurrence& occurrence) {
  const auto after = std::ranges::upper_bound(held, occurrence.raised, {}, &Period::begin);
  if (after == held.begin()) return nullptr;
  const Period& stretch = *std::prev(after);
  return occurrence.raised < stretch.end ? &stretch : nullptr;
}

}  // namespace

std::optional<InhibitionProposal> propose_inhibition(const EventPast& event,
                                                     std::span<const Occurrence> others,
                                                     Period period) {
  Effect effect;
  effect.n_before = others.size();
  std::size_t n_within = 0;
  std::set<const Period*> occasions;
  for (const Occurrence& occurrence : others) {
    const bool is_true = is_worth_keeping(occurrence.outcome);
    effect.n_true_before += is_true ? 1 : 0;
    const Period* stretch = stretch_of(event.held, occurrence);
    if (stretch == nullptr) {
      ++effect.n_after;
      effect.n_true_kept += is_true ? 1 : 0;
      continue;
    }
    ++n_within;
    // What outlasts the event is told when it ends.
    const bool is_gone = occurrence.returned && *occurrence.returned <= stretch->end;
    effect.n_after += is_gone ? 0 : 1;
    if (is_gone) occasions.insert(stretch);
  }
  const bool is_worth_it = effect.n_removed() >= kFewestRemoved &&
                           effect.n_removed() * 20 >= effect.n_before &&
                           occasions.size() >= kFewestOccasions;
  if (!is_worth_it || effect.n_true_kept < effect.n_true_before) return std::nullopt;
  double held_ns = 0;
  for (const Period& stretch : event.held) held_ns += static_cast<double>(stretch.ns());
  const double share_of_time =
      held_ns / static_cast<double>(std::max<std::int64_t>(period.ns(), 1));
  const double share_of_alarms =
      static_cast<double>(n_within) / static_cast<double>(effect.n_before);
  if (share_of_alarms < kLeastLift * share_of_time) return std::nullopt;
  return InhibitionProposal{
      event.rule, effect,
      fmt::format(
          "suppressing the alarms of this machine while the event holds would have removed "
          "{} of {} alarms on {} occasions and kept {} of {} true ones (the event held {:.1f} "
          "% of the time, {:.0f} % of the alarms came while it did)",
          effect.n_removed(), effect.n_before, occasions.size(), effect.n_true_kept,
          effect.n_true_before, share_of_time * 100, share_of_alarms * 100)};
}

}  // namespace millwright::alarm
