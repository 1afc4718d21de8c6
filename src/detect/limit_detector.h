// SPDX-License-Identifier: Apache-2.0
#pragma once
// LimitDetector: the rule kinds of model/plant.h, evaluated over columns.
//
// Which readings count
//  - Live is what is newer than the signal's watermark (the event time of its newest live reading)
//    and not flagged historical. Everything else touches no condition and no delay.
//  - A device clock that was set back would leave its signal unwatched until it caught up. So when
//  a
//    signal has had no newer reading for kFollowAfter, and at least three readings in that time
//    were not newer, flagged nothing and advanced in step with arrival (half to double pace), the
//    watermark follows: delays start anew, conditions are held, and the signal is live again. A
//    replay of old data runs at another pace and never qualifies; one at real time does, since a
//    signal that gets nothing else cannot be told from its device.
//  - Bad quality raises and clears nothing: running delays are broken off, an active condition is
//    held, a rate starts anew. It moves the watermark. NaN and text move the watermark only.
//
// Delays (event time)
//  - A condition is raised when it held for the on-delay without a contrary reading: proved by a
//    reading, or by a tick once that much running time (running_time.h) passed since the reading
//    that began it *arrived*, so a skewed device clock does not matter. Between two readings the
//    earlier one holds. Event time of the change = event time of that first reading + delay.
//  - Off-delays likewise. Ticks raise level rules only: silence proves neither a rate nor a stuck
//    value. Ticks clear every kind.
//
// Kinds
//  - high-high, high: value > limit begins, value <= limit - deadband ends; low rules mirrored.
//  - rate-of-change: |dv/dt| per second between consecutive good readings, same deadband.
//  - stuck: the value stayed within `deadband` of where it stood for `window` (0 = 60 x the
//  expected
//    interval, at least 60 s), plus the on-delay.
//  - no-data: no sign of life for `window` (0 = 3 x the expected interval, at least 5 s), plus the
//    on-delay, in running time. A sign of life is any reading that is not flagged historical,
//    comm-loss or stale. A signal that was never seen counts from its configuration. Times of its
//    changes are wall times.
//  - external: the value is true, or any number but 0. Its signal carries what another system says;
//    what the condition is about is not the detector's business (alarm/plant_book.h).
//
// Configuration: a changed limit counts from the next reading on; a running delay starts anew, an
// active condition is held. A rule that is removed, disabled or moved to another signal or kind
// clears its condition at once.

#include <cstdint>
#include <span>
#include <unordered_map>

#include "detect/detector.h"
#include "detect/limit_state.h"
#include "detect/running_time.h"

namespace millwright::detect {

/// Cost: about 5 ns a rule and reading, 112 bytes a rule and about 40 for its look-up, 64 a
/// signal.
class LimitDetector final : public Detector {
 public:
  static constexpr std::int64_t kFollowAfter = 10'000'000'000;

  void configure(const Configuration& config, UtcNanos time,
                 std::vector<ConditionChange>& out) override;
  void evaluate(const ReadingBatch& batch, UtcNanos time,
                std::vector<ConditionChange>& out) override;
  void tick(UtcNanos time, std::vector<ConditionChange>& out) override;
  std::string snapshot() const override;
  Status restore(std::string_view snapshot) override;

  std::size_t n_rules() const { return rules_.size(); }
  std::size_t n_signals() const { return signals_.size(); }
  /// Rule evaluations since construction; not part of the state.
  std::uint64_t evaluations() const { return evaluations_; }
  /// Bytes held, look-up tables estimated.
  std::size_t memory_bytes() const;

 private:
  using Changes = std::vector<ConditionChange>;

  // One reading of one signal (limit_detector.cc).
  struct Sample {
    double value;
    std::int64_t event;
    std::uint32_t slot;
  };
  bool is_live(SignalState& signal, std::int64_t event);
  void break_delays(const SignalState& signal);
  void step(std::uint32_t index, const Sample& sample, Changes& out);
  void step_rate(std::uint32_t index, const Sample& sample, Changes& out);
  void step_stuck(std::uint32_t index, const Sample& sample, Changes& out);
  void advance(std::uint32_t index, bool holds, double measure, std::int64_t event, Changes& out);
  void begin(RuleState& rule, Phase phase, double measure, std::int64_t event);
  void note_life(std::uint32_t slot, UtcNanos time, Changes& out);
  void tick_no_data(std::uint32_t index, UtcNanos time, Changes& out);
  void tick_delay(std::uint32_t index, Changes& out);
  void emit(std::uint32_t index, bool is_active, Cause cause, std::int64_t event, double value,
            Changes& out);

  // Configuration (limit_configure.cc).
  void put_signal(const Signal& signal);
  void remove_signal(SignalId signal, UtcNanos time, Changes& out);
  void put_rule(const Rule& rule, UtcNanos time, Changes& out);
  void remove_rule(RuleId rule, UtcNanos time, Changes& out);
  void fill(std::uint32_t index, const Rule& rule, std::uint32_t slot);
  void set_window(std::uint32_t index);
  std::uint32_t slot_of(SignalId signal);
  std::uint32_t find_rule(RuleId rule) const;
  void reindex();

  RunningTime running_;
  // By slot.
  std::vector<SignalId> ids_;
  std::vector<std::int64_t> expected_interval_;
  std::vector<SignalState> signals_;
  // By rule index; the rules of a slot lie together, in order of their ids.
  std::vector<RuleState> rules_;
  std::vector<RuleSettings> settings_;
  // Derived.
  SignalIndex index_;
  std::unordered_map<RuleId, SignalId> signal_of_rule_;
  std::uint64_t evaluations_ = 0;
};

}  // namespace millwright::detect
