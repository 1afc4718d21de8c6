// SPDX-License-Identifier: Apache-2.0
#pragma once
// What people may do to a wave, and what the platform does to it by itself. Each gives the wave as
// it then stands, or says why not and what to do instead; nothing here changes anything else.
//
//   planned -> shadow -> active -> stabilizing -> passed      held: from shadow, active,
//   stabilizing
//         \_____________^  \___________\_____________\-> shadow (emergency stop)

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "rollout/wave/wave.h"

namespace millwright::rollout {

enum class WaveStep : std::uint8_t {
  kTrial,      ///< start in shadow
  kStart,      ///< start, or end the trial
  kStabilize,  ///< all is in: let the gate look
  kHold,
  kResume,
  kStop,  ///< emergency: back into shadow, from wherever it is
};
/// "shadow", "start", "stabilize", "hold", "resume", "stop".
std::string_view name(WaveStep step);
std::optional<WaveStep> parse_wave_step(std::string_view text);

/// Who does it, when, and why.
struct WaveAct {
  std::string who;
  UtcNanos at;
  std::string why;  ///< hold and stop: not empty
};

/// What belongs to the wave at that moment: taken over when it starts.
struct WaveContents {
  std::vector<AssetId> assets;
  std::vector<AreaId> areas;  ///< of the assets, each once
  std::vector<SignalId> signals;
  WaveFacts facts;            ///< crew in people
  std::vector<RuleId> rules;  ///< that alarm on the assets, or would without the wave's trial
  std::vector<SignalId> plant_signals;
  std::vector<RuleId> plant_rules;
  std::vector<AreaId> areas_before{};  ///< of the machines of the wave it comes after, each once
};

/// Errors: failed_precondition   the state does not allow it, the plan is not complete, or the wave
///                               before has not passed, is no longer stable or is not different
///                               enough; invalid_argument   no reason where one is asked for.
Result<Wave> take_step(Waves waves, const Wave& wave, WaveStep step, const WaveAct& act,
                       const WaveContents& contents);

/// A changed plan. Once the wave has started only title and stakeholders may differ: a stakeholder
/// who is replaced takes the signature along.
/// Errors: failed_precondition for what is frozen; those of check_plan() and check_among().
Result<Wave> change_plan(Waves waves, const Wave& stored, Wave wanted);

/// Signs for a function. Errors: failed_precondition where the person is not its stakeholder or the
/// wave has not started; already_exists.
Result<Wave> sign(Wave wave, TeamKind function, std::string_view words, const WaveAct& act);

struct WaiverWish {
  std::string metric;
  Scope scope = Scope::kWave;
  std::string approver;
  UtcNanos expires;
};
inline constexpr std::chrono::days kLongestWaiver{180};

/// Asks for one. Errors: invalid_argument   no such criterion, no reason, the asker as approver, an
///                       expiry that is past or later than kLongestWaiver from now.
///                       failed_precondition   not started yet: change the plan instead.
Result<Wave> ask_waiver(Wave wave, const WaiverWish& wish, const WaveAct& act);
/// Errors: not_found; failed_precondition   another person than the one named, approved already, or
///                    expired.
Result<Wave> approve_waiver(Wave wave, std::uint32_t number, const WaveAct& act);

/// Why a passed wave does not carry the next one; empty when it does.
std::string instability(const Wave& wave, UtcNanos now);
/// The same with all the waves it rests on: one that is not stable takes every later one along.
std::string instability(Waves waves, const Wave& wave, UtcNanos now);

/// The waves that have to be held because the one before is no longer stable, as they then are.
std::vector<Wave> hold_what_follows(Waves waves, UtcNanos now);

/// Takes what was added since into the denominators of the wave; nothing is ever taken out. Those
/// of the plant are as they were at the start. True: it changed.
bool take_over(Wave& wave, const WaveContents& contents);

/// Whether `n` more signals may be commissioned on an asset that `wave` covers (nullptr: none).
/// Everything may while no wave has been started.
/// Errors: failed_precondition   beyond the budget, the wave is planned or held, or no wave covers
///                               the asset.
Status may_commission(Waves waves, const Wave* wave, std::size_t n_now, std::size_t n_more);

}  // namespace millwright::rollout
