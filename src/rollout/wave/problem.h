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

struct Problem {
  ProblemId id;
  WaveId wave;
  AssetId asset;  ///< none where it is of no one asset
  std::string title;
  std::string words;
  UtcNanos found_at;
  std::string found_by;
  ProblemState state = ProblemState::kOpen;
  std::string owner;            ///< of an accepted one: who mends it
  std::optional<UtcNanos> due;  ///< and by when
  std::string risk;             ///< what may come of it until then
  std::string accepted_by;
  std::optional<UtcNanos> closed_at;
  std::string closed_by;
  std::string how;  ///< it was mended

  /// Keeps the gate shut.
  bool is_blocking(UtcNanos now) const;
  bool operator==(const Problem&) const = default;
};

/// Errors: invalid_argument   no title, or words that are too long.
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
