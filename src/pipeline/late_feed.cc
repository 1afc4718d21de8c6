// SPDX-License-Identifier: Apache-2.0
#include "pipeline/late_feed.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/log.h"
#include "detect/saturated.h"

namespace millwright::pipeline {
namespace {

using std::chrono::nanoseconds;

constexpr std::size_t kReadBytes = 4u << 20;

bool has_rules(const registry::Plant& plant, SignalId signal) {
  return std::ranges::any_of(plant.rules_of(signal),
                             [](const Rule* rule) { return may_evaluate(*rule); });
}

}  // namespace

std::vector<KnownSpan> spans_of(std::span<const alarm::Transition> history, UtcNanos now) {
  std::vector<KnownSpan> spans;
  bool stands = false;
  for (const alarm::Transition& line : history) {
    const bool is_raise =
        line.action == alarm::Action::kRaise || line.action == alarm::Action::kReRaise;
    const bool is_end =
        line.action == alarm::Action::kReturn || line.action == alarm::Action::kRemove;
    if (is_raise) spans.push_back({line.time, std::max(now, line.time), line.alarm});
    if (is_end && stands) spans.back().ended = line.time;
    if (is_raise || is_end) stands = is_raise;
  }
  return spans;
}

LateFeed::LateFeed(journal::Journal& journal, const historian::Historian& historian,
                   LateStore& store, RecordQuarantine& aside, PlantSource plant, LiveSpans live,
                   AppliedUpTo applied, const Clock& clock, LateFeedConfig config, Metrics& metrics)
    : journal_(journal),
      historian_(historian),
      store_(store),
      aside_(aside),
      plant_(std::move(plant)),
      live_(std::move(live)),
      applied_(std::move(applied)),
      clock_(clock),
      config_(config),
      late_(metrics.counter("millwright_late_readings_total",
                            "Readings that arrived as history and touched no live state.")),
      unreadable_(metrics.counter("millwright_late_unreadable_total",
                                  "Journal records in which late readings could not be read; they "
                                  "are in quarantine.")),
      evaluated_(metrics.counter("millwright_late_evaluations_total",
                                 "Runs of a rule over a stretch of late data.")),
      found_(metrics.counter("millwright_historical_events_total",
                             "Historical events that were new or changed.")),
      crowded_(metrics.counter("millwright_late_crowded_total",
                               "Signals evaluated before they were quiet, since too many waited.")),
      last_commit_(clock.steady()) {}

Status LateFeed::open() {
  MW_TRY(const StoredLate stored, store_.load());
  if (!stored.tracker.empty()) MW_TRY_STATUS(tracker_.restore(stored.tracker));
  position_ = stored.position.value;
  return open_cursor(stored.position);
}

Status LateFeed::open_cursor(JournalSeq from) {
  const JournalSeq oldest{std::max<std::uint64_t>(journal_.first().value, 1) - 1};
  if (from < oldest && from.value != 0) {
    log_error("late data",
              fmt::format("journal records {} to {} are gone: what arrived late in them is in "
                          "history, but its rules were not run again; import it once more",
                          from.value + 1, oldest.value));
  }
  MW_TRY(cursor_, journal_.open_cursor(std::max(from, oldest)));
  return {};
}

Status LateFeed::step(std::chrono::milliseconds wait) {
  // What is done already is written before anything is added to it.
  if (!evaluations_.empty()) MW_TRY_STATUS(commit());
  MW_TRY_STATUS(read(has_work_ ? std::chrono::milliseconds(0) : wait));
  const SignalId signal = next_due();
  has_work_ = static_cast<bool>(signal);
  if (has_work_) MW_TRY_STATUS(evaluate(signal));
  const bool is_due = clock_.steady() - last_commit_ >= config_.commit_every;
  if (!evaluations_.empty() || (is_due && cursor_->position().value != position_)) return commit();
  return {};
}

Status LateFeed::read(std::chrono::milliseconds wait) {
  if (tracker_.is_full()) return {};
  if (aside_.is_full()) MW_TRY_STATUS(aside_.flush());
  const Status read = cursor_->next_views(records_, kReadBytes, wait);
  // The journal was not kept any longer for what could not be written.
  if (!read && read.error().code() == Code::kOutOfRange) return open_cursor(cursor_->position());
  MW_TRY_STATUS(read);
  for (const journal::RecordView& record : records_) apply(record);
  return {};
}

void LateFeed::apply(const journal::RecordView& record) {
  now_ = std::max(now_, record.time);
  if (record.kind == journal::RecordKind::kTick) return tracker_.tick(record.time);
  if (record.kind != journal::RecordKind::kReadings) return;
  if (const Status read = decode(record.payload, batch_); !read) {
    unreadable_.add();
    aside_.add(record, read.error());
    return;
  }
  late_.add(tracker_.take(batch_, record.seq, record.time));
}

SignalId LateFeed::next_due() {
  if (tracker_.n_waiting() == 0) return {};
  const JournalSeq applied = applied_();
  const auto plant = plant_();
  for (const SignalId signal : tracker_.due()) {
    const TouchedSignal& touched = *tracker_.find(signal);
    if (!has_rules(*plant, signal)) {
      // Nothing asks about it. Copied: done() may end the life of what it is given.
      const TouchedInterval all{touched.intervals.front().begin, touched.intervals.back().end};
      tracker_.done(signal, all);
      continue;
    }
    if (touched.seq > applied) continue;
    if (tracker_.is_full()) crowded_.add();
    return signal;
  }
  return {};
}

Status LateFeed::evaluate(SignalId id) {
  const auto plant = plant_();
  const Signal* signal = plant->find<Signal>(id);
  const TouchedInterval whole = tracker_.find(id)->intervals.front();
  if (signal == nullptr) {
    tracker_.done(id, whole);
    return {};
  }
  TouchedInterval late = whole;
  const nanoseconds reach = reach_of(*signal, config_.limits);
  late.end = std::min(late.end, UtcNanos{detect::saturated_add(late.begin.ns, reach.count())});
  for (const Rule* rule : plant->rules_of(id)) {
    if (may_evaluate(*rule)) evaluate(*rule, *signal, late);
  }
  if (late.end < whole.end) {
    // Where nothing is, nothing is to be looked at: on to the next reading.
    const auto next = historian_.read(id, {late.end + nanoseconds(1), whole.end}, 1);
    if (next && !next->time.empty()) late.end = next->time.front() - nanoseconds(1);
    if (next && next->time.empty()) late.end = whole.end - nanoseconds(1);
  }
  tracker_.done(id, late);
  return {};
}

void LateFeed::evaluate(const Rule& rule, const Signal& signal, TouchedInterval late) {
  // Widely: a span that touches nothing changes nothing.
  const nanoseconds around = 2 * reach_of(signal, config_.limits);
  const auto known =
      known_spans(rule.id, signal.id, {detect::saturated_sub(late.begin.ns, around.count())},
                  {detect::saturated_add(late.end.ns, around.count())});
  if (!known) {
    log_warning("late data", fmt::format("rule {}: {}; what is found is not linked to alarms",
                                         rule.id.value, known.error().message()));
  }
  evaluations_.push_back(
      evaluate_late(historian_, rule, signal, late,
                    known ? std::span<const KnownSpan>(*known) : std::span<const KnownSpan>(), now_,
                    config_.limits));
  evaluated_.add();
}

Result<std::vector<KnownSpan>> LateFeed::known_spans(RuleId rule, SignalId signal, UtcNanos from,
                                                     UtcNanos to) {
  MW_TRY(std::vector<KnownSpan> spans, live_(rule, signal));
  MW_TRY(const auto events, store_.touching(rule, signal, from, to));
  for (const HistoricalEvent& event : events)
    spans.push_back({event.began, event.evaluated_to, {}});
  return spans;
}

Status LateFeed::commit() {
  const JournalSeq position = cursor_->position();
  MW_TRY_STATUS(aside_.flush());
  MW_TRY(const std::size_t n_new, store_.commit(position, tracker_.snapshot(), evaluations_));
  evaluations_.clear();
  found_.add(n_new);
  position_ = position.value;
  last_commit_ = clock_.steady();
  return {};
}

Status LateFeed::drain() {
  while (cursor_->position() < journal_.durable() && !tracker_.is_full()) {
    const JournalSeq before = cursor_->position();
    MW_TRY_STATUS(read(std::chrono::milliseconds(0)));
    if (cursor_->position() == before) break;
  }
  return commit();
}

}  // namespace millwright::pipeline
