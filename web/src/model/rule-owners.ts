// SPDX-License-Identifier: Apache-2.0
// Who answers for rules: a team or a person each. Pure.
import type { Rule } from '../api/signals';

export interface Owners {
  /// Those with the most rules first.
  owners: { owner: string; n: number }[];
  /// Enabled rules that alarm and that nobody answers for.
  nUnowned: number;
}

export function ownersOf(rules: readonly Rule[]): Owners {
  const counts = new Map<string, number>();
  let nUnowned = 0;
  for (const rule of rules) {
    if (rule.owner) counts.set(rule.owner, (counts.get(rule.owner) ?? 0) + 1);
    else if (rule.is_enabled && rule.mode === 'alarm') nUnowned += 1;
  }
  const owners = [...counts].map(([owner, n]) => ({ owner, n })).sort((a, b) => b.n - a.n || a.owner.localeCompare(b.owner));
  return { owners, nUnowned };
}

/// The procedure that answers an alarm, where one is in force.
export function procedureInForce(rule: Pick<Rule, 'procedure' | 'missing'> | undefined): string | null {
  if (!rule?.procedure || rule.missing?.includes('procedure_in_force')) return null;
  return rule.procedure;
}
