// SPDX-License-Identifier: Apache-2.0
// Evidence from the history of alarms: load, answers, and whether they were right.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "alarm/kpi.h"
#include "alarm/nuisance.h"
#include "api/evidence.h"
#include "respond/outcome/detection.h"
#include "respond/outcome/review.h"

namespace millwright::api {

using namespace std::chrono_literals;
using rollout::Fold;
using rollout::Sample;
using rollout::SampleItem;
using rollout::Tally;

namespace {

double minutes(std::chrono::nanoseconds duration) {
  return static_cast<double>(duration.count()) / 60e9;
}

SampleItem alarm_item(AlarmId alarm, UtcNanos at, AssetId asset, double value, double of = 1) {
  return {"alarm", std::to_string(alarm.value), at, asset, value, of, ""};
}

/// The one with the most hits, and of these the one that was shown more: the worst position is the
/// figure.
void keep_worse(Sample& worst, Sample sample, const std::string& position) {
  const auto rank = [](const Sample& s) { return std::pair(s.hits, s.of); };
  if (worst.not_known.empty() && rank(sample) <= rank(worst)) return;
  for (SampleItem& item : sample.items) item.words = position;
  worst = std::move(sample);
}

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
    Tally days = tally(Tally::By::kDays);
    days.expose({}, 1);
    for (const alarm::Annunciated& a : shown) {
      if (a.position != position.name || !contains(a.time)) continue;
      days.add(alarm_item(a.alarm, a.time, a.asset, 1, 0));
    }
    for (const UtcNanos time : position.external.events) {
      if (contains(time)) days.add({"other-system", "", time, {}, 1, 0, ""});
    }
    if (position.external.kind == Kind::kPerDay) {
      for (std::size_t day = 0; day < n_days(); ++day) {
        days.add({"stated-load",
                  "",
                  begin_ + std::chrono::days(day),
                  {},
                  position.external.per_day,
                  0,
                  ""});
      }
    }
    keep_worse(worst, std::move(days).blocks(), position.name);
  }
  return worst;
}

Result<Sample> Evidence::alarms_per_sensor_week() {
  MW_TRY(const auto shown, load());
  Tally cells = tally(Tally::By::kAssetDays);
  for (const SignalId id : signals()) {
    const Signal* signal = plant_->find<Signal>(id);
    if (signal != nullptr) cells.expose(signal->asset, 1.0 / 7);
  }
  for (const alarm::Annunciated& a : shown) {
    if (contains(a.time) && covers(a.asset)) {
      cells.add(alarm_item(a.alarm, a.time, a.asset, 1, 0));
    }
  }
  return std::move(cells).blocks();
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
    Tally days = tally(Tally::By::kDays);
    days.expose({}, 24);
    for (const alarm::Period& flood : report.floods) {
      for (std::size_t day = 0; day < n_days(); ++day) {
        const UtcNanos begin = std::max(flood.begin, begin_ + std::chrono::days(day));
        const UtcNanos end = std::min(flood.end, begin_ + std::chrono::days(day + 1));
        if (begin < end) days.add({"flood", "", begin, {}, minutes(end - begin) / 60, 0, ""});
      }
    }
    keep_worse(worst, std::move(days).blocks(), report.name);
  }
  return worst;
}

Result<Sample> Evidence::chattering_alarms() {
  MW_TRY(const auto shown, load());
  const alarm::Period period{begin_, until_};
  Sample worst = Sample::unknown("there is no operator position");
  for (const alarm::Position& position : positions_of(services_)) {
    std::vector<const alarm::Annunciated*> own;
    std::map<AlarmId, AssetId> asset_of;
    for (const alarm::Annunciated& a : shown) {
      if (a.position != position.name || a.is_return) continue;
      own.push_back(&a);
      asset_of[a.alarm] = a.asset;
    }
    std::vector<SampleItem> items;
    for (const alarm::AlarmOccurrences& one : alarm::by_alarm(own, period)) {
      const bool chatters = alarm::find_nuisance(one.occurrences, until_).n_chattering > 0;
      items.push_back(alarm_item(one.alarm, one.occurrences.front().raised, asset_of[one.alarm],
                                 chatters ? 1 : 0, static_cast<double>(one.occurrences.size())));
    }
    keep_worse(worst, Sample::state_of(Fold::kSum, std::move(items)), position.name);
  }
  return worst;
}

Result<Sample> Evidence::stale_alarms() {
  std::vector<SampleItem> open;
  for (const alarm::Alarm& alarm : services_.alarms.all()) {
    if (alarm.mode != RuleMode::kAlarm || !alarm::is_open(alarm.state)) continue;
    if (!covers(alarm.asset)) continue;
    open.push_back(
        alarm_item(alarm.id, alarm.raised, alarm.asset, alarm.raised < until_ - 24h ? 1.0 : 0.0));
  }
  return Sample::state_of(Fold::kSum, std::move(open));
}

