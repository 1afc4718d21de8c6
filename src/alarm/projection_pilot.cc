// SPDX-License-Identifier: Apache-2.0
#include "alarm/projection_pilot.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace millwright::alarm::projection_internal {
namespace {

constexpr std::size_t kPeriodsPerDay = 144;

/// The whole local days of a period: [first, end).
struct WholeDays {
  std::int64_t first = 0;
  std::int64_t end = 0;
};
WholeDays whole_days(const ProjectionInput& input) {
  std::int64_t first = input.days.day_of(input.period.begin);
  if (input.days.begin_of(first) < input.period.begin) ++first;
  return {first, std::max(first, input.days.day_of(input.period.end))};
}

/// Sorts alarms into the table.
class PilotTable {
 public:
  explicit PilotTable(const ProjectionInput& input) : input_(input), days_(whole_days(input)) {
    pilot_.n_days = static_cast<std::size_t>(days_.end - days_.first);
    for (std::int64_t d = days_.first; d < days_.end; ++d) {
      begins_.push_back(input.days.begin_of(d));
    }
  }

  Pilot make() {
    add_groups();
    add_alarms();
    add_suppressed();
    add_external();
    return std::move(pilot_);
  }

 private:
  void add_groups() {
    std::map<std::string, Group> classes;
    for (const PilotAsset& asset : input_.assets) {
      Group& group = classes[asset.asset_class];
      group.assets.push_back(add_row(asset.sensors));
      group.sensors_now += asset.sensors;
      row_of_[asset.asset] = group.assets.back();
    }
    Group rest;
    rest.is_class = false;
    for (const ClassSensors& to_come : input_.target) {
      classes[to_come.asset_class].sensors_then += to_come.sensors;
      rest.sensors_then += to_come.sensors;
    }
    for (auto& [asset_class, group] : classes) {
      group.asset_class = asset_class;
      rest.sensors_now += group.sensors_now;
      pilot_.groups.push_back(std::move(group));
    }
    rest.assets.push_back(rest_ = add_row(rest.sensors_now));
    pilot_.groups.push_back(std::move(rest));
  }

  std::size_t add_row(double sensors) {
    pilot_.rows.emplace_back(pilot_.n_days);
    pilot_.sensors.push_back(sensors);
    return pilot_.rows.size() - 1;
  }

  /// Nothing outside the whole days.
  std::optional<std::size_t> day_at(UtcNanos time) const {
    const std::int64_t day = input_.days.day_of(time);
    if (day < days_.first || day >= days_.end) return std::nullopt;
    return static_cast<std::size_t>(day - days_.first);
  }

  void add_alarm(AssetDay& cell, UtcNanos time, std::size_t day) {
    const std::int64_t i = (time - begins_[day]).count() / kTenMinutesNs;
    // The 25th hour of the day a clock is put back joins the last ten minutes.
    cell.alarms.push_back(static_cast<std::uint8_t>(
        std::clamp<std::int64_t>(i, 0, static_cast<std::int64_t>(kPeriodsPerDay) - 1)));
    cell.load += 1;
    ++pilot_.n_alarms;
  }

  std::vector<AssetDay>& row_of(AssetId asset) {
    const auto it = row_of_.find(asset);
    return pilot_.rows[it == row_of_.end() ? rest_ : it->second];
  }

  void add_alarms() {
    for (const Annunciated& a : input_.annunciated) {
      if (a.is_return) continue;
      if (const auto day = day_at(a.time)) add_alarm(row_of(a.asset)[*day], a.time, *day);
    }
  }

  void add_suppressed() {
    std::vector<const Suppressed*> stretches;
    for (const Suppressed& s : input_.suppressed) stretches.push_back(&s);
    if (pilot_.n_days == 0) return;
    const Period period{begins_.front(), input_.days.begin_of(days_.end)};
    for (const SuppressedHour& hour : suppressed_hours(stretches, period)) {
      if (const auto day = day_at(hour.begin)) row_of(hour.source->asset)[*day].load += 1;
    }
  }

  void add_external() {
    pilot_.external.resize(pilot_.n_days);
    if (input_.external.kind == ExternalLoad::Kind::kPerDay) {
      pilot_.external_per_day = input_.external.per_day;
    }
    if (input_.external.kind != ExternalLoad::Kind::kEvents) return;
    for (const UtcNanos time : input_.external.events) {
      if (const auto day = day_at(time)) add_alarm(pilot_.external[*day], time, *day);
    }
  }

