// SPDX-License-Identifier: Apache-2.0
#include "alarm/worst_actors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace millwright::alarm {
namespace {

constexpr std::chrono::seconds kFollowsWithin{60};
constexpr std::size_t kLookBack = 64;
constexpr std::size_t kEnoughToFollow = 5;  // four of five

using Followers = std::unordered_map<RuleId, std::unordered_map<RuleId, std::size_t>>;

bool is_at_least(std::size_t part, std::size_t whole, std::size_t percent) {
  return part > 0 && part * 100 >= whole * percent;
}

/// For each of `rules`: how many of its raises came after a raise of which other rule.
Followers find_followers(std::vector<const Annunciated*> raises,
                         const std::unordered_set<RuleId>& rules) {
  std::ranges::sort(raises, [](const Annunciated* a, const Annunciated* b) {
    return std::pair(a->asset, a->time) < std::pair(b->asset, b->time);
  });
  Followers followers;
  std::unordered_set<RuleId> seen;
  for (std::size_t i = 0; i < raises.size(); ++i) {
    const Annunciated& raise = *raises[i];
    if (!raise.asset || !rules.contains(raise.rule)) continue;
    seen.clear();
    for (std::size_t j = i; j-- > 0 && i - j <= kLookBack;) {
      const Annunciated& before = *raises[j];
      if (before.asset != raise.asset || raise.time - before.time > kFollowsWithin) break;
      if (before.rule == raise.rule || !seen.insert(before.rule).second) continue;
      ++followers[raise.rule][before.rule];
    }
  }
  return followers;
}

/// The rule that `actor` repeats, none when there is none.
RuleId followed_by(const WorstActor& actor, const Followers& followers) {
  const auto found = followers.find(actor.rule);
  if (found == followers.end() || actor.n < kEnoughToFollow) return {};
  std::pair<std::size_t, RuleId> best{0, {}};
  for (const auto& [rule, n] : found->second) {
    if (n > best.first || (n == best.first && rule < best.second)) best = {n, rule};
  }
  return is_at_least(best.first, actor.n, 80) ? best.second : RuleId{};
}

Pattern pattern_of(const WorstActor& actor) {
  const Nuisance& found = actor.nuisance;
  if (is_at_least(found.n_chattering, found.n, 30)) return Pattern::kChattering;
  if (is_at_least(found.n_fleeting, found.n, 30)) return Pattern::kFleeting;
  if (actor.follows || is_at_least(found.n_duplicate, found.n, 50)) return Pattern::kDuplicate;
  if (is_at_least(found.n_stale, found.n, 30)) return Pattern::kStale;
  if (found.n_nuisance() * 2 > found.n) return Pattern::kNuisance;
  return Pattern::kFrequent;
}

std::string advice(const WorstActor& actor) {
  const Nuisance& found = actor.nuisance;
  switch (actor.pattern) {
    case Pattern::kChattering:
      return fmt::format("{} bursts: widen the deadband or lengthen the off-delay", found.n_bursts);
    case Pattern::kFleeting:
      return fmt::format("{} of {} were gone within 10 s: lengthen the on-delay", found.n_fleeting,
                         found.n);
    case Pattern::kDuplicate:
      if (!actor.follows) return "repeats another alarm: keep one of the two";
      return fmt::format("comes after rule {} on the same asset: keep one, or group them",
                         actor.follows.value);
    case Pattern::kStale:
      return fmt::format(
          "{} of {} stood for more than a day: move the limit out of normal running, or shelve it "
          "by design in the states where it is expected",
          found.n_stale, found.n);
    case Pattern::kNuisance:
      return fmt::format(
          "{} of {} were not labelled true or early: review whether anybody has to act, and make "
          "it an event if not",
          found.n_nuisance(), found.n);
    case Pattern::kFrequent:
      return "true and frequent: repair the cause, open a work order";
  }
  return {};
}

}  // namespace

std::string_view name(Pattern pattern) {
  constexpr std::array<std::string_view, 6> kNames{"chattering", "fleeting", "duplicate",
                                                   "stale",      "nuisance", "frequent"};
  return kNames[static_cast<std::size_t>(pattern)];
}

std::vector<WorstActor> worst_actors(std::span<const Annunciated> annunciated, Period period,
                                     std::size_t limit) {
  std::vector<const Annunciated*> raises;
  for (const Annunciated& a : annunciated) {
    if (period.contains(a.time) && !a.is_return) raises.push_back(&a);
  }
  std::unordered_map<RuleId, WorstActor> by_rule;
  for (const AlarmOccurrences& alarm : by_alarm(raises, period)) {
    WorstActor& actor = by_rule[alarm.rule];
    actor.rule = alarm.rule;
    actor.n += alarm.occurrences.size();
    ++actor.n_alarms;
    actor.nuisance += find_nuisance(alarm.occurrences, period.end);
  }
  std::vector<WorstActor> actors;
  for (auto& [rule, actor] : by_rule) actors.push_back(std::move(actor));
  std::ranges::sort(actors, [](const WorstActor& a, const WorstActor& b) {
    return a.n != b.n ? a.n > b.n : a.rule < b.rule;
  });
  actors.resize(std::min(limit, actors.size()));

  std::unordered_set<RuleId> rules;
  for (const WorstActor& actor : actors) rules.insert(actor.rule);
  const std::size_t n_all = raises.size();
  const Followers followers = find_followers(std::move(raises), rules);
  for (WorstActor& actor : actors) {
    actor.share = 100 * static_cast<double>(actor.n) / static_cast<double>(n_all);
    actor.follows = followed_by(actor, followers);
    actor.pattern = pattern_of(actor);
    actor.what_to_do = advice(actor);
  }
  return actors;
}

}  // namespace millwright::alarm
