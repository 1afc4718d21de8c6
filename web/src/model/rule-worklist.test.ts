// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { isShown, kRuleLists } from './rule-worklist';

it.each([
  ['in order', { mode: 'alarm', missing: [], approved_by: 'erika', differs: false }, ['all']],
  ['without a procedure', { mode: 'alarm', missing: ['procedure'], approved_by: 'erika', differs: false }, ['all', 'lacking']],
  ['new', { mode: 'alarm', missing: [], approved_by: '', differs: false }, ['all', 'unapproved']],
  ['changed since', { mode: 'alarm', missing: [], approved_by: 'erika', differs: true }, ['all', 'unapproved']],
  ['on trial', { mode: 'shadow', missing: [], approved_by: 'erika', differs: false }, ['all', 'trial']],
  ['of another priority than it should have', { mode: 'alarm', missing: [], approved_by: 'erika', differs: false, recommended_priority: 1 }, ['all', 'priority']],
  ['on trial for want of a response', { mode: 'shadow', missing: ['owner'], approved_by: 'profile:pump@2', differs: false, recommended_priority: 1 }, ['all', 'lacking', 'trial']],
] as const)('a rule %s', (_name, rule, lists) => {
  expect(kRuleLists.filter((list) => isShown(list, { is_enabled: true, priority: 2, recommended_priority: 2, ...rule, missing: [...rule.missing] }))).toEqual(lists);
});
