// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Wave, WaveState } from '../api/rollout';
import { kDay } from '../lib/format-time';
import { waveTimeline } from './wave-timeline';

const kBegin = Date.UTC(2026, 0, 10);
const day = (n: number): string => new Date(kBegin + n * kDay).toISOString();

function wave(id: number, state: WaveState, steps: [number, WaveState][], windowEnd?: number): Wave {
  const changes = steps.map(([n, to], i) => ({ at: day(n), from: steps[i - 1]?.[1] ?? 'planned', to, who: 'lena', why: '' }));
  const window = windowEnd === undefined ? null : { number: 1, begin: day(0), end: day(windowEnd) };
  return { id, title: `wave ${id}`, state, changes, window } as unknown as Wave;
}

describe('waveTimeline', () => {
  it('is nothing until a wave has begun', () => {
    expect(waveTimeline([wave(1, 'planned', [])], kBegin)).toBeNull();
  });

  it('puts the states of each wave on one axis', () => {
    const waves = [
      wave(1, 'passed', [[0, 'shadow'], [10, 'active'], [20, 'stabilizing'], [50, 'passed']]),
      wave(2, 'active', [[60, 'active']], 100),
      wave(3, 'planned', []),
    ];
    const line = waveTimeline(waves, kBegin + 80 * kDay);
    expect(line).not.toBeNull();
    if (!line) return;
    expect(line.end).toBe(kBegin + 100 * kDay);
    expect(line.today).toBeCloseTo(0.8);
    expect(line.lines[0]?.segments.map((one) => [one.state, one.from, one.to])).toEqual([
      ['shadow', 0, 0.1], ['active', 0.1, 0.2], ['stabilizing', 0.2, 0.5], ['passed', 0.5, 0.8],
    ]);
    expect(line.lines[1]?.segments).toHaveLength(1);
    expect(line.lines[1]?.due).toBe(1);
    expect(line.lines[0]?.due).toBeNull();
    expect(line.lines[2]?.segments).toEqual([]);
    expect(line.lines[2]?.since).toBeNaN();
    expect(line.months.map((month) => new Date(month.ms).getUTCMonth())).toEqual([1, 2, 3]);
  });

  it('keeps order and width where clocks stood still or went back', () => {
    const line = waveTimeline([wave(1, 'held', [[5, 'active'], [3, 'shadow'], [5, 'held']])], kBegin + 2 * kDay);
    expect(line?.lines[0]?.segments.map((one) => one.state)).toEqual(['shadow', 'active', 'held']);
    for (const one of line?.lines[0]?.segments ?? []) expect(one.to).toBeGreaterThanOrEqual(one.from);
  });

  it('thins months out over years', () => {
    const line = waveTimeline([wave(1, 'active', [[0, 'active']])], kBegin + 1200 * kDay);
    expect(line?.months.length).toBeLessThanOrEqual(12);
    expect(line?.months.length).toBeGreaterThan(5);
  });
});
