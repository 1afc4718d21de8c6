// SPDX-License-Identifier: Apache-2.0
// Evidence from the history of alarms: load, answers, and whether they were right.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "alarm/kpi.h"
#include "api/evidence.h"
#include "respond/outcome/detection.h"
#include "respond/outcome/review.h"

namespace millwright::api {

using namespace std::chrono_literals;
using rollout::BlockSample;
using rollout::Cell;
using rollout::Sample;

namespace {

double minutes(std::chrono::nanoseconds duration) {
  return static_cast<double>(duration.count()) / 60e9;
}

/// One cell for each day, added to by place.
BlockSample by_day(std::size_t n_days, double of_each) {
  BlockSample blocks{n_days, 1, {}};
  for (std::uint32_t day = 0; day < n_days; ++day) blocks.cells.push_back({day, 0, 0, of_each});
  return blocks;
}

/// Cells of assets and days, each asset having the same exposure on every day.
class AssetDays {
 public:
  AssetDays(std::size_t n_days, const std::vector<AssetId>& assets) : n_days_(n_days) {
    for (const AssetId asset : assets) {
      const auto place = static_cast<std::uint32_t>(place_.size());
      place_.emplace(asset, place);
    }
    cells_.resize(n_days * place_.size());
  }
  void expose(AssetId asset, double each_day) {
    for (std::uint32_t day = 0; day < n_days_; ++day) {
      if (Cell* cell = find(day, asset)) cell->of += each_day;
    }
  }
  void add(std::uint32_t day, AssetId asset, double hits, double of) {
    Cell* cell = find(day, asset);
    if (cell == nullptr) return;
    cell->hits += hits;
    cell->of += of;
  }
  Sample sample() {
    BlockSample blocks{n_days_, place_.size(), {}};
    for (const auto& [asset, place] : place_) {
      for (std::uint32_t day = 0; day < n_days_; ++day) {
        const Cell& cell = cells_[place * n_days_ + day];
        if (cell.of > 0) blocks.cells.push_back({day, place, cell.hits, cell.of});
      }
    }
    return Sample::of_blocks(std::move(blocks));
  }

 private:
  Cell* find(std::uint32_t day, AssetId asset) {
    const auto it = place_.find(asset);
    if (it == place_.end() || day >= n_days_) return nullptr;
    return &cells_[it->second * n_days_ + day];
  }

