// SPDX-License-Identifier: Apache-2.0
#include "pipeline/retention_keeper.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <utility>

#include "registry/record_json.h"

namespace millwright::pipeline {
namespace {

UtcNanos limit_of(const std::optional<std::uint32_t>& days, UtcNanos now) {
  if (!days) return historian::TrimLimits::kKeepAll;
  return {now.ns - std::chrono::nanoseconds(std::chrono::hours(24) * *days).count()};
}

}  // namespace

std::uint64_t RetentionReport::chunks() const {
  std::uint64_t sum = 0;
  for (const RetentionRow& row : rows) sum += row.chunks;
  return sum;
}
std::uint64_t RetentionReport::bytes() const {
  std::uint64_t sum = 0;
  for (const RetentionRow& row : rows) sum += row.chunk_bytes;
  return sum;
}
std::uint64_t RetentionReport::rollups() const {
  std::uint64_t sum = 0;
  for (const RetentionRow& row : rows) sum += row.rollups;
  return sum;
}

historian::TrimLimits limits_of(const registry::RetentionClass& retention, UtcNanos now) {
  return {limit_of(retention.raw_days, now), limit_of(retention.minute_days, now),
          limit_of(retention.hour_days, now)};
}

bool RetentionKeeper::begin(const registry::RetentionTable& table, std::vector<SignalId> signals) {
  Run run;
  run.report.started = clock_.wall();
  for (const registry::RetentionClass& c : table.classes) {
    run.report.rows.emplace_back().retention = c;
  }
  std::ranges::sort(signals, std::greater<>());  // taken from the end: lowest first
  for (const SignalId signal : signals) {
    const auto it = std::ranges::find(run.report.rows, table.class_of(signal).id,
                                      [](const RetentionRow& row) { return row.retention.id; });
    if (it == run.report.rows.end()) continue;
    ++it->signals;
    const bool keeps_all =
        !it->retention.raw_days && !it->retention.minute_days && !it->retention.hour_days;
    if (!keeps_all) run.todo.emplace_back(signal, it - run.report.rows.begin());
  }
  const std::lock_guard lock(mutex_);
  if (is_running_) return false;
  is_running_ = true;
  next_ = std::move(run);
  return true;
}

bool RetentionKeeper::is_due() const {
  const std::lock_guard lock(mutex_);
  return !is_running_ && clock_.steady() - ended_.value_or(made_) >= kEvery;
}

bool RetentionKeeper::is_running() const {
  const std::lock_guard lock(mutex_);
  return is_running_;
}

std::optional<RetentionReport> RetentionKeeper::last() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

void RetentionKeeper::step(std::chrono::nanoseconds time) {
  if (!run_) {
    const std::lock_guard lock(mutex_);
    if (!next_) return;
    run_ = std::exchange(next_, std::nullopt);
  }
  const SteadyTime end = clock_.steady() + time;
  while (!run_->todo.empty()) {
    const auto [signal, at] = run_->todo.back();
    RetentionRow& row = run_->report.rows[at];
    const auto done = trim_(signal, limits_of(row.retention, run_->report.started));
    if (!done) return finish(*std::exchange(run_, std::nullopt), done.error().message());
    row.chunks += done->chunks;
    row.chunk_bytes += done->chunk_bytes;
    row.rollups += done->rollups;
    if (!done->has_more) {
      if (done->oldest_kept) {
        row.oldest_kept =
            std::min(row.oldest_kept.value_or(*done->oldest_kept), *done->oldest_kept);
      }
      run_->todo.pop_back();
    }
    if (clock_.steady() >= end) break;
  }
  if (run_->todo.empty()) finish(*std::exchange(run_, std::nullopt), {});
}

void RetentionKeeper::finish(Run run, std::string problem) {
  run.report.ended = clock_.wall();
  run.report.problem = std::move(problem);
  {
    const std::lock_guard lock(mutex_);
    is_running_ = false;
    ended_ = clock_.steady();
    last_ = run.report;
  }
  done_(run.report);
}

Status audit_run(registry::Registry& registry, const RetentionReport& report) {
  registry::Intent intent;
  intent.act = registry::Act::kData;
  intent.why = "retention classes";
  const auto noted = registry.change(intent, [&](registry::Edit& edit) -> Status {
    for (const RetentionRow& row : report.rows) {
      if (row.chunks + row.rollups == 0) continue;
      const nlohmann::json removed = {
          {"class", row.retention.name},
          {"removed_chunks", row.chunks},
          {"removed_bytes", row.chunk_bytes},
          {"removed_rollups", row.rollups},
          {"oldest_kept",
           row.oldest_kept ? nlohmann::json(to_rfc3339(*row.oldest_kept)) : nullptr}};
      edit.note("readings of retention-class " + std::to_string(row.retention.id.value), {},
                registry::dump(removed));
    }
    return {};
  });
  if (!noted) return std::unexpected(noted.error());
  return {};
}

Status begin_run(RetentionKeeper& keeper, registry::Registry& registry,
                 const historian::Historian& historian) {
  MW_TRY(const registry::RetentionTable table, registry::load_retention(registry));
  std::vector<SignalId> signals;
  for (std::uint32_t id = 1; id <= historian.highest_signal().value; ++id) signals.emplace_back(id);
  if (keeper.begin(table, std::move(signals))) return {};
  return fail(Code::kFailedPrecondition, "a run of retention is under way");
}

}  // namespace millwright::pipeline