Result<Sample> Evidence::acknowledge_times() {
  MW_TRY(const AlarmPast* past, alarms());
  // People answer, whatever the machine: a shift is slow or quick as a whole.
  Tally times = tally(Tally::By::kDays);
  for (const alarm::Annunciated& a : past->annunciated) {
    if (!contains(a.time) || !covers(a.asset)) continue;
    const UtcNanos end = std::min(a.acknowledged.value_or(until_), until_);
    times.add(alarm_item(a.alarm, a.time, a.asset, minutes(std::max(end, a.time) - a.time)));
  }
  return std::move(times).times();
}

Result<Sample> Evidence::resolve_times() {
  MW_TRY(const AlarmPast* past, alarms());
  Tally times = tally(Tally::By::kAssetDays);
  for (const respond::AlarmRaise& raise : past->raises) {
    if (!contains(raise.raised) || !covers(raise.asset)) continue;
    const UtcNanos end = std::min(raise.resolved.value_or(until_), until_);
    const auto lasted = std::max(end, raise.raised) - raise.raised;
    times.add(alarm_item(raise.alarm, raise.raised, raise.asset, minutes(lasted)));
  }
  return std::move(times).times();
}

Result<Sample> Evidence::nuisance_share() {
  MW_TRY(const AlarmPast* past, alarms());
  const respond::FeedbackBook labels =
      services_.watch.with_desk([](const respond::Desk& desk) { return desk.feedback(); });
  Tally cells = tally(Tally::By::kAssetDays);
  for (const respond::ClosedRaise& raise : past->closed) {
    if (!contains(raise.closed) || !covers(raise.asset)) continue;
    respond::OutcomeFigures figures;
    figures.add(labels.find(raise.alarm, raise.raised));
    cells.add(alarm_item(raise.alarm, raise.closed, raise.asset, figures.nuisance));
  }
  return std::move(cells).blocks();
}

Result<Sample> Evidence::labelled_share() {
  MW_TRY(const AlarmPast* past, alarms());
  const respond::FeedbackBook labels =
      services_.watch.with_desk([](const respond::Desk& desk) { return desk.feedback(); });
  Tally days = tally(Tally::By::kDays);
  for (const respond::ClosedRaise& raise : past->closed) {
    if (!contains(raise.closed) || !covers(raise.asset)) continue;
    const bool is_labelled = labels.find(raise.alarm, raise.raised) != nullptr;
    days.add(alarm_item(raise.alarm, raise.closed, raise.asset, is_labelled ? 1 : 0));
  }
  return std::move(days).blocks();
}

/// The failures of the window's assets, each held against the alarms before it.
/// Errors: not_found where no failure log is kept.
Result<std::vector<Evidence::Match>> Evidence::matches() {
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
  std::vector<Match> out;
  for (respond::FailureMatch& match :
       respond::match_failures(failures, past->closed, labels, std::chrono::days(7), now)) {
    const auto failure = std::ranges::find(failures, match.failure, &respond::Failure::id);
    out.push_back({*failure, match});
  }
  return out;
}

Result<Sample> Evidence::lead_times() {
  MW_TRY(const auto found, matches());
  Tally times = tally(Tally::By::kDays);
  for (const auto& [failure, match] : found) {
    // One that was not warned of had no time at all.
    const auto lead = match.lead_time.value_or(std::chrono::nanoseconds(0));
    times.add({"failure", std::to_string(failure.id.value), failure.begin, failure.asset,
               minutes(lead) / 60, 1, std::string(name(match.result))});
  }
  return std::move(times).times();
}

/// Failures as hits where that became of them, each of so much.
Result<Sample> Evidence::by_result(respond::Catch result, double of_each) {
  MW_TRY(const auto found, matches());
  std::vector<SampleItem> items;
  for (const auto& [failure, match] : found) {
    items.push_back({"failure", std::to_string(failure.id.value), failure.begin, failure.asset,
                     match.result == result ? 1.0 : 0.0, of_each, std::string(name(match.result))});
  }
  return Sample::counted(std::move(items));
}

Result<Sample> Evidence::caught_share() {
  return by_result(respond::Catch::kCaught, 1);
}

Result<Sample> Evidence::missed_failures() {
  MW_TRY(Sample sample, by_result(respond::Catch::kMissed, 0));
  sample.of = static_cast<double>(assets().size()) * static_cast<double>(n_days()) / 365.25;
  return sample;
}

}  // namespace millwright::api
