// SPDX-License-Identifier: Apache-2.0
// A figure beside its targets on one slim scale: where the marks and the bar stand. Pure.
import type { ClassVerdict, KpiVerdict, ProjectionVerdict } from '../api/kpis';

export interface Targets {
  acceptable: number;
  maximum: number;
  is_better_low: boolean;
}
/// Shares of the width, 0..1. The good part runs from `goodFrom` to `goodTo`; past `limit` it is over.
export interface Scale {
  goodFrom: number;
  goodTo: number;
  limit: number;
  position: (value: number) => number;
}

/// Fits the targets and every given value, with a little room at the end.
export function scaleOf(targets: Targets, values: readonly (number | null)[]): Scale {
  const most = Math.max(targets.acceptable, targets.maximum, ...values.map((value) => (value !== null && Number.isFinite(value) ? value : 0)));
  const end = most > 0 ? most * 1.15 : 1;
  const position = (value: number): number => Math.min(1, Math.max(0, value / end));
  const isUpward = !targets.is_better_low;
  return {
    goodFrom: isUpward ? position(targets.acceptable) : 0,
    goodTo: isUpward ? 1 : position(targets.acceptable),
    limit: position(targets.maximum),
    position,
  };
}

/// How a verdict looks; what is not known never looks like a result.
export type VerdictLook = 'good' | 'borderline' | 'bad' | 'unclear' | 'unknown';
const kLooks: Readonly<Record<KpiVerdict | ProjectionVerdict | ClassVerdict, VerdictLook>> = {
  conclusive: 'good',
  acceptable: 'good', manageable: 'borderline', over: 'bad', inconclusive: 'unclear', 'not-measured': 'unknown', 'not-known': 'unknown',
};
export const lookOf = (verdict: KpiVerdict | ProjectionVerdict | ClassVerdict): VerdictLook => kLooks[verdict] ?? 'unknown';

/// Worst first; figures that say nothing come last.
const kOrder: readonly VerdictLook[] = ['bad', 'borderline', 'unclear', 'good', 'unknown'];
export function tally(verdicts: readonly (KpiVerdict | ProjectionVerdict)[]): { verdict: KpiVerdict | ProjectionVerdict; n: number }[] {
  const counts = new Map<KpiVerdict | ProjectionVerdict, number>();
  for (const verdict of verdicts) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return [...counts].map(([verdict, n]) => ({ verdict, n })).sort((a, b) => kOrder.indexOf(lookOf(a.verdict)) - kOrder.indexOf(lookOf(b.verdict)));
}
