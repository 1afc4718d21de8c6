// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import {
  clampSpan, kDay, kDefaultSpan, kHour, kLongestSpan, kMinute, kShortestSpan, pan, planFetch, rangeOf, refreshAfterMs,
  viewAround, viewFromUrl, viewOf, viewToParams, zoom,
} from './range';

const kNow = 1_700_000_000_000;

describe('view', () => {
  it('follows the present or stays', () => {
    expect(rangeOf({ spanMs: 1000, endMs: null }, kNow)).toEqual({ fromMs: kNow - 1000, toMs: kNow });
    expect(rangeOf({ spanMs: 1000, endMs: 5000 }, kNow)).toEqual({ fromMs: 4000, toMs: 5000 });
  });

  it('a range that reaches the present follows it', () => {
    expect(viewOf({ fromMs: kNow - kHour, toMs: kNow }, kNow).endMs).toBeNull();
    expect(viewOf({ fromMs: kNow - 2 * kHour, toMs: kNow - kHour }, kNow)).toEqual({ spanMs: kHour, endMs: kNow - kHour });
  });

  it('survives the URL', () => {
    const view = { spanMs: kDay, endMs: kNow };
    expect(viewFromUrl('?' + new URLSearchParams(viewToParams(view) as Record<string, string>).toString())).toEqual(view);
    expect(viewToParams({ spanMs: kDefaultSpan, endMs: null })).toEqual({ span: null, end: null });
    for (const odd of ['', '?span=x&end=y', '?span=-5&end=0', '?span=NaN']) {
      expect(viewFromUrl(odd)).toEqual({ spanMs: kDefaultSpan, endMs: null });
    }
    expect(viewFromUrl('?span=1e99').spanMs).toBe(kLongestSpan);
  });

  it('shows an old alarm with what came before', () => {
    const view = viewAround(kNow - kDay, kNow);
    const range = rangeOf(view, kNow);
    expect(range.fromMs).toBeLessThan(kNow - kDay);
    expect(range.toMs).toBeGreaterThan(kNow - kDay);
    expect(viewAround(kNow - kMinute, kNow).endMs).toBeNull();
  });
});

describe('zoom and pan', () => {
  it('keeps the instant under the cursor', () => {
    const range = zoom({ fromMs: 0, toMs: 100_000 }, 0.5, 25_000);
    expect(range).toEqual({ fromMs: 12_500, toMs: 62_500 });
  });

  it('stops at the shortest and the longest span', () => {
    expect(clampSpan(1)).toBe(kShortestSpan);
    const far = zoom({ fromMs: 0, toMs: kDay }, 1e6, 0);
    expect(far.toMs - far.fromMs).toBe(kLongestSpan);
  });

  it('never moves past the present', () => {
    expect(pan({ fromMs: kNow - 2000, toMs: kNow - 1000 }, 5, kNow)).toEqual({ fromMs: kNow - 1000, toMs: kNow });
    expect(pan({ fromMs: 1000, toMs: 2000 }, -0.5, kNow)).toEqual({ fromMs: 500, toMs: 1500 });
  });
});

describe('fetch plan', () => {
  it('covers the range with room on both sides, seeded', () => {
    let seed = 7;
    const next = (): number => (seed = (seed * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32;
    for (let round = 0; round < 200; round += 1) {
      const span = kShortestSpan * 10 ** (next() * 6);
      const fromMs = kNow * next();
      const plan = planFetch({ fromMs, toMs: fromMs + span }, 200 + next() * 1800);
      expect(plan.fromMs).toBeLessThanOrEqual(fromMs - span / 2 + 1);
      expect(plan.toMs).toBeGreaterThanOrEqual(fromMs + span * 1.5 - 1);
      expect(plan.toMs - plan.fromMs).toBeLessThanOrEqual(span * 2.5 + 2);
      expect(plan.points).toBeGreaterThanOrEqual(200);
      expect(plan.points).toBeLessThanOrEqual(3000);
    }
  });

  it('asks for the same window after a small step', () => {
    const plan = planFetch({ fromMs: 1_000_100, toMs: 1_400_100 }, 800);
    expect(planFetch({ fromMs: 1_000_900, toMs: 1_400_900 }, 800)).toEqual(plan);
  });

  it('a point per pixel of the visible part', () => {
    const plan = planFetch({ fromMs: 0, toMs: 400_000 }, 800);
    expect(plan).toEqual({ fromMs: -200_000, toMs: 600_000, points: 1600 });
  });

  it.each([[kMinute, 30_000], [30 * kMinute, 90_000], [kDay, 120_000]])('a span of %d is read anew after %d', (span, after) => {
    expect(refreshAfterMs(span)).toBe(after);
  });
});
