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

/// A window's judgement: what the gate saw and said, whole, so that it stays when the evidence
/// itself is gone. Equal judgements give equal texts.
struct Decision {
  WaveId wave;
  Window window;
  UtcNanos at;  ///< when it was judged
  Gate gate;
  WaveState state = WaveState::kStabilizing;  ///< of the wave after it
  bool operator==(const Decision&) const = default;
};
std::string encode(const Decision& decision);
Result<Decision> decode_decision(std::string_view text);

}  // namespace millwright::rollout
