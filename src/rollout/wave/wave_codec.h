// SPDX-License-Identifier: Apache-2.0
#pragma once
// Waves, gates and problems as stored text: docs/format/rollout.md.

#include <string>
#include <string_view>

#include "core/result.h"
#include "rollout/wave/gate.h"
#include "rollout/wave/problem.h"
#include "rollout/wave/wave.h"

namespace millwright::rollout {

/// JSON. Ids are not in it: they are the row's.
std::string encode(const Wave& wave);
/// Errors: data_loss   damaged, or of a later version.
Result<Wave> decode_wave(std::string_view text);

std::string encode(const Problem& problem);
Result<Problem> decode_problem(std::string_view text);

/// A window's judgement: what the gate saw and said, whole, with the samples it was computed from,
/// so that it stays and can be computed again when the records themselves are gone. Equal
/// judgements give equal texts. Of the records behind a sample the first kMostItemsOfDecision are
/// kept; nothing is computed from them.
struct Decision {
  WaveId wave;
  Window window;
  UtcNanos at;  ///< when it was judged
  Gate gate;
  WaveState state = WaveState::kStabilizing;  ///< of the wave after it
  bool operator==(const Decision&) const = default;
};
inline constexpr std::size_t kMostItemsOfDecision = 300;
std::string encode(const Decision& decision);
Result<Decision> decode_decision(std::string_view text);

}  // namespace millwright::rollout
