// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { freshnessOf, readQuality, staleAfterMs } from './freshness';
import { bandOf, isOutside, positionOn, spanOf } from './normal-band';
import { ServerClock } from './server-clock';

describe('freshness', () => {
  it.each([[1000, 5000], [10_000, 30_000], [0, 5000]])('interval %d is stale after %d', (interval, after) => {
    expect(staleAfterMs(interval)).toBe(after);
  });
  it.each([
    [null, 'none'], [Number.NaN, 'none'], [95_000, 'live'], [94_999, 'stale'], [200_000, 'live'],
  ] as const)('a value of %s at 100 s', (time, freshness) => {
    expect(freshnessOf(time, 100_000, 1000)).toBe(freshness);
  });
});

describe('quality', () => {
  it.each([
    ['good', 'good', []], ['bad|comm-loss|stale', 'bad', ['comm-loss', 'stale']],
    ['uncertain|clock-skew', 'uncertain', ['clock-skew']], ['', 'good', []],
  ] as const)('%s', (text, grade, reasons) => {
    expect(readQuality(text)).toEqual({ grade, reasons });
  });
});

describe('normal band', () => {
  const limit = (kind: 'high' | 'low' | 'high-high', value: number) => ({ rule: 1, kind, limit: value, priority: 2 });

  it('lies between the innermost limits', () => {
    const band = bandOf({ range_low: 0, range_high: 16, limits: [limit('high', 8), limit('high-high', 10), limit('low', 2)] });
    expect(band).toEqual({ scaleLow: 0, scaleHigh: 16, low: 2, high: 8 });
    expect(positionOn(band!, 4)).toBe(0.25);
    expect(positionOn(band!, 99)).toBe(1);
    expect([isOutside(band!, 8), isOutside(band!, 8.1), isOutside(band!, 1.9)]).toEqual([false, true, true]);
  });

  it('is the range without limits, and none without both', () => {
    expect(bandOf({ range_low: 0, range_high: 10, limits: [] })).toMatchObject({ low: 0, high: 10 });
    expect(bandOf({ range_low: null, range_high: null, limits: [limit('high', 8)] })).toBeNull();
    expect(bandOf({ range_low: 5, range_high: 5, limits: [] })).toBeNull();
  });

  it('makes a scale from limits alone', () => {
    expect(spanOf({ range_low: null, range_high: null, limits: [limit('high', 8), limit('low', 0)] })).toBe(12);
  });
});

describe('server clock', () => {
  it('follows the server at once, then prefers the least delayed word', () => {
    let local = 1000;
    const clock = new ServerClock(() => local);
    clock.observe(11_000);
    expect(clock.now()).toBe(11_000);
    local = 2000;
    clock.observe(11_500); // 500 ms late: loses at most 50 ms of ground
    expect(clock.now()).toBe(11_950);
  });

  it('takes a step of the server for real', () => {
    const clock = new ServerClock(() => 0);
    clock.observe(10_000);
    clock.observe(5_000);
    expect(clock.now()).toBe(5_000);
  });
});
