// SPDX-License-Identifier: Apache-2.0
// A sparkline's SVG path: at most one vertex per pixel column and extreme. Pure.
import type { SampleRing } from './sample-ring';

export function sparkPath(ring: SampleRing, fromMs: number, spanMs: number, width: number, height: number, leastSpan = 0): string {
  const first = ring.firstAfter(fromMs);
  let min = Infinity;
  let max = -Infinity;
  for (let i = first; i < ring.length; i += 1) {
    const value = ring.valueAt(i);
    if (Number.isNaN(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  if (min > max) return '';
  // What hardly moves stands in the middle as a calm line instead of filling the height with noise.
  const room = Math.max(max - min, leastSpan) || 1;
  const low = (min + max - room) / 2;
  let path = '';
  let isPenDown = false;
  for (let i = first; i < ring.length; i += 1) {
    const value = ring.valueAt(i);
    if (Number.isNaN(value)) {
      isPenDown = false;
      continue;
    }
    const x = ((ring.timeAt(i) - fromMs) / spanMs) * width;
    const y = height - 1 - ((value - low) / room) * (height - 2);
    path += `${isPenDown ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    isPenDown = true;
  }
  return path;
}
