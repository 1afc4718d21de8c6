// SPDX-License-Identifier: Apache-2.0
// Totals over a row of buckets, and how wide buckets should be. Pure.
import type { Bucket } from '../api/signals';

export interface Statistics {
  min: number | null;
  max: number | null;
  /// Weighted by count.
  mean: number | null;
  first: number | null;
  last: number | null;
  count: number;
  badCount: number;
}

export function summarise(buckets: readonly Bucket[]): Statistics {
  const result: Statistics = { min: null, max: null, mean: null, first: null, last: null, count: 0, badCount: 0 };
  let weighted = 0;
  let weight = 0;
  for (const bucket of buckets) {
    result.count += bucket.count;
    result.badCount += bucket.bad_count;
    if (bucket.min !== null) result.min = result.min === null ? bucket.min : Math.min(result.min, bucket.min);
    if (bucket.max !== null) result.max = result.max === null ? bucket.max : Math.max(result.max, bucket.max);
    if (bucket.mean !== null) {
      weighted += bucket.mean * bucket.count;
      weight += bucket.count;
    }
    result.first ??= bucket.first;
    result.last = bucket.last ?? result.last;
  }
  result.mean = weight > 0 ? weighted / weight : null;
  return result;
}

const kWidths = [1000, 5000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 6 * 3_600_000, 86_400_000];

/// The narrowest round width that makes at most `most` buckets of a span.
export function bucketWidth(spanMs: number, most: number): number {
  return kWidths.find((width) => spanMs / width <= most) ?? 7 * 86_400_000;
}
