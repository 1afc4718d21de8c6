// SPDX-License-Identifier: Apache-2.0
#pragma once
// The roll-out as it stands: waves, judgements of their gates, known problems. Reads from memory;
// changes in one transaction with the rules they put on trial, audited and journaled.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "api/kept_state.h"
#include "rollout/wave/gate.h"
#include "rollout/wave/problem.h"
#include "rollout/wave/wave.h"
#include "rollout/wave/wave_codec.h"
#include "rollout/wave/wave_steps.h"

namespace millwright::api {

struct StoredDecision {
  std::uint32_t id = 0;
  rollout::Decision decision;
  std::string hash;  ///< of the stored text, samples and all: the audit trail holds the same
};

struct RolloutState {
  std::vector<rollout::Wave> waves;  ///< by id
  std::vector<rollout::Problem> problems;
  std::vector<StoredDecision> decisions;

  /// To which wave an asset belongs: the one that has begun with it, else wave_covering().
  const rollout::Wave* wave_of(AssetId asset, LineId line, AreaId area) const;
  /// Nullptr when no wave covers it. One that names the asset comes before one that names its line,
  /// and that before one that names its area.
  const rollout::Wave* wave_covering(AssetId asset, LineId line, AreaId area) const;
};

/// Whether a rule is one of those that alarm: live, or put on trial by the wave.
bool is_counted(const Rule& rule, const rollout::Wave& wave);

/// What belongs to a wave in this plant: the assets it covers, their signals and the rules that
/// alarm on them, its crew as people; until it starts also the signals and rules of the plant.
rollout::WaveContents contents_of(const RolloutState& state, const rollout::Wave& wave,
                                  const registry::Plant& plant);

/// Thread: any that may block; state() any.
class RolloutBook {
 public:
  using State = std::shared_ptr<const RolloutState>;

  /// Errors: data_loss   a stored row is damaged.  Lifetime: `plant` outlives it.
  static Result<std::unique_ptr<RolloutBook>> open(pipeline::PlantService& plant);

  /// Decisions in it are without their samples: those are read by kept().
  State state() const { return kept_.state(); }
  /// A decision with the samples it was computed from.
  /// Errors: not_found; those of the store.  Cost: one row, of up to a few MB.
  Result<rollout::Decision> kept(std::uint32_t decision) const;

  /// Stores what `make` gives: a new wave or problem where its id is none, else the changed one.
  /// A wave that goes into shadow takes its alarms along, one that starts gives them back.
  /// Errors: those of `make`; failed_precondition for an alarm that may not go live; the store's.
  Result<rollout::Wave> put_wave(
      const registry::Intent& intent,
      const std::function<Result<rollout::Wave>(const RolloutState&)>& make);
  Result<rollout::Problem> put_problem(
      const registry::Intent& intent,
      const std::function<Result<rollout::Problem>(const RolloutState&)>& make);
  /// A planned wave that no other comes after. Errors: not_found; failed_precondition.
  Status remove_wave(const registry::Intent& intent, rollout::WaveId id);

  /// A judgement with the wave as it is after it, in one transaction; `decision.state` is filled
  /// in. Errors: failed_precondition   the window was judged meanwhile, or is none any more.
  Result<StoredDecision> put_decision(const registry::Intent& intent, rollout::Decision decision);

  /// For Registry::set_commissioning_guard(): keeps each wave within its budget of sensors.
  Status may_commission(registry::Edit& edit, std::span<const Signal> added) const;

 private:
  RolloutBook(pipeline::PlantService& plant, RolloutState read)
      : plant_(plant), kept_(plant, std::move(read)) {}
  Status store_wave(registry::Edit& edit, RolloutState& next, rollout::Wave& wave);

  pipeline::PlantService& plant_;
  KeptState<RolloutState> kept_;
};

}  // namespace millwright::api
