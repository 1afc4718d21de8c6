// SPDX-License-Identifier: Apache-2.0
#pragma once
// What would happen if an alarm came now and nobody took it: everything but the sending. It runs
// the engine itself, so it cannot differ from what will happen.

#include <string>
#include <vector>

#include "core/time.h"
#include "respond/escalation/chain.h"
#include "respond/escalation/directory.h"
#include "respond/escalation/message.h"
#include "respond/escalation/policy.h"

namespace millwright::respond {

struct DryRunLine {
  UtcNanos time;
  std::uint32_t step = 0;  ///< of the policy, counted from 1; 0 = the chain as a whole
  ChainEventKind what = ChainEventKind::kStarted;
  std::string person;   ///< who is told, or would have been
  ChannelSet channels;  ///< empty where nobody is told
  std::string text;     ///< why skipped, which condition, how long

  bool operator==(const DryRunLine&) const = default;
};

/// What would be sent.
struct DryRunMessage {
  std::uint32_t step = 0;  ///< as in DryRunLine; 0 also for what no step sends: digests
  PageMessage message;     ///< its alarm is that of the facts: none for one that is not there yet
};

struct DryRun {
  std::string policy;  ///< empty when none matches
  std::vector<DryRunLine> lines;
  std::vector<DryRunMessage> messages;        ///< in order of time
  ChainState outcome = ChainState::kRunning;  ///< exhausted or stopped; running = cut short
};

/// From the raise to the end of the chain, at most kMostDryRunLines. Of the site's other alarms
/// only `n_other_alarms` are assumed, all raised at `start`, for conditions on the load.
DryRun dry_run(const std::vector<Policy>& policies, const Directory& directory,
               const AlarmFacts& facts, UtcNanos start, int n_other_alarms = 0);
inline constexpr std::size_t kMostDryRunLines = 10'000;

/// The same with a policy that is not in force, whatever it applies to.
DryRun dry_run_of(Policy draft, const Directory& directory, const AlarmFacts& facts, UtcNanos start,
                  int n_other_alarms = 0);

/// The policy that would take the alarm if `draft` were in force, in the place of the one of its
/// name; empty when none would.
std::string chosen_with(std::vector<Policy> policies, const Policy& draft, const AlarmFacts& facts);

}  // namespace millwright::respond
