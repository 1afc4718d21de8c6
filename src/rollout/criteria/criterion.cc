// SPDX-License-Identifier: Apache-2.0
#include "rollout/criteria/criterion.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace millwright::rollout {
namespace {

constexpr int kMostDays = 3650;

bool is_share(const Metric& metric) {
  return metric.kind == SampleKind::kRatio || metric.unit == "share";
}

/// Whether days, and with them assets, are drawn.
bool has_blocks(const Metric& metric) {
  return metric.chance != Chance::kIndependent && metric.kind != SampleKind::kState;
}

bool is_good(const Metric& metric, double value, double target) {
  return metric.good == Good::kAtLeast ? value >= target : value <= target;
}

Verdict verdict_of(const Metric& metric, const Interval& interval, double target) {
  const bool low_is_good = is_good(metric, interval.low, target);
  const bool high_is_good = is_good(metric, interval.high, target);
  if (low_is_good && high_is_good) return Verdict::kPass;
  return low_is_good || high_is_good ? Verdict::kInconclusive : Verdict::kFail;
}

std::string_view words(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "all of the interval meets the target";
    case Verdict::kFail:
      return "all of the interval misses the target";
    case Verdict::kInconclusive:
      break;
  }
  return "the target lies within the interval: more evidence is needed";
}

Finding undecided(std::string reason, double sample = 0,
                  std::optional<double> value = std::nullopt) {
  return {Verdict::kInconclusive, value, std::nullopt, sample, std::move(reason)};
}

Finding decided(const Criterion& criterion, const Metric& metric, double value, Interval interval,
                double sample) {
  if (sample < criterion.least_sample) {
    return {Verdict::kInconclusive, value, interval, sample,
            fmt::format("a sample of {:.4g} {}, of at least {:.4g}", sample, metric.sample_unit,
                        criterion.least_sample)};
  }
  const Verdict verdict = verdict_of(metric, interval, criterion.target);
  return {verdict, value, interval, sample, std::string(words(verdict))};
}

double n_cells(const BlockSample& blocks) {
  return static_cast<double>(
      std::ranges::count_if(blocks.cells, [](const Cell& cell) { return cell.of > 0; }));
}

/// What chance alone makes of it, were all events independent. An asset's day is at most one
/// observation of a share: what fails, fails for hours.
Interval exact_interval(const Metric& metric, double hits, double of, double observations,
                        double confidence) {
  if (metric.kind == SampleKind::kRatio) {
    const double trials = std::min(of, observations);
    return binomial_interval(hits / of * trials, trials, confidence);
  }
  const Interval events = poisson_interval(hits, confidence);
  return {events.low / of, events.high / of};
}

/// Why there are too few days or assets to draw from; empty when there are enough.
std::string too_few(const Metric& metric, std::size_t n_days, std::size_t n_assets) {
  if (n_days < kMinimumDays) {
    return fmt::format(
        "too few blocks: {} whole days, of at least {}: figures of days hang "
        "together",
        n_days, kMinimumDays);
  }
  if (metric.chance == Chance::kDaysAssets && n_assets < kMinimumAssets) {
    return fmt::format(
        "too few blocks: {} assets, of at least {}: fewer do not show how machines "
        "differ",
        n_assets, kMinimumAssets);
  }
  return {};
}

constexpr std::string_view kLopsided =
    "too few blocks: nearly all of it is of a few days or assets";

Finding judge_blocks(const Criterion& criterion, const Metric& metric, const Sample& sample) {
  const BlockSample& blocks = sample.blocks;
  const double value = sample.hits / sample.of;
  const double cells = n_cells(blocks);
  std::string why = too_few(metric, blocks.n_days, blocks.n_assets);
  if (!why.empty()) return undecided(std::move(why), cells, value);
  const auto drawn = block_interval(blocks, criterion.confidence);
  if (!drawn) return undecided(std::string(kLopsided), cells, value);
  const Interval chance =
      exact_interval(metric, sample.hits, sample.of, cells, criterion.confidence);
  // Draws of what never varied do not vary: chance alone sets the least width.
  return decided(criterion, metric, value,
                 {std::min(drawn->low, chance.low), std::max(drawn->high, chance.high)}, cells);
}

std::size_t n_days_with(const TimeSample& times) {
  std::vector<std::uint32_t> days;
  for (const TimeCell& time : times.times) days.push_back(time.day);
  std::ranges::sort(days);
  return static_cast<std::size_t>(std::ranges::unique(days).begin() - days.begin());
}

