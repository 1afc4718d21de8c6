// SPDX-License-Identifier: Apache-2.0
#include "respond/escalation/escalation_engine.h"

#include <fmt/format.h>

#include <algorithm>

namespace millwright::respond {
namespace {

using alarm::Action;
using alarm::State;

std::string why_over(const alarm::Transition& transition) {
  const std::string by = transition.who.empty() ? "" : " by " + transition.who;
  switch (transition.action) {
    case Action::kAcknowledge:
      return "acknowledged" + by;
    case Action::kShelve:
      return "shelved" + by;
    case Action::kSuppress:
      return "suppressed by design";
    case Action::kTakeOutOfService:
      return "taken out of service" + by;
    case Action::kRemove:
      return "the rule was removed";
    default:
      return "returned to normal";
  }
}

}  // namespace

bool is_back_from_silence(const alarm::Transition& transition) {
  return transition.to == State::kUnacknowledged &&
         (transition.action == Action::kUnshelve || transition.action == Action::kUnsuppress ||
          transition.action == Action::kReturnToService);
}

EscalationEngine::EscalationEngine(const Directory& directory, PagingLimits limits)
    : directory_(directory), budgets_(limits) {}

void EscalationEngine::set_policy(Policy policy) {
  std::string name = policy.name;
  policies_.insert_or_assign(std::move(name), std::move(policy));
  policy_list_.clear();
  for (const auto& [key, value] : policies_) policy_list_.push_back(&value);
}

void EscalationEngine::remove_policy(std::string_view name) {
  const auto it = policies_.find(name);
  if (it == policies_.end()) return;
  std::erase(policy_list_, &it->second);
  policies_.erase(it);
}

void EscalationEngine::apply(const alarm::Transition& transition, const AlarmFacts& facts,
                             MayPage may_page, Origin origin, EscalationOutput& out) {
  Turn turn{origin, out};
  if (transition.to == State::kUnacknowledged) {
    if (may_page == MayPage::kNo || attached_.contains(transition.alarm)) return;
    AlarmFacts frozen = facts;
    frozen.alarm = transition.alarm;
    if (is_back_from_silence(transition)) {
      may_page = pace_return(frozen, may_page, turn);
    } else {
      note_raise(turn);
    }
    start(std::move(frozen), may_page, turn);
  } else if (transition.to == State::kAcknowledged) {
    acknowledge(transition.alarm, transition.who, turn);
  } else {
    withdraw(transition.alarm, why_over(transition), turn);
  }
}

void EscalationEngine::note_raise(Turn& turn) {
  marks_.recent_raises.push_back(turn.now());
  if (marks_.recent_raises.size() > static_cast<std::size_t>(kMostCounted) + 1) {
    marks_.recent_raises.erase(marks_.recent_raises.begin());
  }
  save_marks(turn);
}

MayPage EscalationEngine::pace_return(const AlarmFacts& facts, MayPage may_page, Turn& turn) {
  if (is_urgent(facts)) return MayPage::kYes;
  std::vector<UtcNanos>& recent = marks_.recent_returns;
  std::erase_if(recent, [&](UtcNanos time) { return time + kReturnsTogether <= turn.now(); });
  if (may_page == MayPage::kTogether || recent.size() >= kFewReturns) return MayPage::kTogether;
  recent.push_back(turn.now());
  save_marks(turn);
  return may_page;
}

void EscalationEngine::start(AlarmFacts facts, MayPage may_page, Turn& turn) {
  trim(facts);
  const Policy* policy = choose_policy(policy_list_, facts);
  facts.policy.clear();  // the chain says which it became
  if (policy == nullptr) {
    Chain none;
    none.facts = std::move(facts);
    record(none, ChainEventKind::kReachedNoOne, "no policy matches this alarm", turn);
    return;
  }
  const ChainId id(++marks_.last_chain.value);
  Chain& chain = chains_[id];
  chain.id = id;
  chain.facts = std::move(facts);
  chain.policy = policy->name;
  chain.is_together = may_page == MayPage::kTogether;
  chain.started = chain.round_started = turn.now();
  Plan plan = freeze(*policy, directory_, turn.now());
  const PlanShelf::Taken taken = plans_.take(std::move(plan), PlanId(marks_.last_plan.value + 1));
  chain.plan = taken.id;
  if (taken.is_new) {
    marks_.last_plan = taken.id;
    turn.out.plans.insert_or_assign(taken.id, *plans_.find(taken.id));
  }
  attached_[chain.alarm()] = id;
  record(chain, ChainEventKind::kStarted, "policy " + chain.policy, turn);
  run(chain, turn);
  save_marks(turn);
}

void EscalationEngine::withdraw(AlarmId alarm, const std::string& reason, Turn& turn) {
  const auto it = attached_.find(alarm);
  if (it == attached_.end()) return;
  Chain& chain = chains_.at(it->second);
  if (chain.state != ChainState::kAccepted && chain.state != ChainState::kAcknowledged) {
    chain.state = ChainState::kWithdrawn;
    record(chain, ChainEventKind::kWithdrawn, reason, turn);
    close_all(chain, {PageState::kWithdrawn, reason, MessageKind::kWithdrawn, {}}, turn);
  }
  end(chain, turn);
}

void EscalationEngine::acknowledge(AlarmId alarm, const std::string& who, Turn& turn) {
  const auto it = attached_.find(alarm);
  if (it == attached_.end()) return;
  Chain& chain = chains_.at(it->second);
  const bool is_held =
      chain.state == ChainState::kAccepted || chain.state == ChainState::kAcknowledged;
  if (is_held || plans_.find(chain.plan)->stop_on != StopOn::kAcknowledged) return;
  chain.state = ChainState::kAcknowledged;
  set_due(chain, std::nullopt);
  const std::string reason = "acknowledged by " + who;
  record(chain, ChainEventKind::kAcknowledged, reason, turn).person = who;
  close_all(chain, {PageState::kWithdrawn, reason, MessageKind::kWithdrawn, {}}, turn);
  save(chain, turn);
}

void EscalationEngine::end(Chain& chain, Turn& turn) {
  set_due(chain, std::nullopt);
  chain.ended = turn.now();
  attached_.erase(chain.alarm());
  ended_.insert({turn.now(), chain.id});
  if (plans_.give_back(chain.plan)) {
    turn.out.plans.erase(chain.plan);
    turn.out.forgotten_plans.insert(chain.plan);
  }
  save(chain, turn);
}

void EscalationEngine::tick(Origin origin, EscalationOutput& out) {
  Turn turn{origin, out};
  while (!due_.empty() && due_.begin()->first <= turn.now()) {
    Chain& chain = chains_.at(due_.begin()->second);
    set_due(chain, std::nullopt);
    run(chain, turn);
  }
  send_digests(turn);
  forget(turn);
}

void EscalationEngine::send_digests(Turn& turn) {
  for (const PagingBudget& budget : budgets_.take_due(turn.now())) {
    save(budget.target, turn);
    if (budget.digest.empty()) continue;
    PageMessage& message = send(MessageKind::kDigest, turn);
    message.person = budget.target.person;
    message.url = budget.target.url;
    message.template_name = budget.template_name;
    message.channels = budget.channels;
    message.language = budget.language;
    message.digest = budget.digest;
    message.is_drill = budget.digest.has_drill && !budget.digest.has_real;
  }
}

void EscalationEngine::forget(Turn& turn) {
  while (!ended_.empty() &&
         (ended_.begin()->first + kRemembered <= turn.now() || ended_.size() > kMostRemembered)) {
    const ChainId id = ended_.begin()->second;
    ended_.erase(ended_.begin());
    for (const PageId page : chains_.at(id).pages) {
      pages_.erase(page);
      turn.out.pages.erase(page);
      turn.out.forgotten_pages.insert(page);
    }
    chains_.erase(id);
    turn.out.chains.erase(id);
    turn.out.forgotten_chains.insert(id);
  }
}

void EscalationEngine::set_due(Chain& chain, std::optional<UtcNanos> due) {
  if (chain.due) due_.erase({*chain.due, chain.id});
  chain.due = due;
  if (due) due_.insert({*due, chain.id});
}

std::optional<UtcNanos> EscalationEngine::next_due() const {
  std::optional<UtcNanos> next = budgets_.next_due();
  if (!due_.empty() && (!next || due_.begin()->first < *next)) next = due_.begin()->first;
  return next;
}

const Chain* EscalationEngine::find_chain(ChainId id) const {
  const auto it = chains_.find(id);
  return it == chains_.end() ? nullptr : &it->second;
}

const Chain* EscalationEngine::find_chain_of(AlarmId alarm) const {
  const auto it = attached_.find(alarm);
  return it == attached_.end() ? nullptr : find_chain(it->second);
}

const Page* EscalationEngine::find_page(PageId id) const {
  const auto it = pages_.find(id);
  return it == pages_.end() ? nullptr : &it->second;
}

std::vector<PageId> EscalationEngine::open_pages(std::string_view person) const {
  const auto it = open_pages_.find(person);
  if (it == open_pages_.end()) return {};
  return {it->second.begin(), it->second.end()};
}

}  // namespace millwright::respond
