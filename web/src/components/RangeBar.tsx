// SPDX-License-Identifier: Apache-2.0
// The slim bar beside a value: its scale, the normal band in it, and a needle.
import type { ReactNode } from 'react';
import { isOutside, positionOn, type Band } from '../model/normal-band';

export function RangeBar({ band, value, width = 72 }: { band: Band; value: number | null; width?: number }): ReactNode {
  const left = positionOn(band, band.low) * width;
  const right = positionOn(band, band.high) * width;
  const at = value === null ? null : positionOn(band, value) * width;
  return (
    <svg className="mw-band" width={width} height={12} viewBox={`0 0 ${width} 12`} aria-hidden="true">
      <rect className="mw-band-scale" x={0} y={4} width={width} height={4} />
      <rect className="mw-band-normal" x={left} y={3} width={Math.max(1, right - left)} height={6} />
      {at !== null && value !== null && (
        <rect className={isOutside(band, value) ? 'mw-band-needle mw-band-outside' : 'mw-band-needle'} x={Math.min(width - 3, Math.max(0, at - 1.5))} y={0} width={3} height={12} />
      )}
    </svg>
  );
}
