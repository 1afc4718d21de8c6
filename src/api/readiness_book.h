// SPDX-License-Identifier: Apache-2.0
#pragma once
// What people and days say of readiness: signatures of production parity, the history of the
// answers, "does this help you?", champions. Reads from memory; changes are audited and journaled.

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/kept_state.h"
#include "pipeline/plant_service.h"
#include "registry/registry.h"
#include "rollout/readiness/champion.h"
#include "rollout/readiness/parity.h"
#include "rollout/readiness/readiness.h"
#include "rollout/readiness/voice_box.h"

namespace millwright::api {

struct StoredVoices {
  std::uint32_t id = 0;
  rollout::VoiceBox box;
};

struct ReadinessState {
  std::vector<rollout::Signature> signatures;  ///< in the order they came
  std::vector<rollout::ReadinessDay> days;     ///< oldest first
  std::vector<StoredVoices> voices;            ///< one a month, oldest first
  std::vector<rollout::Champion> champions;

  /// The latest of an item; nullptr without any.
  const rollout::Signature* signature_of(std::string_view item) const;
  /// The latest box that shows counts; nullptr without any.
  const rollout::VoiceBox* shown_voices() const;
  bool has_answered(std::string_view person, std::string_view month) const;
};

/// Thread: any that may block; state() any.
class ReadinessBook {
 public:
  using State = std::shared_ptr<const ReadinessState>;

  /// Errors: data_loss   a stored row is damaged.  Lifetime: `plant` outlives it.
  static Result<std::unique_ptr<ReadinessBook>> open(pipeline::PlantService& plant);

  State state() const { return kept_.state(); }

  /// Errors: those of rollout::check(); the store's.
  Status sign(const registry::Intent& intent, const rollout::Signature& signature);
  /// A day that is there already stays as it is.
  Status note_day(const registry::Intent& intent, const rollout::ReadinessDay& day);
  /// Leaves no trace of who said what: the audit trail notes that somebody answered.
  /// Errors: already_exists   this person answered this month.
  Status speak(std::string_view person, rollout::Help help, UtcNanos now);
  /// Takes the place of the one of the same area and shift. Errors: those of rollout::check().
  Result<rollout::Champion> put_champion(const registry::Intent& intent,
                                         rollout::Champion champion);
  /// Errors: not_found.
  Status remove_champion(const registry::Intent& intent, std::uint32_t id);

 private:
  ReadinessBook(pipeline::PlantService& plant, ReadinessState read)
      : kept_(plant, std::move(read)) {}

  KeptState<ReadinessState> kept_;
};

}  // namespace millwright::api
