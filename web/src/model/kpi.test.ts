// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { monthOf, periodFromUrl, scopeFromUrl, spanOf } from './kpi-period';
import { lookOf, scaleOf, tally } from './kpi-scale';

const at = (iso: string): number => Date.parse(iso);

describe('the period in the URL', () => {
  it.each([
    ['', { kind: 'last', days: 30 }],
    ['?days=7', { kind: 'last', days: 7 }],
    ['?days=8', { kind: 'last', days: 30 }],
    ['?from=2026-11-01&to=2026-11-03', { kind: 'days', first: '2026-11-01', last: '2026-11-03' }],
    ['?from=2026-11-03&to=2026-11-01', { kind: 'last', days: 30 }],
    ['?from=2026-02-30&to=2026-11-01&days=90', { kind: 'last', days: 90 }],
  ])('%s', (search, choice) => expect(periodFromUrl(search)).toEqual(choice));

  it('is whole days of the plant, across the change of clocks', () => {
    const { fromMs, toMs } = spanOf({ kind: 'days', first: '2026-10-25', last: '2026-10-25' }, at('2026-11-22T12:00:00Z'), 'Europe/Berlin');
    expect((toMs - fromMs) / 3_600_000).toBe(25);
  });

  it('never reaches past now, and asks the same for a while', () => {
    const choice = { kind: 'last', days: 7 } as const;
    const one = spanOf(choice, at('2026-11-22T12:01:00Z'), 'UTC');
    expect(one).toEqual({ fromMs: at('2026-11-15T00:00:00Z'), toMs: at('2026-11-22T12:01:00Z') });
    expect(spanOf(choice, at('2026-11-22T12:01:59Z'), 'UTC')).toEqual(one);
    expect(spanOf({ kind: 'days', first: '2026-11-22', last: '2026-11-30' }, at('2026-11-22T12:01:30Z'), 'UTC').toMs).toBe(at('2026-11-22T12:01:00Z'));
  });

  it('is not empty when it lies ahead', () => {
    const { fromMs, toMs } = spanOf({ kind: 'days', first: '2027-01-01', last: '2027-01-02' }, at('2026-11-22T12:00:00Z'), 'UTC');
    expect(toMs).toBeGreaterThan(fromMs);
  });

  it('names the month it ends in, by the clocks of the plant', () => {
    expect(monthOf(at('2026-11-30T23:30:00Z'), 'Europe/Berlin')).toBe('2026-12');
    expect(monthOf(at('2026-11-30T23:00:00Z'), 'Europe/Berlin')).toBe('2026-11');
  });

  it.each([['', 'plant'], ['?scope=area:3', 'area:3'], ['?scope=area:x', 'plant'], ['?scope=position:Desk%201', 'position:Desk 1'], ['?scope=position:', 'plant']])('%s is the scope %s', (search, scope) => {
    expect(scopeFromUrl(search)).toBe(scope);
  });
});

describe('the scale of a figure', () => {
  it('runs from nought past the largest of targets and values', () => {
    const scale = scaleOf({ acceptable: 144, maximum: 288, is_better_low: true }, [12, null, Number.NaN]);
    expect(scale.position(288 * 1.15)).toBe(1);
    expect(scale.goodFrom).toBe(0);
    expect(scale.goodTo).toBeCloseTo(0.5 / 1.15);
    expect(scale.limit).toBeCloseTo(1 / 1.15);
    expect(scale.position(-1)).toBe(0);
    expect(scale.position(1e9)).toBe(1);
  });
  it('has its good part above where more is better', () => {
    const scale = scaleOf({ acceptable: 80, maximum: 60, is_better_low: false }, [90]);
    expect(scale.goodTo).toBe(1);
    expect(scale.goodFrom).toBeGreaterThan(scale.limit);
  });
  it('does not divide by nought where none is acceptable', () => expect(scaleOf({ acceptable: 0, maximum: 0, is_better_low: true }, [0, null]).position(0)).toBe(0));
});

describe('verdicts', () => {
  it('look like what they say, and an unknown word claims nothing', () => {
    expect((['acceptable', 'manageable', 'over', 'inconclusive', 'not-measured', 'not-known'] as const).map(lookOf)).toEqual(['good', 'borderline', 'bad', 'unclear', 'unknown', 'unknown']);
    expect(lookOf('splendid' as 'over')).toBe('unknown');
  });
  it('are counted worst first', () => {
    expect(tally(['acceptable', 'over', 'not-measured', 'acceptable', 'manageable'])).toEqual([
      { verdict: 'over', n: 1 }, { verdict: 'manageable', n: 1 }, { verdict: 'acceptable', n: 2 }, { verdict: 'not-measured', n: 1 },
    ]);
  });
});
