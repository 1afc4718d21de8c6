// SPDX-License-Identifier: Apache-2.0
#include "alarm/kpi_slice.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "alarm/kpi_load.h"
#include "alarm/nuisance.h"

namespace millwright::alarm::kpi_internal {
namespace {

// Ten alarms that came once each are 5 % of 200: with fewer the target cannot be met by anybody.
constexpr std::size_t kEnoughForTopTen = 200;
// A share of 5 % is one in twenty.
constexpr std::size_t kEnoughForPriorities = 20;

/// Measures one slice into one report.
class Measurement {
 public:
  Measurement(const Slice& slice, Period period, const LocalDays& days, KpiReport& report)
      : slice_(slice), period_(period), days_(days), report_(report) {}

  void run() {
    count();
    averages();
    peaks();
    const std::vector<AlarmOccurrences> alarms = by_alarm(slice_.annunciated, period_);
    top_ten(alarms);
    chattering_and_fleeting(alarms);
    stale();
    priorities();
  }

 private:
  bool is_external_known() const { return slice_.external.kind != ExternalLoad::Kind::kNotKnown; }

  void add(KpiId id, double value, std::string sample) {
    Verdict verdict = judge(id, value);
    if (is_load(id) && verdict != Verdict::kOver && !is_external_known()) {
      verdict = Verdict::kNotMeasured;
      sample += "; what other systems bring to this position is not known";
    }
    report_.kpis.push_back({id, value, verdict, std::move(sample)});
  }
  void add_unmeasured(KpiId id, std::string why) {
    report_.kpis.push_back({id, 0, Verdict::kNotMeasured, std::move(why)});
  }

  void count() {
    report_.n_annunciated = static_cast<std::size_t>(std::ranges::count_if(
        slice_.annunciated, [&](const Annunciated* a) { return period_.contains(a->time); }));
    report_.n_suppressed_hours = suppressed_hours(slice_.suppressed, period_).size();
    const ExternalLoad& external = slice_.external;
    if (external.kind == ExternalLoad::Kind::kPerDay) {
      report_.n_external = external.per_day * period_.days();
    } else if (external.kind == ExternalLoad::Kind::kEvents) {
      report_.n_external = static_cast<double>(std::ranges::count_if(
          external.events, [&](UtcNanos time) { return period_.contains(time); }));
    }
  }

  void averages() {
    const double load = static_cast<double>(report_.n_annunciated + report_.n_suppressed_hours) +
                        report_.n_external;
    const std::string sample = fmt::format(
        "{} alarms, {:.0f} of other systems, {} suppressed hours in {:.2f} days",
        report_.n_annunciated, report_.n_external, report_.n_suppressed_hours, period_.days());
    const auto average = [&](KpiId id, double units, std::string_view unit) {
      if (units < 1) return add_unmeasured(id, fmt::format("the period is shorter than {}", unit));
      add(id, load / units, sample);
    };
    average(KpiId::kPerDay, period_.days(), "a day");
    average(KpiId::kPerHour, period_.hours(), "an hour");
    average(KpiId::kPerTenMinutes, period_.hours() * 6, "10 minutes");
  }

  void peaks() {
    LoadGrid grid(period_);
    for (const Annunciated* a : slice_.annunciated) grid.add(a->time);
    std::string remark;
    if (slice_.external.kind == ExternalLoad::Kind::kEvents) {
      for (const UtcNanos time : slice_.external.events) grid.add(time);
    } else if (slice_.external.kind == ExternalLoad::Kind::kPerDay && report_.n_external > 0) {
      grid.add_evenly(slice_.external.per_day);
      remark = "; other systems' load spread evenly, their peaks are not in it";
    }
    const Peaks peaks = peaks_of(grid.ten_minutes());
    for (const auto& flood : peaks.floods) report_.floods.push_back(grid.when(flood));
    const std::string periods = fmt::format("{} 10-minute periods", peaks.n_periods);
    add(KpiId::kBusiestTenMinutes, peaks.busiest, "the busiest of " + periods + remark);
    add(KpiId::kTenMinutesOverTen, peaks.share_over_ten(),
        fmt::format("{} of {}{}", peaks.n_over_ten, periods, remark));
    add(KpiId::kHoursOverThirty, peaks.share_over_thirty(),
        fmt::format("{} of {} hours{}", peaks.n_hours_over_thirty, peaks.n_hours, remark));
    add(KpiId::kInFlood, peaks.share_in_flood(),
        fmt::format("{} floods, {} of {}{}", peaks.floods.size(), peaks.n_in_flood, periods,
                    remark));
  }

