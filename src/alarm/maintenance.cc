// SPDX-License-Identifier: Apache-2.0
#include "alarm/maintenance.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace millwright::alarm {

using Kind = SilenceStep::Kind;

Maintenance::Holders Maintenance::running() const {
  Holders found;
  for (const auto& [id, window] : windows_) {
    if (phase_of(window, now_) == MaintenancePhase::kRunning) found.insert(id);
  }
  return found;
}

void Maintenance::tick(UtcNanos now, const PlantBook& book, Steps& out) {
  now_ = std::max(now_, now);
  if (windows_.empty()) return;
  if (running() != running_) settle(book, out);
  std::erase_if(windows_, [&](const auto& row) { return now_ >= row.second.end; });
}

void Maintenance::apply(const std::vector<MaintenanceChange>& changes, UtcNanos now,
                        const PlantBook& book, Steps& out) {
  now_ = std::max(now_, now);
  for (const MaintenanceChange& change : changes) {
    const bool is_open = change.window && !change.window->cancelled && now_ < change.window->end;
    if (is_open) {
      windows_[change.id] = *change.window;
    } else {
      windows_.erase(change.id);
    }
  }
  // Also without a change of any window: rules come into the scope of one and leave it.
  if (!windows_.empty() || !running_.empty()) settle(book, out);
}

void Maintenance::settle(const PlantBook& book, Steps& out) {
  running_ = running();
  std::map<Watched, Holders> wanted;
  for (const MaintenanceWindowId id : running_) {
    const MaintenanceWindow& window = windows_.at(id);
    for (const Watched& alarm : book.alarms_within(window.scope, window.scope_id)) {
      wanted[alarm].insert(id);
      if (const auto held = held_.find(alarm); held != held_.end() && held->second.contains(id)) {
        continue;
      }
      SilenceStep step = SilenceStep::of(Kind::kHoldOut, window.reason, alarm);
      step.window = window;
      out.before.push_back(std::move(step));
    }
  }
  const std::size_t n_kept = out.after.size();
  for (const auto& [alarm, holders] : held_) {
    for (const MaintenanceWindowId id : holders) {
      if (const auto it = wanted.find(alarm); it != wanted.end() && it->second.contains(id)) {
        continue;
      }
      SilenceStep step = SilenceStep::of(Kind::kLetBack, {}, alarm);
      step.window.id = id;
      out.after.push_back(std::move(step));
    }
  }
  // The most urgent come back first.
  const auto urgency = [&](const SilenceStep& step) {
    const RuleId rule = step.change.rule;
    return std::tuple(book.annunciation(rule).priority, rule, step.window.id);
  };
  std::ranges::sort(out.after.begin() + static_cast<std::ptrdiff_t>(n_kept), out.after.end(), {},
                    urgency);
  held_ = std::move(wanted);
}

void Maintenance::encode(ByteWriter& out) const {
  out.fixed(now_.ns);
  out.varint(windows_.size());
  for (const auto& [id, window] : windows_) {
    out.varint(id.value);
    out.u8(static_cast<std::uint8_t>(window.scope));
    out.varint(window.scope_id);
    out.fixed(window.begin.ns);
    out.fixed(window.end.ns);
    out.text(window.reason);
    out.text(window.planned_by);
  }
  out.varint(held_.size());
  for (const auto& [alarm, holders] : held_) {
    out.varint(alarm.rule.value);
    out.varint(alarm.signal.value);
    out.varint(holders.size());
    for (const MaintenanceWindowId id : holders) out.varint(id.value);
  }
}

Maintenance Maintenance::decode(ByteReader& in) {
  const auto number = [&] { return static_cast<std::uint32_t>(in.varint()); };
  Maintenance state;
  state.now_ = {in.fixed<std::int64_t>()};
  for (std::uint64_t n = in.varint(); n > 0 && !in.failed(); --n) {
    MaintenanceWindow window;
    window.id = MaintenanceWindowId(number());
    window.scope = static_cast<MaintenanceScope>(in.u8());
    window.scope_id = number();
    window.begin = {in.fixed<std::int64_t>()};
    window.end = {in.fixed<std::int64_t>()};
    window.reason = in.text();
    window.planned_by = in.text();
    state.windows_[window.id] = std::move(window);
  }
  for (std::uint64_t n = in.varint(); n > 0 && !in.failed(); --n) {
    Watched alarm;
    alarm.rule = RuleId(number());
    alarm.signal = SignalId(number());
    Holders& holders = state.held_[alarm];
    for (std::uint64_t m = in.varint(); m > 0 && !in.failed(); --m) {
      holders.insert(MaintenanceWindowId(number()));
    }
  }
  state.running_ = state.running();
  return state;
}

}  // namespace millwright::alarm
