// SPDX-License-Identifier: Apache-2.0
#pragma once
// A watch with a journal, a store in memory and a crash button, beside a twin that never crashes.

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "alarm/watch.h"

namespace millwright::alarm {

/// What a real store keeps: both halves commit atomically, each on its own.
struct MemoryAlarmStore {
  JournalSeq position;
  std::map<AlarmId, Alarm> alarms;
  std::vector<Transition> history;
  JournalSeq snapshot_position;
  std::string snapshot;

  void commit(JournalSeq upto, const Changes& changes) {
    position = upto;
    for (const auto& [id, alarm] : changes.alarms) alarms[id] = alarm;
    history.insert(history.end(), changes.transitions.begin(), changes.transitions.end());
  }
};

class WatchRig {
 public:
  WatchRig() : watch_(std::make_unique<Watch>()) {}

  /// Appends one record and lets the watch (if it runs) and the twin apply it.
  JournalSeq append(journal::RecordKind kind, UtcNanos time, std::string payload) {
    const JournalSeq seq{journal_.size() + 1};
    journal_.push_back({seq, kind, time, std::move(payload)});
    twin_status_ = twin_.apply(journal_.back(), Mode::kLive, twin_output_);
    if (watch_ != nullptr) apply(journal_.back());
    return seq;
  }

  void commit() {
    if (watch_ == nullptr || applied_ == store_.position) return;
    store_.commit(applied_, output_.changes);
    for (CommandResult& answer : output_.commands) answers_.push_back(std::move(answer));
    output_.clear();
  }
  void save_snapshot() {
    commit();
    store_.snapshot_position = applied_;
    store_.snapshot = watch_->snapshot();
  }
  /// Forgets everything that is not in the journal or the store.
  void crash() {
    watch_.reset();
    output_.clear();
  }
  void restart() {
    watch_ = std::make_unique<Watch>();
    std::vector<Alarm> alarms;
    for (const auto& [id, alarm] : store_.alarms) alarms.push_back(alarm);
    ASSERT_TRUE(watch_->restore_alarms(std::move(alarms)).has_value());
    if (!store_.snapshot.empty()) ASSERT_TRUE(watch_->restore(store_.snapshot).has_value());
    applied_ = store_.snapshot_position;
    for (std::size_t i = applied_.value; i < journal_.size(); ++i) apply(journal_[i]);
  }
  /// The watch and its store are exactly where the twin is.
  void expect_same_as_twin() {
    commit();
    EXPECT_EQ(store_.history, twin_output_.changes.transitions);
    const std::span<const Alarm> twins = twin_.engine().alarms();
    const std::span<const Alarm> ours = watch_->engine().alarms();
    ASSERT_EQ(ours.size(), twins.size());
    for (std::size_t i = 0; i < twins.size(); ++i) {
      EXPECT_EQ(ours[i], twins[i]) << "alarm " << twins[i].id.value;
      EXPECT_EQ(store_.alarms[twins[i].id], twins[i]) << "stored alarm " << twins[i].id.value;
    }
    EXPECT_EQ(watch_->snapshot(), twin_.snapshot());
  }

  bool is_running() const { return watch_ != nullptr; }
  Watch& watch() { return *watch_; }
  const MemoryAlarmStore& store() const { return store_; }
  const std::vector<CommandResult>& answers() const { return answers_; }
  const Status& last_status() const { return twin_status_; }

 private:
  void apply(const journal::Record& record) {
    // The watch needs a record after its snapshot, which may lie before what the store has seen.
    const Mode mode = record.seq <= store_.position ? Mode::kReplay : Mode::kLive;
    // The twin has reported what could not be read.
    static_cast<void>(watch_->apply(record, mode, output_));
    applied_ = record.seq;
    if (mode == Mode::kReplay) EXPECT_TRUE(output_.changes.empty());
  }

  std::vector<journal::Record> journal_;
  MemoryAlarmStore store_;
  std::unique_ptr<Watch> watch_;
  JournalSeq applied_;
  WatchOutput output_;
  std::vector<CommandResult> answers_;
  Watch twin_;
  WatchOutput twin_output_;
  Status twin_status_;
};

}  // namespace millwright::alarm
