// SPDX-License-Identifier: Apache-2.0
// A proposal as the change of a rule that it means. Pure.
import type { Proposal } from '../api/outcomes';
import type { RuleSettings } from '../api/signals';

/// null: not a setting of the rule (suppression by design is planned, not clicked). Delays come in seconds.
export function changeOf(proposal: Proposal): Partial<RuleSettings> | null {
  const ms = Math.round(proposal.to * (proposal.unit === 'ms' ? 1 : 1000));
  switch (proposal.kind) {
    case 'deadband': return { deadband: proposal.to };
    case 'limit': return { limit: proposal.to };
    case 'on-delay': return { on_delay_ms: ms };
    case 'off-delay': return { off_delay_ms: ms };
    default: return null;
  }
}

/// What removes most and loses nothing comes first.
export const bestFirst = (proposals: readonly Proposal[]): Proposal[] =>
  [...proposals].sort((a, b) => Number(a.loses_true > 0) - Number(b.loses_true > 0) || b.removes - a.removes || a.rule - b.rule);
