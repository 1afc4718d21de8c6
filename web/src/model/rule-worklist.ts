// SPDX-License-Identifier: Apache-2.0
// Which rules a worklist shows. Pure.
import type { Rule } from '../api/signals';
import { approvalOf } from './rule-words';

export const kRuleLists = ['all', 'lacking', 'unapproved', 'trial'] as const;
export type RuleList = (typeof kRuleLists)[number];

export function isShown(list: RuleList, rule: Pick<Rule, 'mode' | 'missing' | 'approved_by' | 'differs'>): boolean {
  switch (list) {
    case 'all': return true;
    case 'lacking': return (rule.missing ?? []).length > 0;
    case 'unapproved': return approvalOf(rule) !== 'approved';
    case 'trial': return rule.mode !== undefined && rule.mode !== 'alarm';
  }
}
