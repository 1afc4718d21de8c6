// SPDX-License-Identifier: Apache-2.0
#include "pipeline/alarm_board.h"

#include <algorithm>

namespace millwright::pipeline {

void AlarmBoard::put(std::span<const alarm::Alarm> alarms, UtcNanos now) {
  if (alarms.empty()) return;
  const std::scoped_lock lock(mutex_);
  ++version_;
  std::vector<UtcNanos> shown;
  for (const alarm::Alarm& alarm : alarms) {
    Row& row = rows_[alarm.id];
    const bool is_shown = !is_recorded_only(alarm) && !is_silenced(alarm.state);
    // Several raises between two commits show as one; at a start only the latest is known.
    if (is_shown && row.alarm.raise_count < alarm.raise_count) {
      shown.push_back(std::min(alarm.raised, now));
    }
    row = {alarm, version_};
  }
  std::ranges::sort(shown);
  for (const UtcNanos time : shown) flood_.add(time);
}

AlarmBoard::Recorded AlarmBoard::recorded() const {
  const std::scoped_lock lock(mutex_);
  Recorded out;
  for (const auto& [id, row] : rows_) {
    if (!row.alarm.is_active) continue;
    out.n_events += row.alarm.mode == RuleMode::kEvent ? 1 : 0;
    out.n_shadow += row.alarm.mode == RuleMode::kShadow ? 1 : 0;
  }
  return out;
}

alarm::Flood AlarmBoard::flood(UtcNanos now) const {
  const std::scoped_lock lock(mutex_);
  return flood_.at(now);
}

std::vector<alarm::Alarm> AlarmBoard::all() const {
  const std::scoped_lock lock(mutex_);
  std::vector<alarm::Alarm> out;
  out.reserve(rows_.size());
  for (const auto& [id, row] : rows_) out.push_back(row.alarm);
  return out;
}

AlarmBoard::Listing AlarmBoard::listing() const {
  const std::scoped_lock lock(mutex_);
  Listing out;
  out.version = version_;
  out.alarms.reserve(rows_.size());
  for (const auto& [id, row] : rows_) out.alarms.push_back({row.alarm, row.version});
  return out;
}

std::optional<alarm::Alarm> AlarmBoard::find(AlarmId id) const {
  const std::scoped_lock lock(mutex_);
  const auto it = rows_.find(id);
  if (it == rows_.end()) return std::nullopt;
  return it->second.alarm;
}

AlarmId AlarmBoard::find(RuleId rule) const {
  const std::scoped_lock lock(mutex_);
  for (const auto& [id, row] : rows_) {
    if (row.alarm.rule == rule) return id;
  }
  return {};
}

AlarmId AlarmBoard::find(RuleId rule, const alarm::Subject& subject) const {
  const std::scoped_lock lock(mutex_);
  for (const auto& [id, row] : rows_) {
    if (row.alarm.rule == rule && row.alarm.subject == subject) return id;
  }
  return {};
}

AlarmBoard::Counts AlarmBoard::counts() const {
  const std::scoped_lock lock(mutex_);
  Counts out{};
  for (const auto& [id, row] : rows_) {
    const alarm::State state = row.alarm.state;
    if (state == alarm::State::kUnacknowledged || state == alarm::State::kReturnedUnacknowledged) {
      ++out[static_cast<std::size_t>(std::clamp(row.alarm.priority, 1, 3))];
    }
  }
  return out;
}

std::uint64_t AlarmBoard::version() const {
  const std::scoped_lock lock(mutex_);
  return version_;
}

std::vector<alarm::Alarm> AlarmBoard::changed_since(std::uint64_t version) const {
  const std::scoped_lock lock(mutex_);
  std::vector<alarm::Alarm> out;
  if (version >= version_) return out;
  for (const auto& [id, row] : rows_) {
    if (row.version > version) out.push_back(row.alarm);
  }
  return out;
}

std::uint64_t AlarmBoard::raised_since(UtcNanos since) const {
  const std::scoped_lock lock(mutex_);
  return static_cast<std::uint64_t>(std::ranges::count_if(rows_, [&](const auto& row) {
    const alarm::Alarm& alarm = row.second.alarm;
    return !is_recorded_only(alarm) && alarm.raise_count > 0 && alarm.raised >= since;
  }));
}

}  // namespace millwright::pipeline
