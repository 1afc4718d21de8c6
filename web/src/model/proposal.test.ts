// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Proposal } from '../api/outcomes';
import { bestFirst } from './proposal';

const proposal = (change: Partial<Proposal>): Proposal => ({ rule: 1, message: '', kind: 'deadband', from: 0, to: 0.4, unit: 'bar', change: { deadband: 0.4 }, removes: 1, keeps_true: 0, reason: '', reason_words: null, loses_true: 0, ...change });

it('proposals that lose true alarms come last, however much they remove', () => {
  const list = [proposal({ rule: 1, removes: 99, loses_true: 1 }), proposal({ rule: 2, removes: 5 }), proposal({ rule: 3, removes: 31 })];
  expect(bestFirst(list).map((entry) => entry.rule)).toEqual([3, 2, 1]);
});
