// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { barLayout, labelEvery, roundUp } from './bar-layout';

describe('the axis', () => {
  it.each([[0, 1], [-3, 1], [Number.NaN, 1], [0.3, 0.5], [1, 1], [1.01, 2], [2.2, 2.5], [144, 200], [999, 1000], [1000, 1000]])('%d fits under %d', (value, top) => {
    expect(roundUp(value)).toBeCloseTo(top);
  });
});

describe('bars', () => {
  it('stack in order and leave out what is nothing', () => {
    const { top, columns } = barLayout([{ label: 'a', parts: [1, 0, null, 3] }, { label: 'b', parts: [2, -5] }]);
    expect(top).toBe(5);
    expect(columns[0]).toEqual({ label: 'a', total: 4, target: null, parts: [{ series: 0, from: 0, to: 0.2 }, { series: 3, from: 0.2, to: 0.8 }] });
    expect(columns[1]).toMatchObject({ total: 2, parts: [{ series: 0, to: 0.4 }] });
  });
  it('leave room for targets', () => {
    expect(barLayout([{ label: 'a', parts: [1], target: 8 }]).columns[0]?.target).toBeCloseTo(0.8);
    expect(barLayout([{ label: 'a', parts: [1] }], [144]).top).toBe(200);
  });
  it('of nothing have an axis all the same', () => expect(barLayout([])).toEqual({ top: 1, ticks: [0, 0.5, 1], columns: [] }));
  it.each([[5, 10, 1], [30, 10, 3], [31, 10, 4], [0, 10, 1]])('%d columns in room for %d: every %d', (n, most, every) => expect(labelEvery(n, most)).toBe(every));
});
