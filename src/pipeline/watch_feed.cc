// SPDX-License-Identifier: Apache-2.0
#include "pipeline/watch_feed.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/log.h"

namespace millwright::pipeline {
namespace {
constexpr std::chrono::seconds kAnswerTimeout{10};
constexpr std::size_t kReadBytes = 4u << 20;
}  // namespace

WatchFeed::WatchFeed(journal::Journal& journal, AlarmStore& store, AlarmBoard& board,
                     const Clock& clock, WatchFeedConfig config, Metrics& metrics)
    : journal_(journal),
      store_(store),
      board_(board),
      clock_(clock),
      config_(config),
      unreadable_(metrics.counter("millwright_watch_unreadable_total",
                                  "Journal records the watch could not read.")),
      transitions_(
          metrics.counter("millwright_alarm_transitions_total", "Changes of alarm state.")),
      last_commit_(clock.steady()),
      last_snapshot_(clock.steady()) {}

Status WatchFeed::open() {
  MW_TRY(StoredWatch stored, store_.load());
  if (!stored.snapshot.empty()) MW_TRY_STATUS(watch_.restore(stored.snapshot));
  MW_TRY_STATUS(watch_.restore_alarms(std::move(stored.alarms)));
  position_ = stored.position.value;
  snapshot_position_ = stored.snapshot_position.value;
  MW_TRY_STATUS(replay(stored.snapshot_position, stored.position));
  board_.put(watch_.engine().alarms());
  MW_TRY(cursor_, journal_.open_cursor(stored.position));
  return {};
}

Status WatchFeed::replay(JournalSeq from, JournalSeq to) {
  if (from >= to) return {};
  MW_TRY(const auto cursor, journal_.open_cursor(from));
  std::vector<journal::Record> records;
  JournalSeq at = from;
  while (at < to) {
    MW_TRY_STATUS(cursor->next(records, kReadBytes, std::chrono::milliseconds(0)));
    if (records.empty()) break;
    for (const journal::Record& record : records) {
      if (record.seq > to) break;
      (void)watch_.apply(record, alarm::Mode::kReplay, output_);
    }
    at = cursor->position();
  }
  output_.clear();
  return {};
}

Status WatchFeed::step(std::chrono::milliseconds wait) {
  MW_TRY_STATUS(cursor_->next(records_, kReadBytes, wait));
  for (const journal::Record& record : records_) {
    const Status status = watch_.apply(record, alarm::Mode::kLive, output_);
    if (status) continue;
    unreadable_.add();
    log_error("watch", fmt::format("journal record {}: {}; the watch goes on with the next one",
                                   record.seq.value, status.error().message()));
  }
  if (!records_.empty()) {
    applied_ = records_.back().seq.value;
    applied_time_ns_ = records_.back().time.ns;
  }
  const SteadyTime now = clock_.steady();
  const bool has_output = !output_.changes.empty() || !output_.commands.empty();
  if (has_output || now - last_commit_ >= config_.commit_every) MW_TRY_STATUS(commit());
  if (now - last_snapshot_ >= config_.snapshot_every) return save_snapshot();
  return {};
}

std::chrono::nanoseconds WatchFeed::lag() const {
  const UtcNanos applied{applied_time_ns_};
  if (applied.ns == 0 || applied_ >= journal_.durable().value) return {};
  return std::max(clock_.wall() - applied, std::chrono::nanoseconds(0));
}

Status WatchFeed::drain() {
  while (cursor_->position() < journal_.durable()) {
    const JournalSeq before = cursor_->position();
    MW_TRY_STATUS(step(std::chrono::milliseconds(0)));
    if (cursor_->position() == before) break;
  }
  MW_TRY_STATUS(commit());
  return save_snapshot();
}

Status WatchFeed::commit() {
  const JournalSeq position = cursor_->position();
  if (position.value == position_ && output_.changes.empty()) {
    answer_commands();
    return {};
  }
  MW_TRY_STATUS(store_.commit(position, output_.changes));
  last_commit_ = clock_.steady();
  position_ = position.value;
  transitions_.add(output_.changes.transitions.size());
  std::vector<alarm::Alarm> changed;
  changed.reserve(output_.changes.alarms.size());
  for (const auto& [id, alarm] : output_.changes.alarms) changed.push_back(alarm);
  board_.put(changed);
  answer_commands();
  output_.clear();
  return {};
}

Status WatchFeed::save_snapshot() {
  last_snapshot_ = clock_.steady();
  MW_TRY_STATUS(commit());
  if (position_ == snapshot_position_) return {};
  MW_TRY_STATUS(store_.save_snapshot({position_.load()}, watch_.snapshot()));
  snapshot_position_ = position_.load();
  return {};
}

void WatchFeed::answer_commands() {
  const std::scoped_lock lock(mutex_);
  for (alarm::CommandResult& command : output_.commands) {
    const auto it = waiting_.find(command.seq);
    if (it == waiting_.end()) {
      // Committed before its sender began to wait, or nobody waits any more.
      if (early_.size() < 1000) early_.emplace(command.seq, std::move(command.result));
      continue;
    }
    it->second.set_value(std::move(command.result));
    waiting_.erase(it);
  }
  output_.commands.clear();
}

Result<alarm::Alarm> WatchFeed::execute(const alarm::Command& command) {
  MW_TRY(const JournalSeq seq, journal_.append(journal::RecordKind::kCommand, encode(command)));
  std::future<Result<alarm::Alarm>> answer;
  {
    const std::scoped_lock lock(mutex_);
    if (auto early = early_.extract(seq)) return std::move(early.mapped());
    answer = waiting_[seq].get_future();
  }
  if (answer.wait_for(kAnswerTimeout) == std::future_status::ready) return answer.get();
  const std::scoped_lock lock(mutex_);
  waiting_.erase(seq);
  return fail(Code::kDeadlineExceeded,
              "the command is journaled but was not carried out within 10 s; look at the alarm "
              "again before repeating it");
}

}  // namespace millwright::pipeline
