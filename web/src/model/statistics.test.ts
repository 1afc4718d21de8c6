// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { bucketWidth, summarise } from './statistics';

const bucket = (min: number | null, max: number | null, mean: number | null, count: number) =>
  ({ begin: '', min, max, mean, first: min, last: max, time_weighted_mean: mean, count, bad_count: 1 });

it('adds up buckets, weighting means by count', () => {
  expect(summarise([bucket(1, 4, 2, 30), bucket(null, null, null, 0), bucket(0, 3, 1, 10)])).toEqual({
    min: 0, max: 4, mean: 1.75, first: 1, last: 3, count: 40, badCount: 3 });
  expect(summarise([]).mean).toBeNull();
});

it.each([[900_000, 24, 60_000], [86_400_000, 24, 3_600_000], [10_000, 24, 1000], [366 * 86_400_000, 24, 604_800_000]])(
  'a span of %d in at most %d is cut into %d', (span, most, width) => expect(bucketWidth(span, most)).toBe(width));