Finding judge_times(const Criterion& criterion, const Metric& metric, const Sample& sample) {
  const TimeSample& times = sample.times;
  if (times.times.empty()) return undecided("not known: nothing of the kind happened");
  std::vector<double> sorted;
  for (const TimeCell& time : times.times) sorted.push_back(time.value);
  std::ranges::sort(sorted);
  const auto n = static_cast<double>(sorted.size());
  const auto rank = static_cast<std::size_t>(std::max(std::ceil(metric.quantile * n) - 1, 0.0));
  const double value = sorted[rank];
  if (!has_blocks(metric)) {
    return decided(criterion, metric, value,
                   quantile_interval(sorted, metric.quantile, criterion.confidence), n);
  }
  std::string why = too_few(metric, times.n_days, times.n_assets);
  if (const std::size_t days = n_days_with(times); why.empty() && days < kMinimumDaysWithTimes) {
    why = fmt::format("too few blocks: it happened on {} days, of at least {}", days,
                      kMinimumDaysWithTimes);
  }
  if (!why.empty()) return undecided(std::move(why), n, value);
  const auto drawn = block_quantile_interval(times, metric.quantile, criterion.confidence);
  if (!drawn) return undecided(std::string(kLopsided), n, value);
  return decided(criterion, metric, value, *drawn, n);
}

/// The value of a time is thought to be good or bad for all of them: the fewest that show it.
double fewest_durations(const Metric& metric, bool bound_is_high, double confidence) {
  const double tail = (1 - confidence) / 2;
  const double q = bound_is_high ? metric.quantile : 1 - metric.quantile;
  return std::ceil(std::log(tail) / std::log(q));
}

/// As many as there can be in so many days.
double cells_of(const Metric& metric, double days, std::size_t n_assets) {
  return days * (metric.chance == Chance::kDaysAssets ? static_cast<double>(n_assets) : 1);
}

bool is_decided_after(int days, const Criterion& criterion, const Metric& metric,
                      const Pace& pace) {
  const double of = pace.of_per_day * days;
  const bool is_blocks = has_blocks(metric) && metric.kind != SampleKind::kDuration;
  const double cells = pace.share_of_cells * cells_of(metric, days, pace.n_assets);
  const double sample = is_blocks ? cells : of;
  if (sample < criterion.least_sample || of <= 0) return false;
  if (metric.kind == SampleKind::kDuration) {
    const bool is_pass = is_good(metric, pace.value, criterion.target);
    const bool bound_is_high = (metric.good == Good::kAtMost) == is_pass;
    return of >= fewest_durations(metric, bound_is_high, criterion.confidence);
  }
  const Interval interval =
      exact_interval(metric, pace.value * of, of, is_blocks ? cells : of, criterion.confidence);
  return verdict_of(metric, interval, criterion.target) != Verdict::kInconclusive;
}

Status check_target(const Criterion& criterion, const Metric& metric) {
  if (!std::isfinite(criterion.target) || criterion.target < 0) {
    return fail(Code::kInvalidArgument,
                fmt::format("target of {}: must be a number of at least 0", metric.id));
  }
  if (is_share(metric) && criterion.target > 1) {
    return fail(Code::kInvalidArgument,
                fmt::format("target of {}: {} is no share; write 0.95 for 95 %", metric.id,
                            criterion.target));
  }
  if (metric.is_core && criterion.target != metric.loosest &&
      !is_good(metric, criterion.target, metric.loosest)) {
    return fail(Code::kInvalidArgument,
                fmt::format("target of {}: {}, must be at {} {}: every gate asks it, and a target "
                            "that is always met asks nothing; it can be waived instead",
                            metric.id, criterion.target,
                            metric.good == Good::kAtLeast ? "least" : "most", metric.loosest));
  }
  return {};
}

/// What every gate asks is asked of the time before the gate, and not of the year.
Status check_window(const Criterion& criterion, const Metric& metric) {
  const std::chrono::days most = metric.is_core ? kLongestCoreWindow : std::chrono::days(366);
  if (criterion.window >= std::chrono::days(1) && criterion.window <= most) return {};
  return fail(Code::kInvalidArgument,
              fmt::format("window of {}: {} days, must be 1 to {}: {}", metric.id,
                          criterion.window.count(), most.count(),
                          metric.is_core ? "every gate asks it, of the time it looks back on"
                                         : "nothing can be seen in none"));
}

}  // namespace

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "pass";
    case Verdict::kFail:
      return "fail";
    case Verdict::kInconclusive:
      break;
  }
  return "inconclusive";
}

std::optional<Verdict> parse_verdict(std::string_view text) {
  for (const Verdict verdict : {Verdict::kPass, Verdict::kFail, Verdict::kInconclusive}) {
    if (name(verdict) == text) return verdict;
  }
  return std::nullopt;
}

Status check(const Criterion& criterion) {
  const Metric* metric = find_metric(criterion.metric);
  if (metric == nullptr) {
    return fail(Code::kInvalidArgument,
                fmt::format("metric: '{}' is not in the catalogue; GET /api/v1/rollout/metrics "
                            "lists them",
                            criterion.metric));
  }
  if (criterion.scope == Scope::kWave && !metric->has_wave_scope) {
    return fail(Code::kInvalidArgument,
                fmt::format("scope of {}: it can only be told for the plant", metric->id));
  }
  return check(*metric, criterion);
}

