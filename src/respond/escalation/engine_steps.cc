// SPDX-License-Identifier: Apache-2.0
// EscalationEngine: the steps of a chain, one after the other until one has to wait.

#include <fmt/format.h>

#include <algorithm>

#include "respond/escalation/escalation_engine.h"
#include "yaml/reader.h"

namespace millwright::respond {
namespace {

std::string list_text(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

void EscalationEngine::run(Chain& chain, Turn& turn) {
  const Plan& plan = *plans_.find(chain.plan);
  Pace pace = Pace::kOn;
  while (pace == Pace::kOn && chain.state == ChainState::kRunning) {
    if (chain.next_step >= plan.steps.size()) {
      exhaust(chain, turn);
      break;
    }
    const PlannedStep& step = plan.steps[chain.next_step++];
    pace = std::visit([&](const auto& what) { return take(chain, what, turn); }, step);
  }
  save(chain, turn);
}

EscalationEngine::Pace EscalationEngine::take(Chain& chain, const PlannedNotify& step, Turn& turn) {
  if (notify(chain, step, turn)) {
    chain.reached = Reached::kSomebody;
  } else if (chain.reached == Reached::kUntried) {
    chain.reached = Reached::kNobody;
  }
  return Pace::kOn;
}

EscalationEngine::Pace EscalationEngine::take(Chain& chain, const WaitStep& step, Turn& turn) {
  const bool is_pointless = chain.reached == Reached::kNobody;
  chain.reached = Reached::kUntried;
  const std::string duration = yaml::duration_text(step.duration);
  if (is_pointless) {
    record(chain, ChainEventKind::kWaiting, duration + " skipped: nobody was reached", turn);
    return Pace::kOn;
  }
  record(chain, ChainEventKind::kWaiting, duration, turn);
  set_due(chain, turn.now() + step.duration);
  return Pace::kPause;
}

EscalationEngine::Pace EscalationEngine::take(Chain& chain, const HoursStep& step, Turn& turn) {
  const std::optional<bool> is_in = directory_.is_in_hours(step.roster, turn.now());
  // A roster that is gone must not keep an alarm from people.
  if (!is_in) return go_on(chain, true, fmt::format("no roster {} any more", step.roster), turn);
  return go_on(chain, *is_in == (step.hours == Hours::kIn),
               fmt::format("{} hours of {}", *is_in ? "in" : "outside the", step.roster), turn);
}

EscalationEngine::Pace EscalationEngine::take(Chain& chain, const LoadStep& step, Turn& turn) {
  const UtcNanos begin = turn.now() - step.within;
  const auto n =
      std::ranges::count_if(marks_.recent_raises, [&](UtcNanos raise) { return raise > begin; });
  // No more than one above the highest limit is kept; enough to know that it is passed.
  return go_on(chain, n > step.more_than,
               fmt::format("{} alarms within {}", n, yaml::duration_text(step.within)), turn);
}

EscalationEngine::Pace EscalationEngine::go_on(Chain& chain, bool is_met, std::string text,
                                               Turn& turn) {
  if (is_met) {
    record(chain, ChainEventKind::kConditionMet, std::move(text), turn);
    return Pace::kOn;
  }
  record(chain, ChainEventKind::kConditionUnmet, std::move(text), turn);
  chain.state = ChainState::kStopped;
  --chain.next_step;  // a page given back later meets the condition again
  return Pace::kPause;
}

EscalationEngine::Pace EscalationEngine::take(Chain& chain, const WebhookStep& step, Turn& turn) {
  const PagingTarget target{{}, step.url};
  budgets_.set_template(target, step.template_name);
  const bool is_single = !chain.is_together && budgets_.take(target, chain.facts, turn.now());
  if (is_single) {
    PageMessage& message = send(MessageKind::kWebhook, turn);
    message.chain = chain.id;
    message.channels = {Channel::kWebhook};
    message.facts = chain.facts;
    message.is_drill = chain.facts.is_drill;
    message.url = step.url;
    message.template_name = step.template_name;
  } else {
    budgets_.collect(target, chain.facts, {Channel::kWebhook}, {}, turn.now());
  }
  save(target, turn);
  record(chain, ChainEventKind::kWebhook, is_single ? step.url : step.url + ", in a digest", turn);
  return Pace::kOn;
}

EscalationEngine::Pace EscalationEngine::take(Chain& chain, const RepeatStep& step, Turn& turn) {
  if (chain.round >= static_cast<std::uint32_t>(step.times)) return Pace::kOn;
  ++chain.round;
  record(chain, ChainEventKind::kRepeated, fmt::format("{} of {}", chain.round, step.times), turn);
  chain.next_step = 0;
  chain.reached = Reached::kUntried;
  const UtcNanos earliest = chain.round_started + kShortestRound;
  chain.round_started = std::max(turn.now(), earliest);
  if (earliest <= turn.now()) return Pace::kOn;
  set_due(chain, earliest);
  return Pace::kPause;
}

void EscalationEngine::exhaust(Chain& chain, Turn& turn) {
  chain.state = ChainState::kExhausted;
  record(chain, ChainEventKind::kExhausted, "nobody took it", turn);
  const Plan& plan = *plans_.find(chain.plan);
  for (const PlannedNotify& last : plan.last_resort) {
    record(chain, ChainEventKind::kLastResort, "", turn);
    notify(chain, last, turn);
  }
}

bool EscalationEngine::notify(Chain& chain, const PlannedNotify& step, Turn& turn) {
  std::vector<std::string> unknown;
  bool has_reached = false;
  for (const Recipient& recipient : recipients(step, directory_, turn.now(), unknown)) {
    if (recipient.problem == ReachProblem::kNone) {
      has_reached = page(chain, recipient, turn) || has_reached;
      continue;
    }
    record(chain, ChainEventKind::kNotReached, std::string(explain(recipient.problem)), turn)
        .person = recipient.person;
  }
  if (!has_reached) {
    std::string why = "reached no one";
    if (!unknown.empty()) why += "; no such team or roster: " + list_text(unknown);
    record(chain, ChainEventKind::kReachedNoOne, std::move(why), turn);
  }
  return has_reached;
}

}  // namespace millwright::respond
