// SPDX-License-Identifier: Apache-2.0
#include "pipeline/shedder.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace millwright::pipeline {
namespace {

using historian::ShedReadings;

constexpr std::uint64_t kMostGap = 64u << 20;

constexpr std::array<std::pair<WhenFull, std::string_view>, 4> kNames{{
    {WhenFull::kRefuse, "refuse"},
    {WhenFull::kThin, "thin"},
    {WhenFull::kDropNewest, "drop-newest"},
    {WhenFull::kDropOldest, "drop-oldest"},
}};

ShedReadings& row_of(std::vector<ShedReadings>& rows, UtcNanos arrival, SourceId source) {
  const auto it = std::ranges::find(rows, source, &ShedReadings::source);
  return it != rows.end() ? *it : rows.emplace_back(ShedReadings{arrival, source, 0, 0});
}

std::vector<ShedReadings> drop_all(ReadingBatch& batch,
                                   std::vector<historian::QuarantineEntry>& quarantine) {
  std::vector<ShedReadings> out;
  for (const SourceId source : batch.source) ++row_of(out, batch.arrival, source).dropped;
  for (const auto& entry : quarantine) ++row_of(out, entry.arrival, entry.source).dropped;
  batch.clear();
  quarantine.clear();
  return out;
}

}  // namespace

std::string_view name(WhenFull policy) {
  return std::ranges::find(kNames, policy, &std::pair<WhenFull, std::string_view>::first)->second;
}

std::optional<WhenFull> when_full_named(std::string_view text) {
  const auto it = std::ranges::find(kNames, text, &std::pair<WhenFull, std::string_view>::second);
  if (it == kNames.end()) return std::nullopt;
  return it->first;
}

SpacePlan space_plan(WhenFull policy, const journal::SpaceLimits& wanted) {
  SpacePlan plan{wanted, wanted};
  if (policy == WhenFull::kRefuse) return plan;
  // One wake-up, one journal segment and what a compaction writes must fit in between.
  plan.act.quota_bytes = wanted.quota_bytes - std::max(wanted.quota_bytes / 16,
                                                       std::min(kMostGap, wanted.quota_bytes / 4));
  plan.refuse.reserve_bytes = wanted.reserve_bytes / 2;
  plan.refuse.reserve_percent = wanted.reserve_percent / 2;
  return plan;
}

std::vector<ShedReadings> Shedder::shed(ReadingBatch& batch,
                                        std::vector<historian::QuarantineEntry>& quarantine) {
  if (guard_.check(clock_.steady())) [[likely]] {
    if (was_short_.exchange(false, std::memory_order_relaxed)) {
      const std::lock_guard lock(mutex_);
      kept_.clear();
    }
    return {};
  }
  was_short_.store(true, std::memory_order_relaxed);
  return policy_ == WhenFull::kThin ? thin(batch) : drop_all(batch, quarantine);
}

std::vector<ShedReadings> Shedder::thin(ReadingBatch& batch) {
  std::vector<ShedReadings> out;
  ReadingBatch left;
  left.arrival = batch.arrival;
  const std::lock_guard lock(mutex_);
  for (std::size_t row = 0; row < batch.size(); ++row) {
    if (keeps(batch, row)) {
      left.push(batch.signal[row], batch.time[row], batch.scalar_at(row), batch.quality[row],
                batch.source[row]);
    } else {
      ++row_of(out, batch.arrival, batch.source[row]).thinned;
    }
  }
  if (!out.empty()) batch = std::move(left);
  return out;
}

/// Under the lock. By event time, so that an import is thinned like what comes live.
bool Shedder::keeps(const ReadingBatch& batch, std::size_t row) {
  const ValueType type = batch.type[row];
  const bool is_state = type == ValueType::kText || type == ValueType::kBool;
  const Kept now{batch.time[row],
                 type == ValueType::kText ? std::hash<std::string_view>()(batch.text_at(row))
                                          : batch.value[row],
                 batch.quality[row].grade()};
  const auto [it, is_first] = kept_.try_emplace(batch.signal[row].value, now);
  if (is_first) return true;
  const Kept& before = it->second;
  const auto apart = now.time > before.time ? now.time - before.time : before.time - now.time;
  if (apart < kThinTo && now.grade == before.grade && !(is_state && now.value != before.value)) {
    return false;
  }
  it->second = now;
  return true;
}

}  // namespace millwright::pipeline
