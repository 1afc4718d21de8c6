// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Rule } from '../api/signals';
import { ownersOf, procedureInForce } from './rule-owners';

const rule = (owner: string, change: Partial<Rule> = {}): Rule => ({ id: 1, owner, mode: 'alarm', is_enabled: true, ...change }) as Rule;

describe('who answers for rules', () => {
  it('counts by owner, the most first', () => {
    expect(ownersOf([rule('erika'), rule('crew'), rule('crew')]).owners).toEqual([{ owner: 'crew', n: 2 }, { owner: 'erika', n: 1 }]);
  });
  it('only rules that alarm need one', () => {
    expect(ownersOf([rule(''), rule('', { mode: 'event' }), rule('', { is_enabled: false })])).toEqual({ owners: [], nUnowned: 1 });
  });
});

describe('the procedure of an alarm', () => {
  it.each([
    [undefined, null],
    [{ procedure: '', missing: [] }, null],
    [{ procedure: 'closed-valve', missing: [] }, 'closed-valve'],
    [{ procedure: 'closed-valve', missing: ['procedure_in_force'] }, null],
  ])('%o', (of, wanted) => {
    expect(procedureInForce(of)).toBe(wanted);
  });
});