  const ProjectionInput& input_;
  const WholeDays days_;
  std::vector<UtcNanos> begins_;  ///< of each day
  std::map<AssetId, std::size_t> row_of_;
  std::size_t rest_ = 0;  ///< the row of what belongs to no listed asset
  Pilot pilot_;
};

double sensors_of(const Pilot& pilot, const Draw& draw, std::size_t group) {
  double sensors = 0;
  for (const std::uint32_t i : draw.assets[group]) {
    sensors += pilot.sensors[pilot.groups[group].assets[i]];
  }
  return sensors;
}

/// Lays the drawn assets side by side on one ten-minute grid.
class Tiling {
 public:
  Tiling(const Pilot& pilot, const Draw& draw, Resampler& random)
      : pilot_(pilot),
        draw_(draw),
        random_(random),
        counts_(draw.days.size() * kPeriodsPerDay, pilot.external_per_day / kTenMinutesPerDay) {}

  Peaks run() {
    for (std::size_t d = 0; d < draw_.days.size(); ++d) add(pilot_.external[draw_.days[d]], d, 0);
    std::vector<double> tiles;
    for (std::size_t g = 0; g < pilot_.groups.size(); ++g) {
      const double sensors = sensors_of(pilot_, draw_, g);
      tiles.push_back(sensors > 0 ? pilot_.groups[g].sensors_then / sensors : 0);
    }
    const double most = tiles.empty() ? 0 : *std::ranges::max_element(tiles);
    for (std::size_t tile = 0; static_cast<double>(tile) < most; ++tile) {
      turn(tile);
      for (std::size_t g = 0; g < tiles.size(); ++g) {
        add_group(g, tiles[g] - static_cast<double>(tile));
      }
    }
    return alarm::peaks_of(counts_);
  }

 private:
  /// The first tile keeps its times of day; each further one is turned, each day on its own.
  void turn(std::size_t tile) {
    turns_.assign(draw_.days.size(), 0);
    if (tile == 0) return;
    for (std::size_t& by : turns_) by = random_.below(kPeriodsPerDay);
  }

  /// `part`: how much of a tile is still to be laid; below 1 each asset is in by chance.
  void add_group(std::size_t group, double part) {
    if (part <= 0) return;
    for (const std::uint32_t i : draw_.assets[group]) {
      if (part < 1 - 1e-9 && random_.unit() >= part) continue;
      const std::vector<AssetDay>& row = pilot_.rows[pilot_.groups[group].assets[i]];
      for (std::size_t d = 0; d < draw_.days.size(); ++d) add(row[draw_.days[d]], d, turns_[d]);
    }
  }

  void add(const AssetDay& cell, std::size_t day, std::size_t turn) {
    for (const std::uint8_t period : cell.alarms) {
      counts_[day * kPeriodsPerDay + (period + turn) % kPeriodsPerDay] += 1;
    }
  }

  const Pilot& pilot_;
  const Draw& draw_;
  Resampler& random_;
  std::vector<double> counts_;
  std::vector<std::size_t> turns_;  ///< by day
};

}  // namespace

Pilot make_pilot(const ProjectionInput& input) {
  return PilotTable(input).make();
}

Draw whole_sample(const Pilot& pilot) {
  Draw all;
  all.days = identity_draw(pilot.n_days);
  for (const Group& group : pilot.groups) all.assets.push_back(identity_draw(group.assets.size()));
  return all;
}

Draw draw(const Pilot& pilot, Resampler& random) {
  Draw drawn;
  drawn.days = random.draw_blocks(pilot.n_days, block_length(pilot.n_days));
  for (const Group& group : pilot.groups) drawn.assets.push_back(random.draw(group.assets.size()));
  return drawn;
}

double rate_of(const Pilot& pilot, const Draw& draw, std::size_t group) {
  double load = 0;
  for (const std::uint32_t i : draw.assets[group]) {
    const std::vector<AssetDay>& row = pilot.rows[pilot.groups[group].assets[i]];
    for (const std::uint32_t day : draw.days) load += row[day].load;
  }
  const double sensor_days = sensors_of(pilot, draw, group) * static_cast<double>(draw.days.size());
  return sensor_days > 0 ? load / sensor_days : 0;
}

double external_of(const Pilot& pilot, const Draw& draw) {
  double load = 0;
  for (const std::uint32_t day : draw.days) load += pilot.external[day].load;
  return pilot.external_per_day + load / static_cast<double>(draw.days.size());
}

Peaks peaks_of(const Pilot& pilot, const Draw& draw, Resampler& random) {
  return Tiling(pilot, draw, random).run();
}

}  // namespace millwright::alarm::projection_internal