Status check(const Metric& metric, const Criterion& criterion) {
  MW_TRY_STATUS(check_window(criterion, metric));
  if (!std::isfinite(criterion.least_sample) || criterion.least_sample < 0) {
    return fail(Code::kInvalidArgument,
                fmt::format("least_sample of {}: must be a number of at least 0", metric.id));
  }
  if (!(criterion.confidence >= 0.5 && criterion.confidence <= 0.999)) {
    return fail(Code::kInvalidArgument, fmt::format("confidence of {}: {}, must be 0.5 to 0.999",
                                                    metric.id, criterion.confidence));
  }
  return check_target(criterion, metric);
}

Status check(std::span<const Criterion> criteria) {
  if (criteria.empty() || criteria.size() > kMostCriteria) {
    return fail(Code::kInvalidArgument,
                fmt::format("criteria: {}, must be 1 to {}: more are not looked at by anybody",
                            criteria.size(), kMostCriteria));
  }
  for (std::size_t i = 0; i < criteria.size(); ++i) {
    MW_TRY_STATUS(check(criteria[i]));
    for (std::size_t k = 0; k < i; ++k) {
      if (!criteria[i].is_same_question(criteria[k])) continue;
      return fail(Code::kInvalidArgument, fmt::format("criteria: {} of the {} is there twice",
                                                      criteria[i].metric, name(criteria[i].scope)));
    }
  }
  for (const Metric& metric : metrics()) {
    if (!metric.is_core) continue;
    const auto it = std::ranges::find(criteria, metric.id, &Criterion::metric);
    if (it == criteria.end()) {
      return fail(
          Code::kInvalidArgument,
          fmt::format("criteria: {} is missing; it belongs to every gate and can be waived, "
                      "not left out",
                      metric.id));
    }
    if (!it->is_must_have) {
      return fail(Code::kInvalidArgument,
                  fmt::format("criteria: {} is a must in every gate", metric.id));
    }
  }
  return {};
}

Finding judge(const Criterion& criterion, const Sample& sample) {
  return judge(*find_metric(criterion.metric), criterion, sample);
}

Finding judge(const Metric& metric, const Criterion& criterion, const Sample& sample) {
  if (!sample.not_known.empty()) return undecided("not known: " + sample.not_known);
  if (metric.kind == SampleKind::kDuration) return judge_times(criterion, metric, sample);
  if (metric.kind == SampleKind::kState) {
    return decided(criterion, metric, sample.hits, {sample.hits, sample.hits}, sample.of);
  }
  if (!(sample.of > 0)) {
    return undecided(fmt::format("not known: there were no {} to count", metric.sample_unit));
  }
  if (has_blocks(metric)) return judge_blocks(criterion, metric, sample);
  return decided(criterion, metric, sample.hits / sample.of,
                 exact_interval(metric, sample.hits, sample.of, sample.of, criterion.confidence),
                 sample.of);
}

std::optional<Pace> pace_of(const Criterion& criterion, const Sample& sample,
                            const Finding& finding) {
  const Metric& metric = *find_metric(criterion.metric);
  const double of = metric.kind == SampleKind::kDuration
                        ? static_cast<double>(sample.times.times.size())
                        : sample.of;
  if (!sample.not_known.empty() || !finding.value || of <= 0) return std::nullopt;
  Pace out{of / static_cast<double>(criterion.window.count()), *finding.value, 1, 1};
  out.n_assets = std::max<std::size_t>({sample.blocks.n_assets, sample.times.n_assets, 1});
  const double most =
      cells_of(metric, static_cast<double>(sample.blocks.n_days), sample.blocks.n_assets);
  if (const double cells = n_cells(sample.blocks); cells > 0 && most > 0) {
    out.share_of_cells = std::min(cells / most, 1.0);
  }
  return out;
}

TimeToDecide time_to_decide(const Criterion& criterion, const Pace& pace) {
  const Metric& metric = *find_metric(criterion.metric);
  if (metric.kind == SampleKind::kState) return {0, "counted in full at any moment"};
  const bool is_blocks = has_blocks(metric);
  if (is_blocks && metric.chance == Chance::kDaysAssets && pace.n_assets < kMinimumAssets) {
    return {std::nullopt, fmt::format("never with {} assets: at least {} are needed", pace.n_assets,
                                      kMinimumAssets)};
  }
  const int least = is_blocks ? static_cast<int>(kMinimumDays) : 1;
  const auto is_decided = [&](int days) { return is_decided_after(days, criterion, metric, pace); };
  int high = least;
  while (high < kMostDays && !is_decided(high)) high = std::min(high * 2, kMostDays);
  if (!is_decided(high)) {
    return {std::nullopt,
            "not within ten years: the figure is too near its target, or too little "
            "happens"};
  }
  int low = std::max(high / 2, least);
  while (low < high) {
    const int middle = low + (high - low) / 2;
    is_decided(middle) ? high = middle : low = middle + 1;
  }
  if (high == least && is_blocks) {
    return {high, fmt::format("at least {} days, as what happens on them hangs together", least)};
  }
  return {high, "until the interval no longer holds the target"};
}

}  // namespace millwright::rollout
