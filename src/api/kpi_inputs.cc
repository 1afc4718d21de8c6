// SPDX-License-Identifier: Apache-2.0
#include "api/kpi_inputs.h"

#include <algorithm>
#include <map>
#include <set>

#include "api/record_views.h"

namespace millwright::api {
namespace {

using alarm::Action;
using alarm::Transition;

alarm::Outcome outcome_of(const respond::Feedback* label) {
  if (label == nullptr) return alarm::Outcome::kUnlabelled;
  return alarm::parse_outcome(name(label->outcome)).value_or(alarm::Outcome::kUnlabelled);
}

/// The lines of one alarm, in order, as stretches of time. Events and alarms on trial never leave
/// the normal state, so that they are neither shown nor kept from anybody.
class AlarmReader {
 public:
  AlarmReader(const alarm::Alarm& alarm, const registry::Plant& plant,
              const respond::FeedbackBook& labels, AlarmPast& out)
      : labels_(labels), out_(out) {
    shown_.alarm = alarm.id;
    shown_.rule = alarm.rule;
    shown_.asset = asset_of(alarm, plant);
    shown_.area = area_of(shown_.asset, plant);
    shown_.priority = alarm.priority;
    shown_.position = position_of(plant.find<Rule>(alarm.rule));
  }

  void add(const Transition& line) {
    add_trial(line);
    if (line.action == Action::kRaise || line.action == Action::kReRaise) begin_raise(line);
    const bool ends = line.action == Action::kReturn || line.action == Action::kRemove;
    if (ends && is_active_) end_raise(line.time);
    const bool is_shown = line.to == alarm::State::kUnacknowledged && line.to != line.from &&
                          line.action != Action::kAcknowledge;
    const bool is_return = alarm::is_silenced(line.from);
    // What stood before the silence still stands: nothing new to count.
    if (is_active_ && is_shown && !(is_return && has_current_)) show(line.time, is_return);
    if (line.action == Action::kAcknowledge && has_current_) {
      auto& acknowledged = out_.annunciated.back().acknowledged;
      if (!acknowledged) acknowledged = line.time;
    }
    keep_from(alarm::is_silenced(line.to) && is_active_, line.time);
  }

  void finish(UtcNanos now) { keep_from(false, now); }

 private:
  void add_trial(const Transition& line) {
    const bool is_raise = line.action == Action::kRaise || line.action == Action::kReRaise;
    const bool ends = line.action == Action::kReturn || line.action == Action::kRemove;
    if ((is_raise || ends) && on_trial_) {
      out_.on_trial[*on_trial_].returned = line.time;
      on_trial_.reset();
    }
    if (!is_raise || line.mode != RuleMode::kShadow) return;
    on_trial_ = out_.on_trial.size();
    out_.on_trial.push_back(shown_);
    out_.on_trial.back().time = line.time;
    out_.on_trial.back().outcome = outcome_of(labels_.find(shown_.alarm, line.time));
  }

  void begin_raise(const Transition& line) {
    is_active_ = true;
    raised_ = line.time;
    has_current_ = false;
    is_raise_shown_ = false;
  }

  void end_raise(UtcNanos time) {
    is_active_ = false;
    if (has_current_) out_.annunciated.back().returned = time;
    if (!is_raise_shown_) return;
    out_.raises.back().resolved = time;
    out_.closed.push_back({shown_.alarm, shown_.rule, shown_.asset, raised_, time});
  }

  void show(UtcNanos time, bool is_return) {
    // Shown again while it stands: it became more urgent.
    if (has_current_) out_.annunciated.back().returned = time;
    alarm::Annunciated& a = out_.annunciated.emplace_back(shown_);
    a.time = time;
    a.is_return = is_return;
    a.outcome = outcome_of(labels_.find(shown_.alarm, raised_));
    has_current_ = true;
    if (is_raise_shown_) return;
    is_raise_shown_ = true;
    out_.raises.push_back({shown_.alarm, shown_.asset, raised_, std::nullopt});
  }

  /// Whether the alarm is kept from its position from `time` on.
  void keep_from(bool is_kept, UtcNanos time) {
    if (is_kept == kept_since_.has_value()) return;
    if (is_kept) {
      kept_since_ = time;
      return;
    }
    if (*kept_since_ < time) {
      out_.suppressed.push_back({{*kept_since_, time},
                                 shown_.alarm,
                                 shown_.rule,
                                 shown_.asset,
                                 shown_.area,
                                 shown_.position});
    }
    kept_since_.reset();
  }

