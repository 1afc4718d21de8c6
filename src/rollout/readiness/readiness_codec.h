// SPDX-License-Identifier: Apache-2.0
#pragma once
// Signatures, days, voices and champions as stored text: docs/format/rollout.md.

#include <string>
#include <string_view>

#include "core/result.h"
#include "rollout/readiness/champion.h"
#include "rollout/readiness/parity.h"
#include "rollout/readiness/readiness.h"
#include "rollout/readiness/voice_box.h"

namespace millwright::rollout {

/// JSON. Ids are not in it: they are the row's.
std::string encode(const Signature& signature);
std::string encode(const ReadinessDay& day);
std::string encode(const VoiceBox& box);
std::string encode(const Champion& champion);

/// Errors: data_loss   damaged, or of a later version.
Result<Signature> decode_signature(std::string_view text);
Result<ReadinessDay> decode_readiness_day(std::string_view text);
Result<VoiceBox> decode_voice_box(std::string_view text);
Result<Champion> decode_champion(std::string_view text);

}  // namespace millwright::rollout
