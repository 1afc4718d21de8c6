// SPDX-License-Identifier: Apache-2.0
// Fetched rows and the live tail as one line, with gaps where nothing was measured. Pure.
import type { SampleRing } from '../model/sample-ring';
import type { TimeRange } from './range';
import type { WindowCache } from './window-cache';

export interface Line {
  times: number[];
  /// Null breaks the line: bad quality, text, or no reading for longer than the gap threshold.
  values: (number | null)[];
}

/// Longer than this without a row is drawn as a gap: three intervals, or three rows of the
/// resolution on screen where that is coarser.
export function gapAfterMs(expectedIntervalMs: number, range: TimeRange, widthPx: number): number {
  return Math.max(5000, 3 * expectedIntervalMs, (6 * (range.toMs - range.fromMs)) / Math.max(1, widthPx));
}

export function lineOf(cache: WindowCache, ring: SampleRing, range: TimeRange, gapMs: number): Line {
  const { times: fetchedTimes, values: fetchedValues } = cache.rows(range);
  const line: Line = { times: [], values: [] };
  let previous = -Infinity;
  const append = (time: number, value: number): void => {
    if (time <= previous) return;
    if (previous !== -Infinity && time - previous > gapMs) {
      line.times.push((previous + time) / 2);
      line.values.push(null);
    }
    line.times.push(time);
    line.values.push(Number.isNaN(value) ? null : value);
    previous = time;
  };
  for (let i = 0; i < fetchedTimes.length; i += 1) append(fetchedTimes[i]!, fetchedValues[i]!);
  for (let i = Math.max(0, ring.firstAfter(Math.max(previous, range.fromMs)) - (previous < range.fromMs ? 1 : 0)); i < ring.length; i += 1) {
    if (ring.timeAt(i) > range.toMs) break;
    append(ring.timeAt(i), ring.valueAt(i));
  }
  return line;
}

export interface Extent {
  min: number;
  max: number;
}

/// Of the rows within the range; null when none has a value.
export function extentOf(line: Line, range: TimeRange): Extent | null {
  let min = Infinity;
  let max = -Infinity;
  line.values.forEach((value, i) => {
    const time = line.times[i]!;
    if (value === null || time < range.fromMs || time > range.toMs) return;
    min = Math.min(min, value);
    max = Math.max(max, value);
  });
  return min <= max ? { min, max } : null;
}

/// The vertical scale: the data and every limit, with some air; never a zero height.
export function scaleOf(extent: Extent | null, limits: readonly number[], fallback: Extent | null): Extent {
  // What moves less than a twentieth of its range is a calm line, not mountains of noise.
  const least = fallback ? (fallback.max - fallback.min) / 20 : 0;
  const all = [...(extent ? [extent.min, extent.max] : []), ...limits];
  if (all.length === 0) return fallback ?? { min: 0, max: 1 };
  const min = Math.min(...all);
  const max = Math.max(...all);
  const air = max > min ? (max - min) * 0.08 : Math.max(1e-6, Math.abs(max) * 0.05, 0.5);
  const room = Math.max(air, (least - (max - min)) / 2);
  return { min: min - room, max: max + room };
}