  std::size_t n_days_;
  std::map<AssetId, std::uint32_t> place_;
  std::vector<Cell> cells_;
};

}  // namespace

Result<Sample> Evidence::alarms_per_operator_day() {
  MW_TRY(const auto shown, load());
  Sample worst = Sample::unknown("there is no operator position");
  for (const alarm::Position& position : positions_of(services_)) {
    using Kind = alarm::ExternalLoad::Kind;
    if (position.external.kind == Kind::kNotKnown) {
      return Sample::unknown(
          fmt::format("nobody said what load the position '{}' has from other "
                      "systems",
                      position.name));
    }
    BlockSample days = by_day(n_days(), 1);
    const auto add = [&](UtcNanos time) {
      if (contains(time)) days.cells[std::min<std::size_t>(day_of(time), n_days() - 1)].hits += 1;
    };
    for (const alarm::Annunciated& a : shown) {
      if (a.position == position.name) add(a.time);
    }
    for (const UtcNanos time : position.external.events) add(time);
    if (position.external.kind == Kind::kPerDay) {
      for (Cell& day : days.cells) day.hits += position.external.per_day;
    }
    Sample sample = Sample::of_blocks(std::move(days));
    if (!worst.not_known.empty() || sample.hits > worst.hits) worst = std::move(sample);
  }
  return worst;
}

Result<Sample> Evidence::alarms_per_sensor_week() {
  MW_TRY(const auto shown, load());
  AssetDays cells(n_days(), assets());
  for (const SignalId id : signals()) {
    const Signal* signal = plant_->find<Signal>(id);
    if (signal != nullptr) cells.expose(signal->asset, 1.0 / 7);
  }
  for (const alarm::Annunciated& a : shown) {
    if (contains(a.time)) cells.add(day_of(a.time), a.asset, 1, 0);
  }
  return cells.sample();
}

Result<alarm::KpiReports> Evidence::kpis() {
  MW_TRY(const AlarmPast* past, alarms());
  MW_TRY(auto shown, load());
  const alarm::Period period{begin_, until_};
  return alarm::measure_kpis({std::move(shown), past->suppressed, positions_of(services_), period,
                              local_days(site_zone(*plant_), period)});
}

Result<Sample> Evidence::time_in_flood() {
  MW_TRY(const auto reports, kpis());
  Sample worst = Sample::unknown("there is no operator position");
  for (const alarm::KpiReport& report : reports.positions) {
    BlockSample days = by_day(n_days(), 24);
    for (const alarm::Period& flood : report.floods) {
      for (Cell& day : days.cells) {
        const UtcNanos begin = std::max(flood.begin, begin_ + std::chrono::days(day.day));
        const UtcNanos end = std::min(flood.end, begin_ + std::chrono::days(day.day + 1));
        if (begin < end) day.hits += minutes(end - begin) / 60;
      }
    }
    Sample sample = Sample::of_blocks(std::move(days));
    if (!worst.not_known.empty() || sample.hits > worst.hits) worst = std::move(sample);
  }
  return worst;
}

Result<Sample> Evidence::chattering_alarms() {
  MW_TRY(const auto reports, kpis());
  const alarm::Kpi& kpi = reports.plant.at(alarm::KpiId::kChattering);
  return Sample::state(kpi.value, static_cast<double>(reports.plant.n_annunciated));
}

Result<Sample> Evidence::stale_alarms() {
  double n = 0;
  double n_open = 0;
  for (const alarm::Alarm& alarm : services_.alarms.all()) {
    if (alarm.mode != RuleMode::kAlarm || !alarm::is_open(alarm.state)) continue;
    if (!covers(alarm.asset)) continue;
    ++n_open;
    n += alarm.raised < until_ - 24h ? 1 : 0;
  }
  return Sample::state(n, n_open);
}

Result<Sample> Evidence::acknowledge_times() {
  MW_TRY(const AlarmPast* past, alarms());
  Sample sample;
  for (const alarm::Annunciated& a : past->annunciated) {
    if (!contains(a.time) || !covers(a.asset)) continue;
    const UtcNanos end = std::min(a.acknowledged.value_or(until_), until_);
    sample.durations.push_back(minutes(std::max(end, a.time) - a.time));
  }
  return sample;
}

Result<Sample> Evidence::resolve_times() {
  MW_TRY(const AlarmPast* past, alarms());
  Sample sample;
  for (const respond::AlarmRaise& raise : past->raises) {
    if (!contains(raise.raised) || !covers(raise.asset)) continue;
    const UtcNanos end = std::min(raise.resolved.value_or(until_), until_);
    sample.durations.push_back(minutes(std::max(end, raise.raised) - raise.raised));
  }
  return sample;
}

Result<Sample> Evidence::nuisance_share() {
  MW_TRY(const AlarmPast* past, alarms());
  const respond::FeedbackBook labels =
      services_.watch.with_desk([](const respond::Desk& desk) { return desk.feedback(); });
  std::set<AssetId> with_alarms;
  std::vector<const respond::ClosedRaise*> raises;
  for (const respond::ClosedRaise& raise : past->closed) {
    if (!contains(raise.closed) || !covers(raise.asset)) continue;
    raises.push_back(&raise);
    with_alarms.insert(raise.asset);
  }
  AssetDays cells(n_days(), {with_alarms.begin(), with_alarms.end()});
  for (const respond::ClosedRaise* raise : raises) {
    respond::OutcomeFigures figures;
    figures.add(labels.find(raise->alarm, raise->raised));
    cells.add(day_of(raise->closed), raise->asset, figures.nuisance, 1);
  }
  return cells.sample();
}

Result<Sample> Evidence::labelled_share() {
  MW_TRY(const AlarmPast* past, alarms());
  const respond::FeedbackBook labels =
      services_.watch.with_desk([](const respond::Desk& desk) { return desk.feedback(); });
  BlockSample days = by_day(n_days(), 0);
  for (const respond::ClosedRaise& raise : past->closed) {
    if (!contains(raise.closed) || !covers(raise.asset)) continue;
    Cell& day = days.cells[std::min<std::size_t>(day_of(raise.closed), n_days() - 1)];
    day.hits += labels.find(raise.alarm, raise.raised) == nullptr ? 0 : 1;
    day.of += 1;
  }
  return Sample::of_blocks(std::move(days));
}

/// The failures of the window's assets, each held against the alarms before it.
/// Errors: not_found where no failure log is kept.
Result<std::vector<respond::FailureMatch>> Evidence::matches() {
  MW_TRY(const AlarmPast* past, alarms());
  const UtcNanos now = std::min(until_, services_.clock.wall());
  std::vector<respond::Failure> failures;
  std::string why_not;
  respond::FeedbackBook labels;
  services_.watch.with_desk([&](const respond::Desk& desk) {
    const auto measured =
        respond::detection({begin_, now}, desk.failures(), past->closed, desk.feedback());
    if (!measured.is_measured) why_not = measured.why_not;
    for (const respond::Failure& failure : desk.failures().failures()) {
      const bool counts = !failure.is_withdrawn && contains(failure.begin) && covers(failure.asset);
      if (counts) failures.push_back(failure);
    }
    labels = desk.feedback();
  });
  if (!why_not.empty()) return fail(Code::kNotFound, why_not);
  return respond::match_failures(failures, past->closed, labels, std::chrono::days(7), now);
}

Result<Sample> Evidence::lead_times() {
  MW_TRY(const auto found, matches());
  Sample sample;
  for (const respond::FailureMatch& match : found) {
    // One that was not warned of had no time at all.
    const auto lead = match.lead_time.value_or(std::chrono::nanoseconds(0));
    sample.durations.push_back(minutes(lead) / 60);
  }
  return sample;
}

Result<Sample> Evidence::caught_share() {
  MW_TRY(const auto found, matches());
  Sample sample;
  sample.of = static_cast<double>(found.size());
  sample.hits = static_cast<double>(
      std::ranges::count(found, respond::Catch::kCaught, &respond::FailureMatch::result));
  return sample;
}

Result<Sample> Evidence::missed_failures() {
  MW_TRY(const auto found, matches());
  Sample sample;
  sample.of = static_cast<double>(assets().size()) * static_cast<double>(n_days()) / 365.25;
  sample.hits = static_cast<double>(
      std::ranges::count(found, respond::Catch::kMissed, &respond::FailureMatch::result));
  return sample;
}

}  // namespace millwright::api
