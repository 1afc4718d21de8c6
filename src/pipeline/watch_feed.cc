// SPDX-License-Identifier: Apache-2.0
#include "pipeline/watch_feed.h"

#include <algorithm>

namespace millwright::pipeline {
namespace {
constexpr std::size_t kReadBytes = 4u << 20;
}  // namespace

WatchFeed::WatchFeed(journal::Journal& journal, AlarmStore& store, AlarmBoard& board,
                     RecordQuarantine& aside, PlantSource plant, const Clock& clock,
                     WatchFeedConfig config, Metrics& metrics)
    : journal_(journal),
      store_(store),
      board_(board),
      aside_(aside),
      clock_(clock),
      config_(config),
      unreadable_(
          metrics.counter("millwright_watch_unreadable_total",
                          "Journal records the watch could not read; they are in quarantine.")),
      transitions_(
          metrics.counter("millwright_alarm_transitions_total", "Changes of alarm state.")),
      last_commit_(clock.steady()),
      last_snapshot_(clock.steady()),
      plant_(std::move(plant)),
      desk_lock_(desk_mutex_, std::defer_lock) {}

Status WatchFeed::open() {
  MW_TRY(StoredWatch stored, store_.load());
  if (!stored.snapshot.empty()) MW_TRY_STATUS(watch_.restore(stored.snapshot));
  MW_TRY_STATUS(watch_.restore_alarms(std::move(stored.alarms)));
  position_ = stored.position.value;
  snapshot_position_ = stored.snapshot_position.value;
  MW_TRY_STATUS(replay(stored.snapshot_position, stored.position));
  board_.put(watch_.engine().alarms(), clock_.wall());
  MW_TRY_STATUS(restore_desk());
  MW_TRY(cursor_, journal_.open_cursor(stored.position));
  return {};
}

Status WatchFeed::restore_desk() {
  const std::unique_lock lock(desk_mutex_);
  desk_.set_plant(plant_());
  respond::DeskRows rows;
  for (int t = 0; t <= static_cast<int>(respond::kLastTable); ++t) {
    const auto table = static_cast<respond::Table>(t);
    MW_TRY(std::vector<DeskRow> stored, store_.rows(table));
    for (DeskRow& row : stored) rows[table].push_back(std::move(row.json));
  }
  return desk_.restore(rows);
}

void WatchFeed::set_channels(respond::ChannelSet channels) {
  const std::unique_lock lock(desk_mutex_);
  desk_.set_channels(channels);
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
      // What waited for the quarantine when the server died waits again.
      if (const Status read = watch_.apply(record, alarm::Mode::kReplay, output_); !read) {
        set_aside(record, read.error());
      }
    }
    at = cursor->position();
  }
  output_.clear();
  return {};
}

Status WatchFeed::step(std::chrono::milliseconds wait) {
  if (aside_.is_full()) MW_TRY_STATUS(aside_.flush());
  MW_TRY_STATUS(cursor_->next(records_, kReadBytes, wait));
  for (const journal::Record& record : records_) apply(record);
  if (!records_.empty()) {
    applied_ = records_.back().seq.value;
    applied_time_ns_ = records_.back().time.ns;
  }
  const SteadyTime now = clock_.steady();
  const bool has_output =
      !output_.changes.empty() || !output_.commands.empty() || !desk_output_.empty();
  if (has_output || now - last_commit_ >= config_.commit_every) MW_TRY_STATUS(commit());
  looked_at_ = cursor_->position().value;
  if (now - last_snapshot_ >= config_.snapshot_every) return save_snapshot();
  return {};
}

void WatchFeed::apply(const journal::Record& record) {
  Status read;
  const auto keep = [&read](Status status) {
    if (read && !status) read = std::move(status);
  };
  const std::size_t n_before = output_.changes.transitions.size();
  keep(watch_.apply(record, alarm::Mode::kLive, output_));
  const bool is_revision = record.kind == journal::RecordKind::kRevision;
  const std::span<const alarm::Transition> fresh =
      std::span(output_.changes.transitions).subspan(n_before);
  if (is_revision || respond::Desk::concerns(record, fresh)) {
    if (!desk_lock_.owns_lock()) desk_lock_.lock();
    if (is_revision) desk_.set_plant(plant_());
    keep(desk_.apply(record, fresh, watch_.engine(), desk_output_));
    // Nothing came of it: readers need not wait for the commit.
    if (desk_output_.empty()) desk_lock_.unlock();
  }
  if (!read) set_aside(record, read.error());
}

void WatchFeed::set_aside(const journal::Record& record, const Error& error) {
  unreadable_.add();
  aside_.add({record.seq, record.kind, record.time, record.payload, record.readings, false}, error);
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
  if (position.value == position_ && output_.changes.empty() && desk_output_.empty()) {
    answer_commands();
    return {};
  }
  const Status written = store_.commit(position, output_.changes, desk_output_.store);
  // Also when it failed: a store that is out of order must not stop the pages.
  if (desk_lock_.owns_lock()) desk_lock_.unlock();
  MW_TRY_STATUS(written);
  last_commit_ = clock_.steady();
  position_ = position.value;
  // A historian that cannot write now must not stop the pages; the snapshot waits for it.
  (void)aside_.flush();
  transitions_.add(output_.changes.transitions.size());
  std::vector<alarm::Alarm> changed;
  changed.reserve(output_.changes.alarms.size());
  for (const auto& [id, alarm] : output_.changes.alarms) changed.push_back(alarm);
  board_.put(changed, clock_.wall());
  answer_commands();
  output_.clear();
  return {};
}

Status WatchFeed::save_snapshot() {
  last_snapshot_ = clock_.steady();
  MW_TRY_STATUS(commit());
  if (position_ == snapshot_position_) return {};
  // Until it is kept a crash must find the record again: what is read anew begins at the snapshot.
  MW_TRY_STATUS(aside_.flush());
  MW_TRY_STATUS(store_.save_snapshot({position_.load()}, watch_.snapshot()));
  snapshot_position_ = position_.load();
  return {};
}

void WatchFeed::answer_commands() {
  if (desk_lock_.owns_lock()) desk_lock_.unlock();
  const bool has_outbox = std::ranges::any_of(
      desk_output_.store.lines, [](const auto& line) { return line.log == respond::Log::kOutbox; });
  for (alarm::CommandResult& command : output_.commands) {
    alarm_answers_.answer(command.seq, std::move(command.result));
  }
  for (respond::DeskAnswer& answer : desk_output_.answers) {
    desk_answers_.answer(answer.seq, std::move(answer.reply));
  }
  output_.commands.clear();
  desk_output_.clear();
  if (has_outbox && on_outbox_) on_outbox_();
}

Result<alarm::Alarm> WatchFeed::execute(const alarm::Command& command) {
  MW_TRY(const JournalSeq seq, journal_.append(journal::RecordKind::kCommand, encode(command)));
  return alarm_answers_.wait(seq);
}

Result<respond::DeskReply> WatchFeed::ask(std::string_view command) {
  MW_TRY(const JournalSeq seq, journal_.append(journal::RecordKind::kCommand, command));
  return desk_answers_.wait(seq);
}

}  // namespace millwright::pipeline
