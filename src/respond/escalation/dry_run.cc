// SPDX-License-Identifier: Apache-2.0
#include "respond/escalation/dry_run.h"

#include <algorithm>

#include "core/check.h"
#include "respond/escalation/escalation_engine.h"

namespace millwright::respond {
namespace {

/// The step that sent a message: that of the event about its page or its URL.
std::uint32_t step_of(const PageMessage& message, const std::vector<ChainEvent>& events) {
  for (const ChainEvent& event : events) {
    const bool is_page = message.page && event.page == message.page;
    const bool is_call = message.kind == MessageKind::kWebhook &&
                         event.kind == ChainEventKind::kWebhook && event.text == message.url;
    if (is_page || is_call) return event.step;
  }
  return 0;
}

void take_lines(EscalationOutput& out, const AlarmFacts& facts, DryRun& run) {
  for (PageMessage& message : out.messages) {
    DryRunMessage& sent = run.messages.emplace_back();
    sent.step = step_of(message, out.events);
    sent.message = std::move(message);
    sent.message.facts.alarm = facts.alarm;
  }
  for (ChainEvent& event : out.events) {
    DryRunLine& line = run.lines.emplace_back();
    line.time = event.time;
    line.step = event.step;
    line.what = event.kind;
    line.person = std::move(event.person);
    line.channels = event.channels;
    line.text = std::move(event.text);
  }
  out.clear();
}

}  // namespace

DryRun dry_run(const std::vector<Policy>& policies, const Directory& directory,
               const AlarmFacts& facts, UtcNanos start, int n_other_alarms) {
  EscalationEngine engine(directory);
  EscalationRows rows;
  rows.marks.recent_raises.assign(
      static_cast<std::size_t>(std::clamp(n_other_alarms, 0, kMostCounted)), start);
  MW_CHECK(engine.restore(std::move(rows)).has_value(), "an empty engine can be restored");
  for (const Policy& policy : policies) engine.set_policy(policy);

  alarm::Transition raise;
  raise.alarm = facts.alarm ? facts.alarm : AlarmId(1);
  raise.to = alarm::State::kUnacknowledged;
  alarm::Origin origin{JournalSeq{1}, start};
  EscalationOutput out;
  engine.apply(raise, facts, MayPage::kYes, origin, out);
  DryRun run;
  take_lines(out, facts, run);
  while (run.lines.size() < kMostDryRunLines) {
    const Chain* chain = engine.find_chain_of(raise.alarm);
    if (chain == nullptr || chain->state != ChainState::kRunning) break;
    ++origin.seq.value;
    origin.time = *engine.next_due();
    engine.tick(origin, out);
    take_lines(out, facts, run);
  }
  if (const Chain* chain = engine.find_chain_of(raise.alarm)) {
    run.policy = chain->policy;
    run.outcome = chain->state;
  }
  return run;
}

DryRun dry_run_of(Policy draft, const Directory& directory, const AlarmFacts& facts, UtcNanos start,
                  int n_other_alarms) {
  draft.applies.clear();
  draft.is_default = true;
  return dry_run({std::move(draft)}, directory, facts, start, n_other_alarms);
}

std::string chosen_with(std::vector<Policy> policies, const Policy& draft,
                        const AlarmFacts& facts) {
  std::erase_if(policies, [&](const Policy& one) { return one.name == draft.name; });
  policies.push_back(draft);
  std::ranges::sort(policies, {}, &Policy::name);  // between equals the first by name
  std::vector<const Policy*> list;
  for (const Policy& one : policies) list.push_back(&one);
  const Policy* chosen = choose_policy(list, facts);
  return chosen == nullptr ? std::string() : chosen->name;
}

}  // namespace millwright::respond
