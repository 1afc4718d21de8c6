// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { SampleRing } from './sample-ring';

const times = (ring: SampleRing): number[] => Array.from({ length: ring.length }, (_, i) => ring.timeAt(i));

describe('sample ring', () => {
  it('keeps the newest', () => {
    const ring = new SampleRing(3);
    for (let t = 1; t <= 5; t += 1) ring.push(t, t * 10);
    expect(times(ring)).toEqual([3, 4, 5]);
    expect(ring.valueAt(2)).toBe(50);
  });

  it('leaves out what is not newer', () => {
    const ring = new SampleRing(3);
    expect([ring.push(5, 1), ring.push(5, 2), ring.push(4, 3), ring.push(6, 4)]).toEqual([true, false, false, true]);
    expect(times(ring)).toEqual([5, 6]);
  });

  it('answers NaN outside', () => {
    const ring = new SampleRing(2);
    expect(ring.timeAt(0)).toBeNaN();
    ring.push(1, 1);
    expect(ring.valueAt(1)).toBeNaN();
  });

  it('finds what is newer, like a linear search does', () => {
    // Seeded so that a failure repeats.
    let seed = 42;
    const next = (): number => (seed = (seed * 1664525 + 1013904223) % 2 ** 32);
    for (let round = 0; round < 200; round += 1) {
      const ring = new SampleRing(1 + (next() % 8));
      let t = 0;
      for (let n = next() % 20; n > 0; n -= 1) ring.push((t += 1 + (next() % 3)), 0);
      const asked = next() % 45;
      const naive = times(ring).filter((time) => time <= asked).length;
      expect(ring.firstAfter(asked)).toBe(naive);
    }
  });

  it('takes in what came before, and never loses what it had', () => {
    const ring = new SampleRing(4);
    ring.push(10, 1);
    ring.push(11, 1);
    ring.prepend([7, 8, 9, 10, 12], [0, 0, 0, 0, 0]);
    expect(times(ring)).toEqual([8, 9, 10, 11]);
    expect(ring.valueAt(2)).toBe(1);
  });

  it('starts again after clear', () => {
    const ring = new SampleRing(2);
    ring.push(9, 1);
    ring.clear();
    expect(ring.push(1, 1)).toBe(true);
  });
});
