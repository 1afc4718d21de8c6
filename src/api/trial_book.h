// SPDX-License-Identifier: Apache-2.0
#pragma once
// The trials of new sensors and uses as they stand. Reads from memory; each change is one
// transaction with the rules it holds, promotes or retires and with the question in the decision
// log, audited and journaled.

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "api/governance_book.h"
#include "pipeline/plant_service.h"
#include "registry/registry.h"
#include "rollout/evolution/trial.h"

namespace millwright::api {

/// By id, as they are stored. Errors: data_loss   a stored row is damaged.
Result<std::vector<rollout::Trial>> load_trials(registry::Registry& registry);

/// For Registry::set_rule_guard(): rules of running trials stay in shadow and as they are.
/// Errors: failed_precondition, naming rule and trial; data_loss.
Status guard_rules_on_trial(registry::Edit& edit, std::span<const registry::RuleChange> rules);

/// Thread: any that may block; state() any.
class TrialBook {
 public:
  using State = std::shared_ptr<const std::vector<rollout::Trial>>;  ///< by id

  /// Errors: data_loss   a stored row is damaged.  Lifetime: `plant` outlives it.
  static Result<std::unique_ptr<TrialBook>> open(pipeline::PlantService& plant,
                                                 std::shared_ptr<GovernanceBook> decisions);

  State state() const;

  /// Stores it and asks the question that its decision answers, due on its date to drop it by.
  /// Errors: those of rollout::check_proposal(); the store's.
  Result<rollout::Trial> propose(const registry::Intent& intent, rollout::Trial proposal);

  using Step = std::function<Result<rollout::Trial>(rollout::Trial, rollout::Trials)>;
  /// Stores what `step` makes of it; no rule changes. Errors: not_found; those of `step`.
  Result<rollout::Trial> change(const registry::Intent& intent, std::uint32_t id, const Step& step);
  /// Starts it and puts its rules in shadow.
  /// Errors: not_found; those of rollout::begin_trial() and rollout::put_on_trial().
  Result<rollout::Trial> start(const registry::Intent& intent, std::uint32_t id,
                               const rollout::WaveAct& act);
  /// Decides it and its question with `evidence` (JSON) copied and hashed, and puts its rules
  /// before people or retires them. Errors: not_found; those of rollout::decide() and
  /// rollout::decide_trial(); failed_precondition
  ///         for a rule that may not become an alarm.
  Result<rollout::Trial> decide(const registry::Intent& intent, std::uint32_t id,
                                const rollout::TrialDecision& decision,
                                std::span<const rollout::TrialResult> results,
                                const rollout::WaveAct& act, std::string evidence);

 private:
  TrialBook(pipeline::PlantService& plant, std::shared_ptr<GovernanceBook> decisions)
      : plant_(plant), decisions_(std::move(decisions)) {}
  Result<rollout::Trial> find(std::uint32_t id) const;
  void keep(std::vector<rollout::Trial> next);

  pipeline::PlantService& plant_;
  const std::shared_ptr<GovernanceBook> decisions_;
  std::mutex change_mutex_;  ///< one change at a time; taken before all others
  mutable std::mutex state_mutex_;
  State state_ = std::make_shared<const std::vector<rollout::Trial>>();
};

}  // namespace millwright::api
