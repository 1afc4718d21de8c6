// SPDX-License-Identifier: Apache-2.0
#pragma once
// A wave of the roll-out: what it covers, how many sensors it may have, what it must show before
// the next one starts, who stands behind it, and where it is. The steps are in wave_steps.h.
//
// The exam cannot be edited while it is sat: from the start on, criteria, assets, and the sensors
// and alarm rules counted are frozen. A sensor that is removed or out of service still counts, and
// so does a rule that is deleted or switched off. What is to be different after that is a waiver.

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "model/plant.h"
#include "rollout/criteria/criterion.h"

namespace millwright::rollout {

using WaveId = Id<struct WaveTag>;

/// Persisted by name.
enum class WaveKind : std::uint8_t { kPilot, kWave1, kWave2, kWave3 };
/// "pilot", "wave-1", "wave-2", "wave-3".
std::string_view name(WaveKind kind);
std::optional<WaveKind> parse_wave_kind(std::string_view text);

/// Persisted by name.
enum class WaveState : std::uint8_t {
  kPlanned,
  kShadow,       ///< its sensors send and its rules evaluate, and page nobody
  kActive,       ///< sensors are put in, and alarms reach people
  kStabilizing,  ///< complete: the gate looks at it at the end of each window
  kPassed,
  kHeld,  ///< nothing goes on until somebody lets it
};
/// "planned", "shadow", "active", "stabilizing", "passed", "held".
std::string_view name(WaveState state);
std::optional<WaveState> parse_wave_state(std::string_view text);

/// The five that a roll-out cannot do without.
inline constexpr TeamKind kFunctions[] = {TeamKind::kOperations, TeamKind::kMaintenance,
                                          TeamKind::kIt, TeamKind::kFinance, TeamKind::kLeadership};

/// Who speaks for a function: a log-in name.
struct Stakeholder {
  TeamKind function = TeamKind::kOperations;
  std::string person;
  bool operator==(const Stakeholder&) const = default;
};

struct SignOff {
  TeamKind function = TeamKind::kOperations;
  std::string person;
  UtcNanos at;
  std::string words;
  bool operator==(const SignOff&) const = default;
};

/// What tells one part of the organization from another.
struct WaveFacts {
  std::vector<std::string> crew;      ///< log-in names of who works there
  std::vector<std::string> shifts;    ///< names of shifts or rosters
  std::vector<std::string> networks;  ///< segments the sensors come in by
  bool operator==(const WaveFacts&) const = default;
};

/// An asset belongs to the wave by itself, by its line or by its area: what is put into a covered
/// area later belongs to it too.
struct WaveScope {
  std::vector<AssetId> assets;
  std::vector<LineId> lines;
  std::vector<AreaId> areas;

  bool empty() const { return assets.empty() && lines.empty() && areas.empty(); }
  bool covers(AssetId asset, LineId line, AreaId area) const;
  bool operator==(const WaveScope&) const = default;
};

/// A signed, expiring exception to a criterion. Asking alone changes nothing.
struct Waiver {
  std::uint32_t number = 0;  ///< within the wave, from 1
  std::string metric;
  Scope scope = Scope::kWave;
  std::string reason;
  std::string asked_by;
  UtcNanos asked_at;
  std::string approver;                 ///< who is to approve: not who asks
  std::optional<UtcNanos> approved_at;  ///< none: still asked for
  UtcNanos expires;

  bool is_in_force(UtcNanos now) const { return approved_at && now < expires; }
  bool operator==(const Waiver&) const = default;
};

struct WaveChange {
  UtcNanos at;
  WaveState from = WaveState::kPlanned;
  WaveState to = WaveState::kPlanned;
  std::string who;
  std::string why;
  bool operator==(const WaveChange&) const = default;
};

struct Wave {
  static constexpr std::size_t kMostAssets = 100'000;
  static constexpr std::size_t kMostSignals = 200'000;
  static constexpr std::size_t kMostWaivers = 200;

  // The plan.
  WaveId id;
  std::string name;  ///< unique
  std::string title;
  WaveKind kind = WaveKind::kPilot;
  WaveId after;  ///< the wave that must have passed; none for the first
  WaveScope scope;
  std::uint32_t sensor_budget = 0;  ///< signals the wave may have at most
  std::vector<Criterion> criteria;
  std::chrono::days gate_every{14};  ///< the length of the fixed windows
  std::chrono::days soak{14};        ///< how long it must have been stable at the least
  std::vector<Stakeholder> stakeholders;
  WaveFacts facts;

  // What became of it.
  WaveState state = WaveState::kPlanned;
  WaveState held_from = WaveState::kPlanned;  ///< of a held one
  std::optional<UtcNanos> started;            ///< frozen from then on
  std::optional<UtcNanos> stabilizing_since;
  std::optional<UtcNanos> passed_at;
  std::vector<std::uint32_t> waived;  ///< the waivers it passed with: "yes, with waivers"
  std::uint32_t n_windows = 0;        ///< judged ones, since stabilizing_since
  std::optional<UtcNanos> inconclusive_since;
  bool is_escalated = false;
  std::optional<UtcNanos> delay_told_at;  ///< leadership, of this time of not knowing
  std::string fallen_back;                ///< why a passed one is no longer stable; empty: it is
  std::vector<AssetId> assets;            ///< ascending; only grows
  std::vector<SignalId> signals;          ///< ascending; only grows: the denominator
  std::vector<RuleId> rules;              ///< that alarm on its assets; ascending, only grows
  // Of the whole plant when it started, for what its gate asks of the plant. Ascending.
  std::vector<SignalId> plant_signals;
  std::vector<RuleId> plant_rules;
  std::vector<RuleId> shadowed_rules;  ///< alarms that this wave put on trial
  std::vector<Waiver> waivers;
  std::vector<SignOff> sign_offs;  ///< of the wave as it is now
  std::vector<WaveChange> changes;

  bool is_frozen() const { return started.has_value(); }
  /// Its alarms page nobody, also while it is held there.
  bool is_in_shadow() const {
    return state == WaveState::kShadow ||
           (state == WaveState::kHeld && held_from == WaveState::kShadow);
  }
  bool operator==(const Wave&) const = default;
};

/// A wave as it is usually planned: criteria, budget and times; no scope and nobody's name yet.
Wave wave_of(WaveKind kind);

/// What of a plan is wrong by itself.
/// Errors: invalid_argument   name, budget, times, criteria, stakeholders (a function twice).
Status check_plan(const Wave& wave);

/// Of it what may still change after the start: title and stakeholders.
Status check_people(const Wave& wave);

/// All waves, by id.
using Waves = std::span<const Wave>;
const Wave* find_wave(Waves waves, WaveId id);
const Wave* find_wave(Waves waves, std::string_view name);

/// What is wrong with a plan among the others; `wanted` replaces the one of its id.
/// Errors: already_exists       the name is taken.
///         not_found            `after` does not exist.
///         invalid_argument     waves that wait for each other in a circle; an asset, line or area
///                              that two waves claim.
Status check_among(Waves waves, const Wave& wanted);

/// The waiver in force for what a criterion asks; nullptr when there is none.
const Waiver* find_waiver(const Wave& wave, std::string_view metric, Scope scope, UtcNanos now);

/// In which of crew, shifts and networks the second is really another: at most half of what either
/// has is common to both. Empty: in none, or it is not known.
std::vector<std::string_view> differences(const WaveFacts& first, const WaveFacts& second);

/// How many functions have signed for the wave as it is.
std::size_t n_signed(const Wave& wave);

}  // namespace millwright::rollout
