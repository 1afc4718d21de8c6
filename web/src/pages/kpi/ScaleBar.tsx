// SPDX-License-Identifier: Apache-2.0
// A figure on its scale: the good part, the most, the figure; for a projection the way to its upper bound.
import type { ReactNode } from 'react';
import type { Scale } from '../../model/kpi-scale';

interface Props {
  scale: Scale;
  /// null: nothing to show but the targets.
  value: number | null;
  upper: number | null;
  isUpward?: boolean;
  /// Where it stands today, beside a projection.
  now?: number | null;
}

const kWidth = 160;

export function ScaleBar({ scale, value, upper, isUpward = false, now = null }: Props): ReactNode {
  const x = (share: number): number => share * kWidth;
  const at = value === null ? null : x(scale.position(value));
  const end = upper === null ? null : x(scale.position(upper));
  return (
    <svg className="mw-scale" width={kWidth} height={18} viewBox={`0 0 ${kWidth} 18`} aria-hidden="true">
      <rect className={value === null ? 'mw-scale-ground mw-scale-empty' : 'mw-scale-ground'} x={0.5} y={5.5} width={kWidth - 1} height={7} />
      <rect className="mw-scale-good" x={x(scale.goodFrom)} y={6} width={Math.max(0, x(scale.goodTo - scale.goodFrom))} height={6} />
      <path className="mw-scale-limit" d={`M${x(scale.limit)} 2v14${isUpward ? 'm0 -14h4m-4 14h4' : 'm0 -14h-4m4 14h-4'}`} />
      {now !== null && <path className="mw-scale-now" d={`M${x(scale.position(now))} 4v10`} />}
      {at !== null && end !== null && <path className="mw-scale-interval" d={`M${at} 9H${end}M${end} 4v10`} />}
      {at !== null && <circle className="mw-scale-value" cx={Math.min(kWidth - 5, Math.max(5, at))} cy={9} r={4.5} />}
    </svg>
  );
}
