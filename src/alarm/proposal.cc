// SPDX-License-Identifier: Apache-2.0
#include "alarm/proposal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "alarm/proposal_past.h"

namespace millwright::alarm {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::array<seconds, 12> kDelays{seconds(1),  seconds(2),   seconds(5),   seconds(10),
                                          seconds(15), seconds(20),  seconds(30),  seconds(45),
                                          seconds(60), seconds(120), seconds(180), seconds(300)};
/// A true alarm may come so much later where the time to respond is not known.
constexpr seconds kLatestByDefault{30};
constexpr std::array<double, 5> kQuantiles{0.25, 0.5, 0.75, 0.9, 1.0};

Effect effect_in(const AlarmHistory& history, const Rule& changed, bool is_replayed) {
  using namespace proposal_internal;
  Effect effect = effect_of(history.occurrences, is_replayed ? groups_by_values(history, changed)
                                                             : groups_by_times(history, changed));
  effect.is_replayed = is_replayed;
  return effect;
}

std::vector<Rule> with_delays(const Rule& rule, milliseconds Rule::* delay, milliseconds limit) {
  std::vector<Rule> rules;
  for (const seconds candidate : kDelays) {
    if (candidate <= rule.*delay || candidate > limit) continue;
    rules.push_back(rule);
    rules.back().*delay = candidate;
  }
  return rules;
}

/// The next value with two digits that is not smaller.
double round_up(double value) {
  const double step = std::pow(10.0, std::floor(std::log10(value)) - 1);
  return std::ceil(value / step - 1e-9) * step;
}

/// How far past the limit a value is, on the good side.
double depth_of(const Rule& rule, double value) {
  const bool is_high = rule.kind == RuleKind::kHigh || rule.kind == RuleKind::kHighHigh;
  return is_high ? rule.limit - value : value - rule.limit;
}

/// How deep the value went back between each two occurrences, smallest first.
std::vector<double> depths_between(const AlarmHistory& history) {
  std::vector<double> depths;
  auto sample = history.values.begin();
  for (std::size_t i = 0; i + 1 < history.occurrences.size(); ++i) {
    const Occurrence& o = history.occurrences[i];
    if (!o.returned) continue;
    const UtcNanos begin = *o.returned - history.rule.off_delay;
    const UtcNanos end = history.occurrences[i + 1].raised - history.rule.on_delay;
    while (sample != history.values.end() && sample->time < begin) ++sample;
    double deepest = 0;
    for (auto s = sample; s != history.values.end() && s->time < end; ++s) {
      if (!std::isnan(s->value)) deepest = std::max(deepest, depth_of(history.rule, s->value));
    }
    if (deepest > 0) depths.push_back(deepest);
  }
  std::ranges::sort(depths);
  return depths;
}

/// Half the way from the limit to the usual value: with more the alarm would hardly ever return.
double widest_deadband(const AlarmHistory& history) {
  std::vector<double> values;
  for (const Sample& sample : history.values) {
    if (!std::isnan(sample.value)) values.push_back(sample.value);
  }
  if (values.empty()) return 0;
  const auto middle = values.begin() + std::ssize(values) / 2;
  std::ranges::nth_element(values, middle);
  return depth_of(history.rule, *middle) / 2;
}

std::vector<Rule> with_deadbands(const AlarmHistory& history) {
  const double widest = widest_deadband(history);
  std::vector<double> depths = depths_between(history);
  std::erase_if(depths, [&](double depth) { return depth >= widest; });
  std::vector<Rule> rules;
  if (depths.empty()) return rules;
  double last = history.rule.deadband;
  for (const double quantile : kQuantiles) {
    const auto i =
        static_cast<std::size_t>(std::ceil(quantile * static_cast<double>(depths.size())));
    // A value that came back exactly this far would still have ended the alarm.
    const double deadband = round_up(depths[i - 1] * 1.001);
    if (deadband <= last || deadband > widest) continue;
    last = deadband;
    rules.push_back(history.rule);
    rules.back().deadband = deadband;
  }
  return rules;
}

/// How far past the limit the worst value of each occurrence was that nobody needed, smallest
/// first.
std::vector<double> peaks_of_nuisances(const AlarmHistory& history) {
  std::vector<double> peaks;
  auto sample = history.values.begin();
  for (const Occurrence& o : history.occurrences) {
    const UtcNanos begin = o.raised - history.rule.on_delay;
    const UtcNanos end = o.returned.value_or(history.end);
    while (sample != history.values.end() && sample->time < begin) ++sample;
    double worst = 0;
    for (auto s = sample; s != history.values.end() && s->time <= end; ++s) {
      if (!std::isnan(s->value)) worst = std::max(worst, -depth_of(history.rule, s->value));
    }
    if (!is_worth_keeping(o.outcome) && worst > 0) peaks.push_back(worst);
  }
  std::ranges::sort(peaks);
  return peaks;
}

/// Limits just past what nobody needed, each short of the next level and late for no true alarm.
std::vector<Rule> with_limits(const AlarmHistory& history, const ProposalLimits& limits) {
  std::vector<Rule> rules;
  const auto is_true = [](const Occurrence& o) { return is_worth_keeping(o.outcome); };
  if (std::ranges::none_of(history.occurrences, is_true)) return rules;
  const bool is_high =
      history.rule.kind == RuleKind::kHigh || history.rule.kind == RuleKind::kHighHigh;
  const double sign = is_high ? 1 : -1;
  const std::chrono::nanoseconds latest =
      limits.time_to_respond > milliseconds(0) ? limits.time_to_respond / 4 : kLatestByDefault;
  const std::vector<double> peaks = peaks_of_nuisances(history);
  double last = 0;
  for (const double quantile : kQuantiles) {
    if (peaks.empty()) break;
    const auto i =
        static_cast<std::size_t>(std::ceil(quantile * static_cast<double>(peaks.size())));
    const double step = round_up(peaks[i - 1] * 1.001);
    if (step <= last) continue;
    last = step;
    Rule changed = history.rule;
    changed.limit += sign * step;
    if (limits.next_level && sign * (*limits.next_level - changed.limit) <= 0) break;
    if (proposal_internal::longest_delay(history, changed) > latest) break;
    rules.push_back(std::move(changed));
  }
  return rules;
}

std::string reason_for(Setting setting, const Rule& from, const Rule& to, const Effect& effect) {
  std::string change;
  switch (setting) {
    case Setting::kDeadband:
      change = fmt::format("a deadband of {:g} instead of {:g}", to.deadband, from.deadband);
      break;
    case Setting::kOnDelay:
      change = fmt::format("an on-delay of {:g} s instead of {:g} s",
                           static_cast<double>(to.on_delay.count()) / 1e3,
                           static_cast<double>(from.on_delay.count()) / 1e3);
      break;
    case Setting::kOffDelay:
      change = fmt::format("an off-delay of {:g} s instead of {:g} s",
                           static_cast<double>(to.off_delay.count()) / 1e3,
                           static_cast<double>(from.off_delay.count()) / 1e3);
      break;
    case Setting::kLimit:
      change = fmt::format("a limit of {:g} instead of {:g}", to.limit, from.limit);
      break;
  }
  return fmt::format("{} would have removed {} of {} alarms and kept {} of {} true ones ({})",
                     change, effect.n_removed(), effect.n_before, effect.n_true_kept,
                     effect.n_true_before,
                     effect.is_replayed ? "replayed over stored values"
                                        : "judged from the times of raise and return");
}

/// The mildest of `candidates` (mildest first) that does nine tenths of what the best one does.
std::optional<Proposal> choose(Setting setting, const AlarmHistory& history,
                               std::vector<Rule> candidates, bool is_replayed) {
  std::vector<Proposal> harmless;
  std::size_t best = 0;
  for (Rule& rule : candidates) {
    const Effect effect = effect_in(history, rule, is_replayed);
    if (effect.n_true_kept < effect.n_true_before) continue;
    best = std::max(best, effect.n_removed());
    harmless.push_back({setting, std::move(rule), effect, {}});
  }
  if (best == 0 || best * 20 < history.occurrences.size()) return std::nullopt;
  for (Proposal& proposal : harmless) {
    if (proposal.effect.n_removed() * 10 < best * 9) continue;
    proposal.reason = reason_for(setting, history.rule, proposal.rule, proposal.effect);
    return std::move(proposal);
  }
  return std::nullopt;
}

}  // namespace

