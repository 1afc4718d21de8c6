// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { SampleRing } from '../model/sample-ring';
import { extentOf, gapAfterMs, lineOf, scaleOf } from './series-data';
import { lowerBound, WindowCache, type TrendWindow } from './window-cache';

/// A window whose value says which step it came from.
function window(fromMs: number, toMs: number, stepMs: number, fetchedMs = toMs): TrendWindow {
  const times: number[] = [];
  for (let t = fromMs; t < Math.min(toMs, fetchedMs); t += stepMs) times.push(t);
  return {
    fromMs, toMs, points: (toMs - fromMs) / stepMs, fetchedMs,
    times: Float64Array.from(times), values: Float64Array.from(times, () => stepMs),
  };
}

describe('windows', () => {
  it('fine where it is fine, coarse around', () => {
    const cache = new WindowCache();
    cache.add(window(0, 1000, 100));
    cache.add(window(400, 600, 10));
    const rows = cache.rows({ fromMs: 200, toMs: 900 });
    expect(rows.times).toEqual([...rows.times].sort((a, b) => a - b));
    const stepAt = (time: number) => rows.values[rows.times.indexOf(time)];
    expect([stepAt(300), stepAt(450), stepAt(700)]).toEqual([100, 10, 100]);
    expect(rows.times[0]).toBeLessThanOrEqual(200);
  });

  it('keeps old data on the screen while nothing better is there', () => {
    const cache = new WindowCache();
    cache.add(window(0, 1000, 100));
    cache.expire();
    expect(cache.rows({ fromMs: 0, toMs: 500 }).times).toEqual([0, 100, 200, 300, 400, 500, 600]);
    expect(cache.satisfies({ fromMs: 0, toMs: 500 }, { fromMs: 0, toMs: 1000, points: 10 }, 0)).toBe(true);
    expect(cache.satisfies({ fromMs: 0, toMs: 500 }, { fromMs: 0, toMs: 1000, points: 10 }, 1e9)).toBe(false);
  });

  it('asks again for finer, wider and newer', () => {
    const cache = new WindowCache();
    cache.add(window(0, 1000, 10, 800));
    const plan = { fromMs: 0, toMs: 1000, points: 100 };
    expect(cache.satisfies({ fromMs: 0, toMs: 700 }, plan, 700)).toBe(true);
    expect(cache.satisfies({ fromMs: 0, toMs: 700 }, { ...plan, points: 300 }, 700)).toBe(false);
    expect(cache.satisfies({ fromMs: -5, toMs: 700 }, plan, 700)).toBe(false);
    expect(cache.satisfies({ fromMs: 0, toMs: 900 }, plan, 900)).toBe(false);
  });

  it('forgets the oldest', () => {
    const cache = new WindowCache();
    for (let i = 0; i < 12; i += 1) cache.add(window(i * 1000, i * 1000 + 1000, 100));
    expect(cache.rows({ fromMs: 0, toMs: 1000 }).times.length).toBeLessThanOrEqual(1);
    expect(cache.rows({ fromMs: 11_000, toMs: 12_000 }).times).toHaveLength(10);
  });

  it.each([[0, 0], [1, 0], [2, 1], [9, 3]])('the first not before %d is %d', (time, index) => {
    expect(lowerBound([1, 3, 5], time)).toBe(index);
  });
});

describe('line', () => {
  it('continues with the live tail, without repeating rows', () => {
    const cache = new WindowCache();
    cache.add(window(0, 1000, 100, 500));
    const ring = new SampleRing(10);
    for (const t of [300, 400, 500, 600, 2000]) ring.push(t, 7);
    expect(lineOf(cache, ring, { fromMs: 0, toMs: 1000 }, 5000).times).toEqual([0, 100, 200, 300, 400, 500, 600]);
  });

  it('breaks at a gap and at bad quality', () => {
    const ring = new SampleRing(10);
    ring.push(0, 1);
    ring.push(100, Number.NaN);
    ring.push(1000, 2);
    expect(lineOf(new WindowCache(), ring, { fromMs: -1, toMs: 2000 }, 500)).toEqual({ times: [0, 100, 550, 1000], values: [1, null, null, 2] });
  });

  it('a gap is three intervals, or six pixels', () => {
    expect(gapAfterMs(10_000, { fromMs: 0, toMs: 60_000 }, 600)).toBe(30_000);
    expect(gapAfterMs(1000, { fromMs: 0, toMs: 86_400_000 }, 600)).toBe(864_000);
  });
});

describe('scale', () => {
  it('holds the data and the limits', () => {
    const scale = scaleOf({ min: 2, max: 4 }, [8], null);
    expect(scale.min).toBeLessThan(2);
    expect(scale.max).toBeGreaterThan(8);
  });
  it('is never flat', () => {
    expect(scaleOf({ min: 5, max: 5 }, [], null)).toEqual({ min: 4.5, max: 5.5 });
    expect(scaleOf(null, [], { min: 0, max: 16 })).toEqual({ min: 0, max: 16 });
    expect(scaleOf(null, [], null)).toEqual({ min: 0, max: 1 });
  });
  it('stays calm when the data moves little for its range', () => {
    expect(scaleOf({ min: 10, max: 11 }, [], { min: 0, max: 100 })).toEqual({ min: 8, max: 13 });
  });
  it('looks only at what is shown', () => {
    const line = { times: [0, 10, 20], values: [100, 1, null] };
    expect(extentOf(line, { fromMs: 5, toMs: 30 })).toEqual({ min: 1, max: 1 });
    expect(extentOf(line, { fromMs: 15, toMs: 30 })).toBeNull();
  });
});
