// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { drawAlarms, type AlarmMark, type Plot } from './draw-marks';
import type { ChartTheme } from './theme';

const theme: ChartTheme = {
  text: 'text', grid: 'grid', line: 'line', limit: 'limit', font: '12px serif',
  priority: ['event', 'p1', 'p2', 'p3'], priorityInk: ['e', 'i1', 'i2', 'i3'],
};

/// Records what is drawn; one pixel is one millisecond.
function plotOf(): { plot: Plot; calls: [string, string, ...unknown[]][] } {
  const calls: [string, string, ...unknown[]][] = [];
  const state: Record<string, unknown> = {};
  const context = new Proxy(state, {
    get: (_target, name: string) => (name in state ? state[name] : (...given: unknown[]) => { calls.push([name, String(state['fillStyle'] ?? ''), ...given]); }),
    set: (_target, name: string, value: unknown) => { state[name] = value; return true; },
  }) as unknown as CanvasRenderingContext2D;
  return { plot: { context, left: 0, top: 0, width: 100, height: 50, pixelRatio: 1, xOf: (ms) => ms, yOf: (value) => value, nowMs: 100 }, calls };
}

const mark = (over: Partial<AlarmMark>): AlarmMark => ({ raisedMs: 20, returnedMs: 60, priority: 2, isUnacknowledged: false, ...over });
const bars = (calls: [string, string, ...unknown[]][]) => calls.filter(([name]) => name === 'fillRect');
const figures = (calls: [string, string, ...unknown[]][]) => calls.filter(([name]) => name === 'fillText').map(([, , text]) => text);

describe('alarm marks on a trend', () => {
  it('last as long as the condition held', () => {
    const { plot, calls } = plotOf();
    drawAlarms(plot, theme, [mark({})]);
    expect(bars(calls)).toEqual([['fillRect', 'p2', 20, 47, 40, 3]]);
    expect(figures(calls)).toEqual(['2']);
  });
  it('reach to now while it holds', () => {
    const { plot, calls } = plotOf();
    drawAlarms(plot, theme, [mark({ returnedMs: null })]);
    expect(bars(calls)[0]?.slice(2)).toEqual([20, 47, 80, 3]);
  });
  it('are filled while nobody acknowledged', () => {
    const drawn = (isUnacknowledged: boolean) => {
      const { plot, calls } = plotOf();
      drawAlarms(plot, theme, [mark({ isUnacknowledged })]);
      return calls.filter(([name]) => name === 'fill').length;
    };
    expect([drawn(true), drawn(false)]).toEqual([1, 0]);
  });
  it('are left out beside the window, not at its edge', () => {
    const { plot, calls } = plotOf();
    drawAlarms(plot, theme, [mark({ raisedMs: -50, returnedMs: -1 }), mark({ raisedMs: 101, returnedMs: 140 }), mark({ raisedMs: -50, returnedMs: 5 })]);
    expect(bars(calls)).toHaveLength(1);
  });
  it('put the most urgent on top', () => {
    const { plot, calls } = plotOf();
    drawAlarms(plot, theme, [mark({ priority: 1 }), mark({ priority: 3 }), mark({ priority: 2 })]);
    expect(figures(calls)).toEqual(['3', '2', '1']);
  });
});
