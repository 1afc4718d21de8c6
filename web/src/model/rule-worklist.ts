// SPDX-License-Identifier: Apache-2.0
// Which rules a worklist shows. Pure.
import type { Rule } from '../api/signals';
import { approvalOf } from './rule-words';

export const kRuleLists = ['all', 'lacking', 'priority', 'unapproved', 'trial'] as const;
export type RuleList = (typeof kRuleLists)[number];

/// Alarms with another priority than its consequence and the time to respond ask for.
export function hasOtherPriority(rule: Pick<Rule, 'mode' | 'is_enabled' | 'priority' | 'recommended_priority'>): boolean {
  const isLive = rule.is_enabled && (rule.mode ?? 'alarm') === 'alarm';
  return isLive && rule.recommended_priority != null && rule.recommended_priority !== rule.priority;
}

export function isShown(list: RuleList, rule: Pick<Rule, 'mode' | 'missing' | 'approved_by' | 'differs' | 'is_enabled' | 'priority' | 'recommended_priority'>): boolean {
  switch (list) {
    case 'all': return true;
    case 'lacking': return (rule.missing ?? []).length > 0;
    case 'priority': return hasOtherPriority(rule);
    case 'unapproved': return approvalOf(rule) !== 'approved';
    case 'trial': return rule.mode !== undefined && rule.mode !== 'alarm';
  }
}
