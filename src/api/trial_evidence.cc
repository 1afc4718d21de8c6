// SPDX-License-Identifier: Apache-2.0
#include "api/trial_evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "api/evidence.h"
#include "respond/outcome/detection.h"
#include "rollout/evolution/trial_metric.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using rollout::BlockSample;
using rollout::Criterion;
using rollout::Sample;
using rollout::Trial;

constexpr std::chrono::days kHorizon{7};  ///< before a failure in which a condition foretells it

bool is_confirmed(const alarm::Annunciated& a) {
  return a.outcome == alarm::Outcome::kTrue || a.outcome == alarm::Outcome::kEarly;
}
bool is_nuisance(const alarm::Annunciated& a) {
  return a.outcome == alarm::Outcome::kNuisance || a.outcome == alarm::Outcome::kUnlabelled;
}

class TrialMeter {
 public:
  TrialMeter(const Services& services, const Trial& trial, alarm::Period period,
             const std::vector<alarm::Annunciated>& conditions)
      : services_(services), trial_(trial), period_(period) {
    n_days_ = static_cast<std::size_t>((period.end - period.begin) / std::chrono::days(1));
    for (const alarm::Annunciated& a : conditions) {
      if (period.contains(a.time)) conditions_.push_back(a);
    }
    const auto plant = services.plant.registry().snapshot();
    for (const SignalId id : trial.plan.signals) {
      const Signal* signal = plant->find<Signal>(id);
      if (signal != nullptr) assets_.push_back(signal->asset);
    }
    std::ranges::sort(assets_);
    const auto rest = std::ranges::unique(assets_);
    assets_.erase(rest.begin(), rest.end());
  }

  Sample sample(const Criterion& criterion) const {
    if (n_days_ == 0) return Sample::unknown("no whole day of the trial has passed");
    if (criterion.metric == "confirmed_detections") return confirmed();
    if (criterion.metric == "nuisance_share") return nuisance();
    if (criterion.metric == "alarms_per_position_day") return load();
    if (criterion.metric == "data_completeness") return completeness(criterion);
    if (criterion.metric == "lead_time_median") return lead_times();
    return Sample::unknown("nobody measures it");
  }

 private:
  rollout::Tally by_days() const { return {rollout::Tally::By::kDays, period_.begin, n_days_}; }
  static rollout::SampleItem item(const alarm::Annunciated& a, double value, double of) {
    return {"alarm", std::to_string(a.alarm.value),      a.time, a.asset, value,
            of,      std::string(alarm::name(a.outcome))};
  }

  Sample confirmed() const {
    std::vector<rollout::SampleItem> items;
    for (const alarm::Annunciated& a : conditions_) {
      items.push_back(item(a, is_confirmed(a) ? 1 : 0, 1));
    }
    return Sample::state_of(rollout::Fold::kSum, std::move(items));
  }

  Sample nuisance() const {
    rollout::Tally tally = by_days();
    for (const alarm::Annunciated& a : conditions_) {
      if (a.returned) tally.add(item(a, is_nuisance(a) ? 1 : 0, 1));
    }
    return std::move(tally).blocks();
  }

  Sample load_of(const std::string* position) const {
    rollout::Tally tally = by_days();
    tally.expose({}, 1);
    for (const alarm::Annunciated& a : conditions_) {
      if (position != nullptr && a.position == *position) tally.add(item(a, 1, 0));
    }
    return std::move(tally).blocks();
  }

  Sample load() const {
    std::map<std::string, std::size_t> counts;
    for (const alarm::Annunciated& a : conditions_) ++counts[a.position];
    const auto worst =
        std::ranges::max_element(counts, {}, [](const auto& one) { return one.second; });
    return load_of(worst == counts.end() ? nullptr : &worst->first);
  }

  /// As for a wave of these signals, with the days alone drawn.
  Sample completeness(const Criterion& criterion) const {
    rollout::Wave wave;
    wave.started = trial_.started_at;
    wave.assets = assets_;
    wave.signals = trial_.plan.signals;
    Criterion asked = criterion;
    asked.scope = rollout::Scope::kWave;
    asked.window = std::chrono::days(n_days_);
    const auto state = services_.host.rollout->state();
    Sample sample = Evidence(services_, *state, wave, period_.end).sample(asked);
    if (!sample.not_known.empty()) return sample;
    BlockSample blocks{n_days_, 1, std::move(sample.blocks.cells)};
    for (rollout::Cell& cell : blocks.cells) cell.asset = 0;
    return Sample::of_blocks(std::move(blocks));
  }