std::string_view name(Setting setting) {
  constexpr std::array<std::string_view, 4> kNames{"deadband", "on-delay", "off-delay", "limit"};
  return kNames[static_cast<std::size_t>(setting)];
}

std::vector<Proposal> propose(const AlarmHistory& history, const ProposalLimits& limits) {
  std::vector<Proposal> proposals;
  if (history.occurrences.empty()) return proposals;
  const auto offer = [&](std::optional<Proposal> proposal) {
    if (proposal) proposals.push_back(std::move(*proposal));
  };
  const bool is_replayed = proposal_internal::values_explain(history);
  milliseconds max_on_delay = limits.max_on_delay;
  if (limits.time_to_respond > milliseconds(0)) {
    max_on_delay = std::min(max_on_delay, limits.time_to_respond / 4);
  }
  if (is_replayed) {
    offer(choose(Setting::kDeadband, history, with_deadbands(history), is_replayed));
    offer(choose(Setting::kLimit, history, with_limits(history, limits), is_replayed));
  }
  offer(choose(Setting::kOffDelay, history,
               with_delays(history.rule, &Rule::off_delay, limits.max_off_delay), is_replayed));
  offer(choose(Setting::kOnDelay, history, with_delays(history.rule, &Rule::on_delay, max_on_delay),
               is_replayed));
  std::ranges::sort(proposals, [](const Proposal& a, const Proposal& b) {
    if (a.effect.n_removed() != b.effect.n_removed()) {
      return a.effect.n_removed() > b.effect.n_removed();
    }
    return a.setting < b.setting;
  });
  return proposals;
}

Effect effect_of(const AlarmHistory& history, const Rule& changed) {
  return effect_in(history, changed, proposal_internal::values_explain(history));
}

}  // namespace millwright::alarm
