// SPDX-License-Identifier: Apache-2.0
// Evidence from readings, the ledger and the platform's own figures.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "api/audit_reader.h"
#include "api/evidence.h"
#include "backup/backups.h"
#include "notify/dispatch_queue.h"
#include "notify/muted_notifier.h"

namespace millwright::api {

using namespace std::chrono_literals;
using historian::Bucket;
using rollout::BlockSample;
using rollout::Fold;
using rollout::Sample;
using rollout::SampleItem;
using rollout::Tally;

namespace {

constexpr std::string_view kSystemAsset = "_system/site/server/_system/";
constexpr std::size_t kMostDeliveries = 100'000;

double seconds(std::chrono::nanoseconds duration) {
  return static_cast<double>(duration.count()) / 1e9;
}

}  // namespace

/// What retention took away must not read as silence of the sensors.
/// Errors: not_found   hours of the signal from `begin` on are no longer kept.
Status Evidence::check_kept(SignalId signal, UtcNanos begin) {
  if (!retention_) {
    MW_TRY(retention_, registry::load_retention(services_.plant.registry()));
  }
  const registry::RetentionClass& kept = retention_->class_of(signal);
  if (!kept.hour_days) return {};
  const UtcNanos since = services_.clock.wall() - std::chrono::days(*kept.hour_days);
  if (begin >= since) return {};
  return fail(Code::kNotFound,
              fmt::format("the window begins {}, and retention class '{}' keeps hours for {} days: "
                          "what came before {} is gone; keep them longer, or shorten the window",
                          to_rfc3339(begin), kept.name, *kept.hour_days, to_rfc3339(since)));
}

/// Hours lie in the window from its begin on, so that its days are whole. A signal that is no
/// longer part of the plant counts like the others, with nothing in it.
Result<const std::vector<Evidence::SignalHours>*> Evidence::hours() {
  const auto key = std::pair(scope_, begin_);
  if (const auto it = hours_.find(key); it != hours_.end()) return &it->second;
  MW_TRY(const auto* entries, trail());
  const auto made = created_at(*entries, "signal");
  const std::vector<AssetId>& own = assets();
  std::vector<SignalHours> out;
  for (const SignalId id : signals()) {
    SignalHours row;
    const Signal* signal = plant_->find<Signal>(id);
    if (signal != nullptr) {
      row.expected_interval = signal->expected_interval;
      const auto place = std::ranges::lower_bound(own, signal->asset);
      row.asset = static_cast<std::uint32_t>(place - own.begin());
    } else {
      row.asset = static_cast<std::uint32_t>(own.size());
    }
    const auto since = made.find(id.value);
    if (since != made.end() && since->second > begin_) {
      row.first_hour = static_cast<std::size_t>((since->second - begin_ + 1h - 1ns) / 1h);
    }
    MW_TRY_STATUS(check_kept(id, begin_ + row.first_hour * 1h));
    MW_TRY(const auto buckets, services_.historian.downsample(id, {begin_, until_}, 1h, true));
    row.hours.assign(n_days() * 24, Bucket{});
    for (const Bucket& bucket : buckets) {
      const auto hour = (bucket.first_time - begin_) / 1h;
      if (hour < 0 || static_cast<std::size_t>(hour) >= row.hours.size()) continue;
      Bucket& cell = row.hours[static_cast<std::size_t>(hour)];
      cell.count += bucket.count;
      cell.bad_count += bucket.bad_count;
    }
    out.push_back(std::move(row));
  }
  return &hours_.emplace(key, std::move(out)).first->second;
}

/// One cell for each asset and day, of fold(signal, hour) -> {hits, of}.
template <class Hits>
Result<Sample> Evidence::fold_hours(Hits fold) {
  MW_TRY(const auto* rows, hours());
  if (rows->empty()) return Sample::unknown("there are no sensors");
  const std::size_t n_assets = assets().size() + 1;
  std::map<std::pair<std::uint32_t, std::uint32_t>, rollout::Cell> cells;
  std::vector<bool> is_there(n_assets);
  for (const SignalHours& row : *rows) {
    is_there[row.asset] = true;
    for (std::size_t hour = row.first_hour; hour < row.hours.size(); ++hour) {
      const auto day = static_cast<std::uint32_t>(hour / 24);
      rollout::Cell& cell = cells[{day, row.asset}];
      const std::pair<double, double> part = fold(row, row.hours[hour]);
      cell.hits += part.first;
      cell.of += part.second;
    }
  }
  // Assets without a signal have nothing to draw.
  std::vector<std::uint32_t> place(n_assets);
  std::vector<AssetId> there;  // the last: what is gone
  for (std::size_t i = 0; i < n_assets; ++i) {
    place[i] = static_cast<std::uint32_t>(there.size());
    if (is_there[i]) there.push_back(i < assets().size() ? assets()[i] : AssetId());
  }
  BlockSample blocks{n_days(), there.size(), {}};
  for (const auto& [key, cell] : cells) {
    blocks.cells.push_back({key.first, place[key.second], cell.hits, cell.of});
  }
  return Sample::of_blocks(std::move(blocks), std::move(there));
}

Result<Sample> Evidence::data_completeness() {
  // An hour of a signal counts as full when as many readings came as its interval asks for. Of one
  // without an interval, or gone, nothing is known to be missing but silence.
  return fold_hours([](const SignalHours& row, const Bucket& hour) -> std::pair<double, double> {
    const double expected =
        row.expected_interval > 0ns ? seconds(1h) / seconds(row.expected_interval) : 1.0;
    return {std::min(static_cast<double>(hour.count) / std::max(expected, 1.0), 1.0), 1.0};
  });
}

Result<Sample> Evidence::sensor_uptime() {
  return fold_hours([](const SignalHours&, const Bucket& hour) -> std::pair<double, double> {
    return {hour.count > hour.bad_count ? 1.0 : 0.0, 1.0};
  });
}

Result<Sample> Evidence::good_quality() {
  return fold_hours([](const SignalHours&, const Bucket& hour) -> std::pair<double, double> {
    return {static_cast<double>(hour.count - hour.bad_count), static_cast<double>(hour.count)};
  });
}

Result<Sample> Evidence::silent_sensors() {
  const std::vector<SignalId>& ids = signals();
  if (ids.empty()) return Sample::unknown("there are no sensors");
  std::map<SignalId, UtcNanos> last;
  for (const auto& value : services_.historian.last(ids)) last[value.signal] = value.time;
  std::vector<SampleItem> items;
  for (const SignalId id : ids) {
    const Signal* signal = plant_->find<Signal>(id);
    const auto heard = last.find(id);
    const bool is_silent = heard == last.end() || heard->second <= until_ - 24h;
    items.push_back({"signal", std::to_string(id.value),
                     heard == last.end() ? UtcNanos() : heard->second,
                     signal == nullptr ? AssetId() : signal->asset, is_silent ? 1.0 : 0.0, 1,
                     signal == nullptr ? "gone" : signal->name});
  }
  return Sample::state_of(Fold::kShare, std::move(items));
}

template <class Hits>
Result<Sample> Evidence::fold_ledger(Hits fold) {
  MW_TRY(const auto rows, services_.historian.ledger({begin_, until_}));
  BlockSample blocks{n_days(), 1, {}};
  std::vector<rollout::Cell> cells(n_days());
  for (const historian::LedgerRow& row : rows) {
    if (!contains(row.minute)) continue;
    rollout::Cell& cell = cells[std::min<std::size_t>(day_of(row.minute), cells.size() - 1)];
    const std::pair<double, double> part = fold(row.counts);
    cell.hits += part.first;
    cell.of += part.second;
  }
  for (std::uint32_t day = 0; day < cells.size(); ++day) {
    cells[day].day = day;
    blocks.cells.push_back(cells[day]);
  }
  return Sample::of_blocks(std::move(blocks));
}

Result<Sample> Evidence::readings_lost() {
  return fold_ledger([](const historian::LedgerCounts& n) -> std::pair<double, double> {
    return {static_cast<double>(n.dropped), static_cast<double>(n.received) / 1e6};
  });
}

Result<Sample> Evidence::quarantine_share() {
  return fold_ledger([](const historian::LedgerCounts& n) -> std::pair<double, double> {
    return {static_cast<double>(n.quarantined), static_cast<double>(n.received)};
  });
}

Result<Sample> Evidence::duplicate_share() {
  return fold_ledger([](const historian::LedgerCounts& n) -> std::pair<double, double> {
    return {static_cast<double>(n.duplicate), static_cast<double>(n.received)};
  });
}

Result<std::vector<Bucket>> Evidence::system_figure(std::string_view name) {
  const Signal* signal = plant_->find_signal_by_address(fmt::format("{}{}", kSystemAsset, name));
  if (signal == nullptr) return fail(Code::kNotFound, "the platform writes no figures of its own");
  MW_TRY_STATUS(check_kept(signal->id, begin_));
  return services_.historian.downsample(signal->id, {begin_, until_}, 1h, true);
}

Result<Sample> Evidence::platform_uptime() {
  MW_TRY(const auto buckets, system_figure("readings_per_s"));
  if (buckets.empty()) return Sample::unknown("the platform wrote no figures in the window");
  // A platform that is younger than the window was not down before it was there.
  const UtcNanos since = std::max(begin_, buckets.front().first_time);
  std::vector<double> minutes(n_days());
  for (const Bucket& bucket : buckets) {
    const std::size_t day = std::min<std::size_t>(day_of(bucket.first_time), minutes.size() - 1);
    minutes[day] += std::min(static_cast<double>(bucket.count), 60.0);
  }
  BlockSample blocks{0, 1, {}};
  const std::uint32_t first_day = day_of(since);
  for (std::size_t day = first_day; day < minutes.size(); ++day) {
    const UtcNanos begin = std::max(since, begin_ + std::chrono::days(day));
    const double of = seconds(begin_ + std::chrono::days(day + 1) - begin) / 60;
    const auto index = static_cast<std::uint32_t>(blocks.n_days++);
    blocks.cells.push_back({index, 0, std::min(minutes[day], of), of});
  }
  Sample sample = Sample::of_blocks(std::move(blocks));
  sample.first_day = first_day;
  return sample;
}

Result<Sample> Evidence::late_share() {
  MW_TRY(const auto buckets, system_figure("late_readings"));
  if (buckets.empty()) return Sample::unknown("the platform wrote no figures in the window");
  const auto hour_of = [](UtcNanos time) { return time.ns / std::chrono::nanoseconds(1h).count(); };
  std::map<std::int64_t, rollout::Cell> hours;
  for (const Bucket& bucket : buckets) {
    hours[hour_of(bucket.first_time)].hits += bucket.mean * static_cast<double>(bucket.count);
  }
  // Of hours in which nobody counted the late ones, what was received says nothing either.
  MW_TRY(const auto rows, services_.historian.ledger({begin_, until_}));
  for (const historian::LedgerRow& row : rows) {
    const auto hour = hours.find(hour_of(row.minute));
    if (hour != hours.end()) hour->second.of += static_cast<double>(row.counts.received);
  }
  BlockSample blocks{n_days(), 1, {}};
  for (const auto& [hour, cell] : hours) {
    const UtcNanos at{hour * std::chrono::nanoseconds(1h).count()};
    const auto day =
        std::min(day_of(std::max(at, begin_)), static_cast<std::uint32_t>(n_days() - 1));
    blocks.cells.push_back({day, 0, std::min(cell.hits, cell.of), cell.of});
  }
  return Sample::of_blocks(std::move(blocks));
}

Result<Sample> Evidence::signals_in_time() {
  MW_TRY(const auto buckets, system_figure("completeness"));
  BlockSample blocks{n_days(), 1, {}};
  for (const Bucket& bucket : buckets) {
    const auto n = static_cast<double>(bucket.count);
    const auto day = std::min(day_of(bucket.first_time), static_cast<std::uint32_t>(n_days() - 1));
    blocks.cells.push_back({day, 0, bucket.mean * n, n});
  }
  return Sample::of_blocks(std::move(blocks));
}

Result<Sample> Evidence::worst_hour(std::string_view figure, Fold fold, double Bucket::* value) {
  MW_TRY(const auto buckets, system_figure(figure));
  if (buckets.empty()) return Sample::unknown("the platform wrote no figures in the window");
  std::vector<SampleItem> hours;
  for (const Bucket& bucket : buckets) {
    hours.push_back(
        {"hour", "", bucket.first_time, {}, bucket.*value, static_cast<double>(bucket.count), ""});
  }
  return Sample::state_of(fold, std::move(hours));
}

Result<Sample> Evidence::storage_lag() {
  return worst_hour("lag_records", Fold::kMost, &Bucket::max);
}

Result<Sample> Evidence::processors_free() {
  return worst_hour("processors_free", Fold::kLeast, &Bucket::mean);
}

Result<Sample> Evidence::memory_free() {
  return worst_hour("memory_free", Fold::kLeast, &Bucket::mean);
}

Result<Sample> Evidence::disk_free() {
  const auto [available, capacity] = services_.host.disk();
  if (capacity == 0) return Sample::unknown("the disk does not say how large it is");
  return Sample::state(static_cast<double>(available) / static_cast<double>(capacity), 1);
}

Result<Sample> Evidence::backup_age() {
  if (services_.host.backups == nullptr) return Sample::unknown("this server makes no backups");
  MW_TRY(const auto rows, services_.host.backups->list());
  std::vector<SampleItem> whole;
  for (const backup::BackupRow& row : rows) {
    if (row.state != backup::BackupState::kComplete || !row.problem.empty()) continue;
    if (row.created > until_) continue;
    whole.push_back(
        {"backup", "", row.created, {}, seconds(until_ - row.created) / 86'400, 1, row.name});
  }
  if (whole.empty()) return Sample::unknown("there is no backup");
  return Sample::state_of(Fold::kLeast, std::move(whole));
}

Result<Sample> Evidence::messages_waiting() {
  if (!services_.host.deliveries) return Sample::unknown("this server sends no messages");
  std::vector<SampleItem> items;
  for (const auto state : {notify::DeliveryState::kWaiting, notify::DeliveryState::kAttempting}) {
    notify::DeliveryFilter filter;
    filter.state = state;
    filter.limit = kMostDeliveries;
    MW_TRY(const auto rows, services_.host.deliveries(filter));
    for (const notify::Delivery& d : rows) {
      const bool is_late = d.changed < until_ - 10min;
      items.push_back(
          {"message", std::to_string(d.id.value), d.changed, {}, is_late ? 1.0 : 0.0, 1, ""});
    }
  }
  return Sample::state_of(Fold::kSum, std::move(items));
}

Result<Sample> Evidence::messages_delivered() {
  if (!services_.host.deliveries) return Sample::unknown("this server sends no messages");
  // What is gone was delivered or was not.
  const auto kept = std::chrono::floor<std::chrono::days>(notify::QueueOptions{}.keep);
  if (services_.clock.wall() - begin_ > kept) {
    return Sample::unknown(fmt::format(
        "the window begins {}, and what became of messages is kept for {} days: shorten the window",
        to_rfc3339(begin_), kept.count()));
  }
  Tally days = tally(Tally::By::kDays);
  using enum notify::DeliveryState;
  for (const auto state : {kSent, kFailed, kExpired}) {
    notify::DeliveryFilter filter;
    filter.state = state;
    filter.limit = kMostDeliveries;
    MW_TRY(const auto rows, services_.host.deliveries(filter));
    if (rows.size() >= kMostDeliveries) {
      return Sample::unknown(fmt::format(
          "there were more than {} messages, and what became of the first is not kept: shorten "
          "the window",
          kMostDeliveries));
    }
    for (const notify::Delivery& delivery : rows) {
      // What became superfluous before it left is neither.
      if (!contains(delivery.changed) || (state == kExpired && delivery.attempts == 0)) continue;
      const bool has_left = state == kSent && !notify::is_muted(delivery);
      days.add({"message",
                std::to_string(delivery.id.value),
                delivery.changed,
                {},
                has_left ? 1.0 : 0.0,
                1,
                ""});
    }
  }
  return std::move(days).blocks();
}

Result<Sample> Evidence::not_ready() {
  std::vector<SampleItem> items;
  for (const std::string& reason : services_.host.not_ready_reasons()) {
    items.push_back({"reason", "", until_, {}, 1, 1, reason});
  }
  return Sample::state_of(Fold::kSum, std::move(items));
}

Result<Sample> Evidence::unknown_addresses() {
  std::vector<SampleItem> items;
  for (const auto& signal : services_.historian.provisional()) {
    items.push_back({"address", "", until_, {}, 1, 1, signal.address});
  }
  return Sample::state_of(Fold::kSum, std::move(items));
}

}  // namespace millwright::api
