// SPDX-License-Identifier: Apache-2.0
#include "api/trial_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/rollout_records.h"
#include "rollout/evolution/trial_codec.h"
#include "rollout/evolution/trial_rules.h"

namespace millwright::api {

using registry::Edit;
using registry::RolloutTable;
using rollout::Trial;
using rollout::TrialState;

namespace {

Status put(Edit& edit, std::vector<Trial>& all, Trial& trial) {
  return put_record(edit, RolloutTable::kTrials, all, trial,
                    [&](const Trial& one) { return trial.id != 0 && one.id == trial.id; });
}

/// Gives each rule of the trial what `make` makes of it.
template <class Make>
Status change_rules(Edit& edit, const Trial& trial, Make make) {
  for (const RuleId id : trial.plan.rules) {
    MW_TRY(const Rule before, edit.get<Rule>(id));
    const Result<Rule> after = make(before);
    if (!after) return fail(after.error());
    const Status done = edit.update(*after);
    if (!done) {
      return fail(
          with_context(done.error(), fmt::format("rule {} of trial {}", id.value, trial.id)));
    }
  }
  return {};
}

}  // namespace

Result<std::vector<Trial>> load_trials(registry::Registry& registry) {
  return read_records<Trial>(registry, RolloutTable::kTrials, "trial", rollout::decode_trial);
}

Status guard_rules_on_trial(Edit& edit, std::span<const registry::RuleChange> rules) {
  MW_TRY(const auto trials,
         read_records<Trial>(edit, RolloutTable::kTrials, "trial", rollout::decode_trial));
  for (const registry::RuleChange& rule : rules) {
    MW_TRY_STATUS(rollout::may_change(trials, rule.before, rule.after ? &*rule.after : nullptr));
  }
  return {};
}

Result<std::unique_ptr<TrialBook>> TrialBook::open(pipeline::PlantService& plant,
                                                   std::shared_ptr<GovernanceBook> decisions) {
  std::unique_ptr<TrialBook> book(new TrialBook(plant, std::move(decisions)));
  MW_TRY(auto trials, load_trials(plant.registry()));
  book->keep(std::move(trials));
  return book;
}

TrialBook::State TrialBook::state() const {
  const std::scoped_lock lock(state_mutex_);
  return state_;
}

void TrialBook::keep(std::vector<Trial> next) {
  auto kept = std::make_shared<const std::vector<Trial>>(std::move(next));
  const std::scoped_lock lock(state_mutex_);
  state_ = std::move(kept);
}

Result<Trial> TrialBook::find(std::uint32_t id) const {
  const State all = state();
  const auto it = std::ranges::find(*all, id, &Trial::id);
  if (it != all->end()) return *it;
  return fail(Code::kNotFound, fmt::format("no trial {}", id));
}

Result<Trial> TrialBook::propose(const registry::Intent& intent, Trial proposal) {
  const std::scoped_lock lock(change_mutex_);
  std::vector<Trial> next = *state();
  MW_TRY_STATUS(rollout::check_proposal(proposal, next, proposal.proposed_at));
  rollout::Ruling question;
  question.subject = rollout::Subject::kChange;
  question.question = fmt::format("What is tried as \"{}\": is it to stay?", proposal.title);
  question.asked_by = proposal.proposed_by;
  question.asked_at = proposal.proposed_at;
  question.due = proposal.drop_by;
  MW_TRY(const rollout::Ruling asked,
         decisions_->ask(intent, question, [&](Edit& edit, rollout::Ruling& ruling) -> Status {
           proposal.ruling = ruling.id;
           MW_TRY_STATUS(put(edit, next, proposal));
           ruling.trial = proposal.id;
           return {};
         }));
  keep(std::move(next));
  return proposal;
}

Result<Trial> TrialBook::change(const registry::Intent& intent, std::uint32_t id,
                                const Step& step) {
  const std::scoped_lock lock(change_mutex_);
  std::vector<Trial> next = *state();
  MW_TRY(const Trial before, find(id));
  MW_TRY(Trial after, step(before, next));
  MW_TRY(const registry::Revision revision,
         plant_.registry().change(intent, [&](Edit& edit) { return put(edit, next, after); }));
  keep(std::move(next));
  MW_TRY_STATUS(plant_.publish(revision));
  return after;
}

Result<Trial> TrialBook::start(const registry::Intent& intent, std::uint32_t id,
                               const rollout::WaveAct& act) {
  const std::scoped_lock lock(change_mutex_);
  std::vector<Trial> next = *state();
  MW_TRY(Trial trial, find(id));
  MW_TRY(trial, rollout::begin_trial(std::move(trial), act));
  MW_TRY(const registry::Revision revision,
         plant_.registry().change(intent, [&](Edit& edit) -> Status {
           MW_TRY_STATUS(change_rules(edit, trial, rollout::put_on_trial));
           return put(edit, next, trial);
         }));
  keep(std::move(next));
  MW_TRY_STATUS(plant_.publish(revision));
  return trial;
}

Result<Trial> TrialBook::decide(const registry::Intent& intent, std::uint32_t id,
                                const rollout::TrialDecision& decision,
                                std::span<const rollout::TrialResult> results,
                                const rollout::WaveAct& act, std::string evidence) {
  const std::scoped_lock lock(change_mutex_);
  std::vector<Trial> next = *state();
  MW_TRY(const Trial before, find(id));
  MW_TRY(Trial trial, rollout::decide_trial(before, decision, results, act));
  const bool is_promoted = trial.state == TrialState::kPromoted;
  const auto with_its_rules = [&](Edit& edit, rollout::Ruling& ruling) -> Status {
    trial.evidence_hash = ruling.evidence_hash;
    // What was only proposed has touched no rule.
    if (before.state == TrialState::kRunning) {
      MW_TRY_STATUS(change_rules(edit, trial, is_promoted ? rollout::promoted : rollout::retired));
    }
    return put(edit, next, trial);
  };
  MW_TRY([[maybe_unused]] const rollout::Ruling ruling,
         decisions_->decide(intent, trial.ruling,
                            is_promoted ? rollout::RulingState::kYes : rollout::RulingState::kNo,
                            act, std::move(evidence), with_its_rules));
  keep(std::move(next));
  return trial;
}

}  // namespace millwright::api
