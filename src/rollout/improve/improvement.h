// SPDX-License-Identifier: Apache-2.0
#pragma once
// A finding of operation, what is done about it, and whether that changed what it was to change.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/time.h"
#include "rollout/criteria/criterion.h"
#include "rollout/wave/wave.h"
#include "rollout/wave/wave_steps.h"

namespace millwright::rollout {

/// Where it was found. Persisted by name.
enum class FindingSource : std::uint8_t { kReview, kDrill, kProblem, kMissedFailure, kComment };
/// "review" (an alarm of the weekly review), "drill" (a run), "problem" (a known problem),
/// "missed-failure" (of the failure log), "comment" (on an alarm).
std::string_view name(FindingSource source);
std::optional<FindingSource> parse_finding_source(std::string_view text);

/// Which way the figure is to go. Persisted by name.
enum class Direction : std::uint8_t { kUp, kDown };
/// "up", "down".
std::string_view name(Direction direction);
std::optional<Direction> parse_direction(std::string_view text);

/// The metric over one window.
struct EffectMeasure {
  UtcNanos begin;
  UtcNanos end;
  std::optional<double> value;
  std::optional<Interval> interval;
  double sample = 0;   ///< in the metric's sample unit
  std::string reason;  ///< why there is no number or no interval
  bool operator==(const EffectMeasure&) const = default;

  static EffectMeasure of(const Finding& finding, UtcNanos begin, UtcNanos end);
};

struct ImprovementAction {
  static constexpr std::chrono::days kLongestWindow{90};
  static constexpr std::chrono::days kLongestWait{366};

  std::string owner;  ///< log-in name; nobody of a vendor
  std::string what;
  UtcNanos due;
  std::string metric;  ///< what it is expected to change
  Scope scope = Scope::kPlant;
  WaveId wave;  ///< of scope kWave
  Direction direction = Direction::kDown;
  std::chrono::days window{28};  ///< of each measurement
  std::optional<UtcNanos> done_at;
  std::string done_by;
  std::optional<EffectMeasure> before;  ///< of a done one
  std::optional<EffectMeasure> after;   ///< once the window has passed

  /// What to measure over `window`; its target means nothing.
  Criterion criterion() const;
  bool is_overdue(UtcNanos now) const { return !done_at && due <= now; }
  bool operator==(const ImprovementAction&) const = default;
};

/// What became of the figure.
enum class Effect : std::uint8_t {
  kNoAction,      ///< nothing is done yet
  kTooEarly,      ///< the window after it lasts
  kBetter,        ///< the intervals do not touch
  kWorse,         ///< likewise
  kNoDifference,  ///< none is shown
  kNotKnown,      ///< one of the two could not be measured
};
/// "no action", "too early", "better", "worse", "no difference shown", "not known".
std::string_view name(Effect effect);

struct Improvement {
  static constexpr std::size_t kMostTitle = 200;
  static constexpr std::size_t kMostWords = 4000;

  std::uint32_t id = 0;  ///< of the stored row; 0: none yet
  FindingSource source = FindingSource::kReview;
  std::string key;  ///< the id of what it was found in
  std::string title;
  std::string words;
  std::string found_by;
  UtcNanos found_at;
  std::optional<ImprovementAction> action;
  std::optional<UtcNanos> closed_at;
  std::string closed_by;
  std::string lesson;  ///< for the book of the plant

  Effect effect() const;
  /// The moment from which "after" can be measured; none while nothing is done or it was measured.
  std::optional<UtcNanos> effect_due() const;
  /// Closed, and nobody can say whether it helped.
  bool is_closed_without_effect() const;
  bool operator==(const Improvement&) const = default;
};

/// Of a finding before it is stored. Errors: invalid_argument   no key or title, or too long.
Status check(const Improvement& finding);

/// Gives it an action, or replaces one that is not done.
/// Errors: invalid_argument      no owner or words, a date that is past or too far, a metric or
///                               scope that cannot be measured, a window of none or too many days.
///         failed_precondition   done or closed.
Result<Improvement> plan_action(Improvement finding, ImprovementAction action, UtcNanos now);
/// `before`: measured over the window that ends now.
/// Errors: failed_precondition   no action, done already, or closed.
Result<Improvement> finish_action(Improvement finding, EffectMeasure before, const WaveAct& act);
/// Errors: failed_precondition   it is not due, or was measured.
Result<Improvement> note_effect(Improvement finding, EffectMeasure after);
/// `act.why` is the lesson. Errors: invalid_argument   none, or too long; failed_precondition
/// closed.
Result<Improvement> close(Improvement finding, const WaveAct& act);

}  // namespace millwright::rollout