  void top_ten(const std::vector<AlarmOccurrences>& alarms) {
    const std::size_t n = report_.n_annunciated;
    if (n < kEnoughForTopTen) {
      return add_unmeasured(
          KpiId::kTopTenShare,
          fmt::format("{} alarms; below {} any ten are 5 % or more", n, kEnoughForTopTen));
    }
    std::vector<std::size_t> counts;
    for (const AlarmOccurrences& alarm : alarms) counts.push_back(alarm.occurrences.size());
    const auto ten = std::min<std::ptrdiff_t>(10, std::ssize(counts));
    std::ranges::partial_sort(counts, counts.begin() + ten, std::greater<>());
    const std::size_t most = std::accumulate(counts.begin(), counts.begin() + ten, std::size_t{0});
    add(KpiId::kTopTenShare, Peaks::percent(most, n),
        fmt::format("{} of {} alarms, {} different ones", most, n, alarms.size()));
  }

  void chattering_and_fleeting(const std::vector<AlarmOccurrences>& alarms) {
    std::size_t n_chattering = 0;
    std::size_t n_fleeting = 0;
    Nuisance all;
    for (const AlarmOccurrences& alarm : alarms) {
      const Nuisance found = find_nuisance(alarm.occurrences, period_.end);
      if (found.n_chattering > 0) ++n_chattering;
      if (found.n_fleeting > 0) ++n_fleeting;
      all += found;
    }
    add(KpiId::kChattering, static_cast<double>(n_chattering),
        fmt::format("{} of {} raises, in {} bursts", all.n_chattering, all.n, all.n_bursts));
    add(KpiId::kFleeting, static_cast<double>(n_fleeting),
        fmt::format("{} of {} raises", all.n_fleeting, all.n));
  }

  /// The most alarms that stood for more than 24 h at some time of one local day.
  void stale() {
    const std::int64_t first_day = days_.day_of(period_.begin);
    const std::int64_t last_day = days_.day_of(period_.end - std::chrono::nanoseconds(1));
    const auto n_days =
        static_cast<std::size_t>(std::max<std::int64_t>(last_day - first_day, 0)) + 1;
    std::vector<int> change(n_days + 1);
    std::size_t n_stale = 0;
    std::vector<const Annunciated*> shown = slice_.annunciated;
    shown.insert(shown.end(), slice_.returned.begin(), slice_.returned.end());
    for (const Annunciated* a : shown) {
      const UtcNanos since = std::max(a->time + kStaleAfter, period_.begin);
      const UtcNanos until = std::min(a->returned.value_or(period_.end), period_.end);
      if (since >= until) continue;
      ++n_stale;
      const std::int64_t last = days_.day_of(until - std::chrono::nanoseconds(1));
      ++change[static_cast<std::size_t>(days_.day_of(since) - first_day)];
      --change[static_cast<std::size_t>(last - first_day) + 1];
    }
    int standing = 0;
    int worst = 0;
    for (const int step : change) worst = std::max(worst, standing += step);
    add(KpiId::kStale, worst,
        fmt::format("{} stood for more than 24 h in {} days", n_stale, n_days));
  }

  void priorities() {
    std::array<std::size_t, 3> counts{};
    for (const Annunciated* a : slice_.annunciated) {
      if (!period_.contains(a->time)) continue;
      ++counts[a->priority == 1 ? 0 : a->priority == 2 ? 1 : 2];
    }
    const std::size_t n = report_.n_annunciated;
    const std::array ids{KpiId::kPriorityHigh, KpiId::kPriorityMedium, KpiId::kPriorityLow};
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (n < kEnoughForPriorities) {
        add_unmeasured(ids[i], fmt::format("{} alarms; a share of 5 % takes {} to show", n,
                                           kEnoughForPriorities));
      } else {
        add(ids[i], Peaks::percent(counts[i], n), fmt::format("{} of {} alarms", counts[i], n));
      }
    }
  }

  const Slice& slice_;
  const Period period_;
  const LocalDays& days_;
  KpiReport& report_;
};

}  // namespace

void measure(const Slice& slice, Period period, const LocalDays& days, KpiReport& report) {
  Measurement(slice, period, days, report).run();
}

}  // namespace millwright::alarm::kpi_internal
