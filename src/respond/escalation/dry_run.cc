// SPDX-License-Identifier: Apache-2.0
#include "respond/escalation/dry_run.h"

#include <algorithm>

#include "core/check.h"
#include "respond/escalation/escalation_engine.h"

namespace millwright::respond {
namespace {

void take_lines(EscalationOutput& out, DryRun& run) {
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
  take_lines(out, run);
  while (run.lines.size() < kMostDryRunLines) {
    const Chain* chain = engine.find_chain_of(raise.alarm);
    if (chain == nullptr || chain->state != ChainState::kRunning) break;
    ++origin.seq.value;
    origin.time = *engine.next_due();
    engine.tick(origin, out);
    take_lines(out, run);
  }
  if (const Chain* chain = engine.find_chain_of(raise.alarm)) {
    run.policy = chain->policy;
    run.outcome = chain->state;
  }
  return run;
}

}  // namespace millwright::respond
