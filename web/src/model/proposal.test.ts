// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Proposal } from '../api/outcomes';
import { bestFirst, changeOf } from './proposal';

const proposal = (change: Partial<Proposal>): Proposal => ({ rule: 1, message: '', kind: 'deadband', from: 0, to: 0.4, unit: 'bar', removes: 1, keeps_true: 0, loses_true: 0, ...change });

describe('proposals', () => {
  it.each([
    [{ kind: 'deadband', to: 0.4 }, { deadband: 0.4 }],
    [{ kind: 'limit', to: 8.2 }, { limit: 8.2 }],
    [{ kind: 'on-delay', to: 30, unit: 's' }, { on_delay_ms: 30_000 }],
    [{ kind: 'off-delay', to: 1500, unit: 'ms' }, { off_delay_ms: 1500 }],
    [{ kind: 'shelve-by-design' }, null],
  ] as [Partial<Proposal>, object | null][])('%j means %j', (change, expected) => expect(changeOf(proposal(change))).toEqual(expected));

  it('that lose true alarms come last, however much they remove', () => {
    const list = [proposal({ rule: 1, removes: 99, loses_true: 1 }), proposal({ rule: 2, removes: 5 }), proposal({ rule: 3, removes: 31 })];
    expect(bestFirst(list).map((entry) => entry.rule)).toEqual([3, 2, 1]);
  });
});
