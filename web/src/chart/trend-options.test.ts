// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it, vi } from 'vitest';

vi.mock('uplot', () => ({ default: { paths: { stepped: () => 'stepped' }, tzDate: (date: Date) => date } }));

const { tickShape, trendOptions } = await import('./trend-options');

const inputs = {
  width: 600, height: 120, hasTimeLabels: true, isStepped: false, zone: 'UTC', syncKey: 'k',
  theme: { text: 't', grid: 'g', line: 'l', limit: 'm', font: '12px x', priority: ['0', '1', '2', '3'] as const, priorityInk: ['', '', '', ''] as const },
  scale: () => ({ min: 1, max: 5 }), formatValue: String, formatTick: (ms: number, shape: string) => `${shape}:${ms}`,
  onSelect: vi.fn(), onReset: vi.fn(), onCursor: vi.fn(), onDraw: vi.fn(),
};

describe('trend options', () => {
  it('takes the scale it is given, in milliseconds and the zone', () => {
    const options = trendOptions(inputs);
    const range = options.scales?.y?.range as unknown as () => number[];
    expect([options.ms, range()]).toEqual([1, [1, 5]]);
  });

  it('shares its cursor', () => expect(trendOptions(inputs).cursor?.sync?.key).toBe('k'));

  it('only the lowest writes the times', () => {
    type Values = (chart: null, splits: number[], axis: number, space: number, step: number) => string[];
    const labels = (hasTimeLabels: boolean) => (trendOptions({ ...inputs, hasTimeLabels }).axes?.[0]?.values as unknown as Values)(null, [5], 0, 0, 1000);
    expect(labels(true)).toEqual(['clock:5']);
    expect(labels(false)).toEqual(['']);
  });

  it('switches in steps', () => {
    expect(trendOptions({ ...inputs, isStepped: true }).series[1]?.paths).toBe('stepped');
    expect(trendOptions(inputs).series[1]?.paths).toBeUndefined();
  });

  it.each([[1000, false, 'clock'], [60_000, false, 'minute'], [3_600_000, true, 'day'], [86_400_000, false, 'day']] as const)(
    'ticks %d ms apart', (step, isMidnight, shape) => expect(tickShape(step, isMidnight)).toBe(shape));
});
