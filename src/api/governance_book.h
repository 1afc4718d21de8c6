// SPDX-License-Identifier: Apache-2.0
#pragma once
// The decision log, who takes which part in decisions, and to whom things belong. Reads from
// memory; changes are audited and journaled.

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "api/kept_state.h"
#include "rollout/governance/owner.h"
#include "rollout/governance/ruling.h"

namespace millwright::api {

struct GovernanceState {
  std::vector<rollout::Ruling> rulings;  ///< by id
  std::vector<rollout::Raci> raci;       ///< a subject at most once
  std::vector<rollout::Owner> owners;    ///< a thing at most once

  /// Nullptr where nobody said.
  const rollout::Raci* raci_of(rollout::Subject subject) const;
};

/// Thread: any that may block; state() any.
class GovernanceBook {
 public:
  using State = std::shared_ptr<const GovernanceState>;

  /// Errors: data_loss   a stored row is damaged.  Lifetime: `plant` outlives it.
  static Result<std::unique_ptr<GovernanceBook>> open(pipeline::PlantService& plant);

  State state() const { return kept_.state(); }

  /// What else happens in the same transaction: all of it or nothing. It may change the ruling.
  using Also = std::function<Status(registry::Edit&, rollout::Ruling&)>;
  /// Errors: those of rollout::check_question() and `also`; the store's.
  Result<rollout::Ruling> ask(const registry::Intent& intent, rollout::Ruling question,
                              const Also& also = {});
  /// Decides it with `evidence` (JSON) copied and hashed into it.
  /// Errors: not_found; those of rollout::decide() and `also`; the store's; failed_precondition for
  ///         one about a trial without `also`: that is decided with its trial.
  Result<rollout::Ruling> decide(const registry::Intent& intent, std::uint32_t id,
                                 rollout::RulingState verdict, const rollout::WaveAct& act,
                                 std::string evidence, const Also& also = {});
  /// Takes the place of the one of its subject. Errors: those of rollout::check().
  Result<rollout::Raci> put_raci(const registry::Intent& intent, rollout::Raci raci);
  /// Takes the place of the one of the same thing. Errors: those of rollout::check().
  Result<rollout::Owner> put_owner(const registry::Intent& intent, rollout::Owner owner);

 private:
  GovernanceBook(pipeline::PlantService& plant, GovernanceState read)
      : kept_(plant, std::move(read)) {}

  KeptState<GovernanceState> kept_;
};

}  // namespace millwright::api