  Sample lead_times() const {
    std::vector<respond::ClosedRaise> raises;
    for (const alarm::Annunciated& a : conditions_) {
      raises.push_back({a.alarm, a.rule, a.asset, a.time, a.returned.value_or(period_.end)});
    }
    std::vector<respond::Failure> failures;
    respond::FeedbackBook labels;
    std::string why_not;
    services_.watch.with_desk([&](const respond::Desk& desk) {
      labels = desk.feedback();
      const auto measured =
          respond::detection({period_.begin, period_.end}, desk.failures(), raises, labels);
      if (!measured.is_measured) why_not = measured.why_not;
      for (const respond::Failure& failure : desk.failures().failures()) {
        const bool counts = !failure.is_withdrawn && period_.contains(failure.begin) &&
                            std::ranges::binary_search(assets_, failure.asset);
        if (counts) failures.push_back(failure);
      }
    });
    if (!why_not.empty()) return Sample::unknown(std::move(why_not));
    rollout::Tally times = by_days();
    for (const respond::FailureMatch& match :
         respond::match_failures(failures, raises, labels, kHorizon, period_.end)) {
      const auto it = std::ranges::find(failures, match.failure, &respond::Failure::id);
      // One that was not foretold had no time at all.
      const auto lead = match.lead_time.value_or(0ns);
      times.add({"failure", std::to_string(match.failure.value), it->begin, it->asset,
                 static_cast<double>(lead.count()) / 3600e9, 1, std::string(name(match.result))});
    }
    return std::move(times).times();
  }

  const Services& services_;
  const Trial& trial_;
  const alarm::Period period_;
  std::size_t n_days_ = 0;
  std::vector<alarm::Annunciated> conditions_;
  std::vector<AssetId> assets_;  ///< ascending
};

std::string source_of(const rollout::Metric& metric, alarm::Period period) {
  const std::string_view mode = metric.records == "/api/v1/events" ? "mode=shadow&" : "";
  return fmt::format("{}?{}from={}&to={}", metric.records, mode, to_rfc3339(period.begin),
                     to_rfc3339(period.end));
}

std::uint32_t waiver_number(const Trial& trial, std::string_view metric) {
  const rollout::TrialWaiver* waiver = trial.find_waiver(metric);
  if (waiver == nullptr) return 0;
  return static_cast<std::uint32_t>(waiver - trial.waivers.data()) + 1;
}

}  // namespace

std::vector<rollout::TrialResult> TrialEvidence::results() const {
  std::vector<rollout::TrialResult> out;
  for (const rollout::Judged& one : judged) out.push_back({one.criterion, one.finding});
  return out;
}

Result<TrialEvidence> trial_evidence(const Services& services, const Trial& trial) {
  TrialEvidence out;
  const auto judge = [&](const Criterion& planned, const Sample& sample) {
    Criterion criterion = planned;
    criterion.window = trial.plan.window;
    const rollout::Metric& metric = *rollout::find_trial_metric(criterion.metric);
    out.judged.push_back({criterion, rollout::judge(metric, criterion, sample),
                          waiver_number(trial, criterion.metric),
                          trial.started_at ? source_of(metric, out.period) : std::string()});
  };
  if (!trial.started_at) {
    for (const Criterion& criterion : trial.plan.criteria) {
      judge(criterion, Sample::unknown("the trial has not started"));
    }
    return out;
  }
  const UtcNanos now = trial.decided_at.value_or(services.clock.wall());
  const UtcNanos end = std::min(now, *trial.window_end());
  const auto whole_days =
      std::max((end - *trial.started_at) / std::chrono::days(1), std::int64_t{0});
  out.period = {*trial.started_at, *trial.started_at + std::chrono::days(whole_days)};
  out.is_whole = *trial.window_end() <= now;
  MW_TRY(AlarmPast past, read_alarm_past(services));
  const auto is_ours = [&](const alarm::Annunciated& a) {
    return std::ranges::binary_search(trial.plan.rules, a.rule);
  };
  for (const alarm::Annunciated& a : past.on_trial) {
    if (is_ours(a) && *trial.started_at <= a.time && a.time < end) out.conditions.push_back(a);
  }
  std::ranges::sort(out.conditions, [](const alarm::Annunciated& a, const alarm::Annunciated& b) {
    return std::pair(b.time, a.alarm) < std::pair(a.time, b.alarm);
  });
  const alarm::Period shown{*trial.started_at, std::max(end, *trial.started_at + 1s)};
  MW_TRY(out.load, shadow_load(services, shown, is_ours));
  const TrialMeter meter(services, trial, out.period, out.conditions);
  for (const Criterion& criterion : trial.plan.criteria) judge(criterion, meter.sample(criterion));
  return out;
}

}  // namespace millwright::api
