// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { draftOf, idsOf, kNewPlan, lookOfTrial, mayPromote, planOf, trialsIn } from './trial';

const kMetrics = [{ id: 'confirmed_detections', unit: 'items' }, { id: 'nuisance_share', unit: 'share' }];

describe('a trial on the board', () => {
  it('looks like its state, and like somebody is needed once it has expired', () => {
    expect(lookOfTrial({ state: 'promoted', is_expired: false })).toBe('good');
    expect(lookOfTrial({ state: 'dropped', is_expired: false })).toBe('unknown');
    expect(lookOfTrial({ state: 'running', is_expired: true })).toBe('borderline');
  });
  it('stands in the column of its state, expired ones first', () => {
    const rows = [{ id: 1, state: 'running', is_expired: false }, { id: 2, state: 'dropped', is_expired: false }, { id: 3, state: 'running', is_expired: true }] as const;
    expect(trialsIn(rows, 'running').map((row) => row.id)).toEqual([3, 1]);
    expect(trialsIn(rows, 'proposed')).toEqual([]);
  });
  it('is promoted after its window, by another person', () => {
    const trial = { state: 'running', proposed_by: 'olga', measured: { is_whole: true } } as const;
    expect(mayPromote(trial, 'lena')).toBe(true);
    expect(mayPromote(trial, 'olga')).toBe(false);
    expect(mayPromote({ ...trial, measured: { is_whole: false } }, 'lena')).toBe(false);
    expect(mayPromote({ ...trial, state: 'proposed', measured: null }, 'lena')).toBe(false);
  });
});

describe('a plan as it is typed', () => {
  it('reads numbers apart, once each, and nothing else', () => {
    expect(idsOf('7, 12 7;3')).toEqual([7, 12, 3]);
    expect(idsOf('')).toEqual([]);
    for (const wrong of ['x', '0', '-1', '1.5', '7, pump']) expect(idsOf(wrong)).toBeNull();
  });
  it('asks for the criteria that were chosen, shares in percent', () => {
    const draft = { ...kNewPlan, owner: ' gita ', benefit: 'a day', rules: '7', targets: { confirmed_detections: '3', nuisance_share: '20' } };
    expect(planOf(draft, kMetrics)).toEqual({
      owner: 'gita', benefit: 'a day', signals: [], rules: [7], window_days: 28,
      criteria: [{ metric: 'confirmed_detections', target: 3 }, { metric: 'nuisance_share', target: 0.2 }],
    });
    expect(planOf({ ...draft, targets: { nuisance_share: null } }, kMetrics)?.criteria).toEqual([]);
    expect(planOf({ ...draft, rules: 'seven' }, kMetrics)).toBeNull();
  });
  it('comes back from a stored trial as it went', () => {
    const trial = { owner: 'gita', benefit: 'a day', window_days: 14, signals: [{ id: 3 }], rules: [{ id: 7 }, { id: 8 }], criteria: [{ metric: 'nuisance_share', target: 0.125, unit: 'share' }] };
    expect(planOf(draftOf(trial), kMetrics)).toEqual({
      owner: 'gita', benefit: 'a day', signals: [3], rules: [7, 8], window_days: 14, criteria: [{ metric: 'nuisance_share', target: 0.125 }],
    });
  });
});