  const respond::FeedbackBook& labels_;
  AlarmPast& out_;
  alarm::Annunciated shown_;  ///< what every annunciation of this alarm has
  bool is_active_ = false;
  bool has_current_ = false;     ///< the last annunciation is of this raise and still stands
  bool is_raise_shown_ = false;  ///< somebody was shown this raise
  UtcNanos raised_;
  std::optional<UtcNanos> kept_since_;
  std::optional<std::size_t> on_trial_;  ///< the one that still stands, by place
};

alarm::ExternalLoad external_of(const respond::PositionLoad& load) {
  switch (load.kind) {
    case respond::PositionLoadKind::kNotKnown:
      return {};
    case respond::PositionLoadKind::kNone:
      return alarm::ExternalLoad::none();
    case respond::PositionLoadKind::kPerDay:
      return alarm::ExternalLoad::entered(load.per_day);
    case respond::PositionLoadKind::kImported:
      return alarm::ExternalLoad::imported(load.events());
  }
  return {};
}

std::chrono::seconds offset_at(const respond::TimeZone& zone, UtcNanos time) {
  const respond::LocalTime local = zone.to_local(time);
  const std::int64_t local_ns = local.day.days * 86'400'000'000'000 + local.time_of_day.count();
  return std::chrono::duration_cast<std::chrono::seconds>(
      std::chrono::nanoseconds(local_ns - time.ns));
}

}  // namespace

Result<AlarmPast> read_alarm_past(const Services& services) {
  MW_TRY(const auto lines, services.history.all());
  const auto plant = services.plant.registry().snapshot();
  const respond::FeedbackBook labels =
      services.watch.with_desk([](const respond::Desk& desk) { return desk.feedback(); });
  std::map<AlarmId, std::vector<const Transition*>> by_alarm;
  for (const Transition& line : *lines) by_alarm[line.alarm].push_back(&line);
  AlarmPast past;
  for (const auto& [id, history] : by_alarm) {
    const auto alarm = services.alarms.find(id);
    if (!alarm) continue;
    AlarmReader reader(*alarm, *plant, labels, past);
    for (const Transition* line : history) reader.add(*line);
    reader.finish(services.clock.wall());
  }
  return past;
}

std::vector<alarm::Position> positions_of(const Services& services) {
  std::map<std::string, alarm::ExternalLoad> loads;
  loads[std::string(kDefaultPosition)];
  loads[std::string(kMaintenancePosition)] = alarm::ExternalLoad::none();
  const auto plant = services.plant.registry().snapshot();
  for (const Rule& rule : plant->all<Rule>()) {
    if (rule.mode != RuleMode::kEvent) loads.try_emplace(position_of(&rule));
  }
  const auto stated =
      services.watch.with_desk([](const respond::Desk& desk) { return desk.position_loads(); });
  for (const auto& [position, load] : stated) loads[position] = external_of(load);
  std::vector<alarm::Position> out;
  for (auto& [position, load] : loads) out.push_back({position, std::move(load)});
  return out;
}

AreaId area_of(AssetId id, const registry::Plant& plant) {
  const Asset* asset = plant.find<Asset>(id);
  const Line* line = asset == nullptr ? nullptr : plant.find<Line>(asset->line);
  return line == nullptr ? AreaId() : line->area;
}

std::string title_of(AssetId id, const registry::Plant& plant) {
  const Asset* asset = plant.find<Asset>(id);
  if (asset == nullptr) return {};
  return asset->title.empty() ? asset->name : asset->title;
}

bool is_platform(AssetId asset, const registry::Plant& plant) {
  return plant.path_of(asset).starts_with("_system/");
}

alarm::LocalDays local_days(const respond::TimeZone& zone, alarm::Period period) {
  constexpr std::chrono::hours kDay{24};
  UtcNanos before = period.begin - kDay;
  std::vector<alarm::UtcOffset> offsets{{before, offset_at(zone, before)}};
  while (before < period.end + kDay) {
    UtcNanos after = before + kDay;
    const std::chrono::seconds now = offset_at(zone, after);
    if (now != offsets.back().offset) {
      // Clocks change on a whole second.
      UtcNanos low = before;
      UtcNanos high = after;
      while (high - low > std::chrono::seconds(1)) {
        const UtcNanos middle = low + (high - low) / 2;
        (offset_at(zone, middle) == now ? high : low) = middle;
      }
      constexpr std::int64_t kSecond = 1'000'000'000;
      offsets.push_back({{high.ns / kSecond * kSecond}, now});
    }
    before = after;
  }
  return alarm::LocalDays(std::move(offsets));
}

}  // namespace millwright::api
