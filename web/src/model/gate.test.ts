// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Decision, JudgedCriterion } from '../api/rollout';
import { answerKey, criteriaTrend, intervalBar, lookOfAnswer, lookOfVerdict, reasonOf, stepsFrom } from './gate';

const row = (more: Partial<JudgedCriterion>): JudgedCriterion => ({
  metric: 'data_completeness', scope: 'wave', target: 0.95, window_days: 14, least_sample: 0, confidence: 0.9, is_must_have: true,
  title: '', unit: 'share', good: 'at-least', is_core: false, verdict: 'pass', value: 0.98, low: 0.96, high: 0.99, sample: 280,
  sample_unit: 'asset-days', reason: '', reason_said: { en: '', de: '' }, waiver: null, source: '', ...more,
});

describe('reasonOf', () => {
  it.each([
    [{}, 'meets'],
    [{ verdict: 'fail' }, 'misses'],
    [{ verdict: 'inconclusive' }, 'within'],
    [{ verdict: 'inconclusive', least_sample: 500 }, 'sample'],
    [{ verdict: 'inconclusive', low: null, high: null }, 'blocks'],
    [{ verdict: 'inconclusive', value: null, low: null, high: null }, 'unknown'],
  ] as [Partial<JudgedCriterion>, string][])('%o is %s', (more, reason) => expect(reasonOf(row(more))).toBe(reason));
});

describe('intervalBar', () => {
  it('spans the width for shares, with the good side from the target on', () => {
    expect(intervalBar(row({}))).toEqual({ low: 0.96, high: 0.99, value: 0.98, target: 0.95, isOpen: false, goodFrom: 0.95, goodTo: 1 });
  });
  it('puts the good side below what may be at most', () => {
    const bar = intervalBar(row({ unit: 'min', good: 'at-most', target: 10, value: 4, low: 2, high: 20 }));
    expect(bar?.goodFrom).toBe(0);
    expect(bar?.goodTo).toBe(bar?.target);
    expect(bar?.high).toBeCloseTo(1 / 1.15);
  });
  it('says that an interval has no upper end', () => {
    expect(intervalBar(row({ unit: 'min', high: null }))).toMatchObject({ isOpen: true, high: 1 });
  });
  it('is nothing where nothing is known', () => {
    expect(intervalBar(row({ value: null, low: null }))).toBeNull();
  });
  it('stands for zeros', () => {
    expect(intervalBar(row({ unit: 'items', good: 'at-most', target: 0, value: 0, low: 0, high: 0 }))).toMatchObject({ low: 0, high: 0, target: 0 });
  });
});

describe('looks', () => {
  it('never lets what is not known pass for a result', () => {
    expect(lookOfVerdict({ verdict: 'inconclusive', value: null })).toBe('unknown');
    expect(lookOfVerdict({ verdict: 'inconclusive', value: 3 })).toBe('unclear');
    expect(lookOfAnswer('not known')).toBe('unknown');
    expect(answerKey('yes, with waivers')).toBe('waivers');
  });
  it('offers no step twice and none from nowhere', () => {
    expect(stepsFrom('planned')).toEqual(['start', 'shadow']);
    expect(stepsFrom('passed')).toEqual(['stop']);
  });
});

describe('criteriaTrend', () => {
  const decision = (id: number, end: string, criteria: JudgedCriterion[]): Decision => ({ id, window: id, begin: '', end, answer: 'no', missing: [], criteria, hash: '' });
  const first = decision(1, '2026-10-01T00:00:00Z', [row({ value: 0.9, verdict: 'fail' })]);
  const second = decision(2, '2026-10-15T00:00:00Z', [row({ value: 0.97 }), row({ metric: 'sign_offs', value: 3 })]);
  it('has a row for each criterion of the latest judgement and a cell for each window, oldest first', () => {
    const { windows, rows } = criteriaTrend([second, first], 8);
    expect(windows.map((window) => window.id)).toEqual([1, 2]);
    expect(rows.map(({ metric, cells }) => [metric, cells.map((cell) => cell?.value ?? null)])).toEqual([['data_completeness', [0.9, 0.97]], ['sign_offs', [null, 3]]]);
  });
  it('keeps to the last windows', () => expect(criteriaTrend([second, first], 1).windows.map((window) => window.id)).toEqual([2]));
  it('is empty before the first judgement', () => expect(criteriaTrend([], 8)).toEqual({ windows: [], rows: [] }));
});
