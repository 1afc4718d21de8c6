// SPDX-License-Identifier: Apache-2.0
// Whether a value may still be taken for the present, and what its quality says.

export type Freshness = 'live' | 'stale' | 'none';

/// A value is stale after three missed intervals, at least five seconds; the no-data rule's default.
export function staleAfterMs(expectedIntervalMs: number): number {
  return Math.max(5000, 3 * expectedIntervalMs);
}

export function freshnessOf(timeMs: number | null, nowMs: number, expectedIntervalMs: number): Freshness {
  if (timeMs === null || !Number.isFinite(timeMs)) return 'none';
  return nowMs - timeMs > staleAfterMs(expectedIntervalMs) ? 'stale' : 'live';
}

export type Grade = 'good' | 'uncertain' | 'bad';

/// "uncertain|clock-skew" -> its grade and the reasons.
export function readQuality(text: string): { grade: Grade; reasons: string[] } {
  const [first = 'good', ...reasons] = text.split('|');
  const grade: Grade = first === 'bad' || first === 'uncertain' ? first : 'good';
  return { grade, reasons };
}
