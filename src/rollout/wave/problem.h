// SPDX-License-Identifier: Apache-2.0
#pragma once
// The ledger of known problems: "we'll fix it in production" said out loud. A problem found in a
// wave blocks its gate until it is closed, or until somebody accepts it as a risk with an owner and
// a date; past that date it blocks again.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "rollout/wave/wave.h"
#include "rollout/wave/wave_steps.h"

namespace millwright::rollout {

using ProblemId = Id<struct ProblemTag>;

/// Persisted by name.
enum class ProblemState : std::uint8_t { kOpen, kAccepted, kClosed };
/// "open", "accepted", "closed".
std::string_view name(ProblemState state);
std::optional<ProblemState> parse_problem_state(std::string_view text);

/// How far a problem reaches, as whoever found it counted.
struct Extent {
  static constexpr std::uint32_t kMost = 1'000'000;
  std::uint32_t affected = 0;  ///< sensors it was seen on
  std::uint32_t of = 0;        ///< sensors that were looked at; 0: nobody counted
  std::uint32_t times = 0;     ///< it happened
  std::uint32_t days = 0;      ///< in so many; 0: nobody counted
  bool operator==(const Extent&) const = default;
};
/// Errors: invalid_argument   more affected than looked at, times of no day, beyond kMost.
Status check(const Extent& extent);

/// A problem that is carried for longer is not mended at all.
inline constexpr std::chrono::days kLongestAcceptance{180};

struct Problem {
  ProblemId id;
  WaveId wave;
  AssetId asset;  ///< none where it is of no one asset
  std::string title;
  std::string words;
  Extent extent;
  UtcNanos found_at;
  std::string found_by;
  ProblemState state = ProblemState::kOpen;
  std::string owner;            ///< of an accepted one: who mends it
  std::optional<UtcNanos> due;  ///< and by when
  std::string risk;             ///< what may come of it until then
  std::string accepted_by;
  std::optional<UtcNanos> accepted_at;
  std::optional<UtcNanos> closed_at;
  std::string closed_by;
  std::string how;  ///< it was mended

  /// Keeps the gate shut.
  bool is_blocking(UtcNanos now) const;
  bool operator==(const Problem&) const = default;
};

/// Errors: invalid_argument   no title, words that are too long, or an extent that cannot be.
Status check(const Problem& problem);

struct Acceptance {
  std::string owner;
  UtcNanos due;
  std::string risk;
};
/// Errors: invalid_argument      no owner, no risk, or a date that is past.
///         failed_precondition   closed.
Result<Problem> accept(Problem problem, const Acceptance& acceptance, const WaveAct& act);
/// `act.why` says how it was mended. Errors: invalid_argument; failed_precondition   closed
/// already.
Result<Problem> close(Problem problem, const WaveAct& act);
/// It was not mended after all. Errors: invalid_argument; failed_precondition   not closed.
Result<Problem> reopen(Problem problem, const WaveAct& act);

/// Another extent, as it is known now. Errors: invalid_argument; failed_precondition   closed.
Result<Problem> measure(Problem problem, const Extent& extent);

/// One problem at the next wave's size, with what chance allows at 90 %.
struct Projected {
  double expected = 0;
  Interval range;
};
struct ProblemProjection {
  std::optional<Projected> sensors;   ///< it will be seen on; none: not known on how many it is
  std::optional<Projected> per_week;  ///< it will happen; none: not known how often it does
};
/// From a wave of `sensors` to one of `sensors_then`, if it is left as it is: as large a share of
/// the sensors (Clopper-Pearson), as often for each of them (Poisson).
ProblemProjection project(const Extent& extent, std::size_t sensors, std::size_t sensors_then);

/// What as many problems by sensor make of the next wave's size, with what chance allows at 90 %.
struct ProblemForecast {
  std::size_t n_found = 0;
  std::size_t sensors = 0;
  std::size_t sensors_then = 0;
  std::optional<double> expected;  ///< none without a sensor
  std::optional<double> upper;
};
ProblemForecast forecast(std::size_t n_found, std::size_t sensors, std::size_t sensors_then);

}  // namespace millwright::rollout
