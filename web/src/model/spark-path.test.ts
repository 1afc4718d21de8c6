// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { SampleRing } from './sample-ring';
import { sparkPath } from './spark-path';

const ringOf = (...samples: [number, number][]): SampleRing => {
  const ring = new SampleRing(10);
  for (const [time, value] of samples) ring.push(time, value);
  return ring;
};

it('stays calm when it moves little for its range', () => {
  expect(sparkPath(ringOf([0.5, 5], [100, 5.5]), 0, 100, 100, 20, 10)).toBe('M0.5 10.5L100.0 9.5');
});

it.each([
  ['nothing', [], ''],
  ['a rise', [[10, 1], [100, 3]], 'M10.0 19.0L100.0 1.0'],
  ['a flat line in the middle', [[50, 7], [100, 7]], 'M50.0 10.0L100.0 10.0'],
  ['a gap', [[10, 1], [20, NaN], [30, 2]], 'M10.0 19.0M30.0 1.0'],
  ['only what is recent', [[-5, 100], [50, 1], [100, 2]], 'M50.0 19.0L100.0 1.0'],
] as [string, [number, number][], string][])('draws %s', (_name, samples, path) => {
  expect(sparkPath(ringOf(...samples), 0, 100, 100, 20)).toBe(path);
});
