// SPDX-License-Identifier: Apache-2.0
// The slim bar beside a value: its scale, the normal band within, and where the value stands.
import type { Limit, Signal } from '../api/signals';

export interface Band {
  scaleLow: number;
  scaleHigh: number;
  /// The normal part, cut to the scale; equal to the scale without limits.
  low: number;
  high: number;
}

const limitOf = (limits: readonly Limit[], kinds: readonly string[]): number[] =>
  limits.filter((limit) => kinds.includes(limit.kind)).map((limit) => limit.limit);

/// Null when the signal has neither a range nor limits on both sides to draw a scale from.
export function bandOf(signal: Pick<Signal, 'range_low' | 'range_high' | 'limits'>): Band | null {
  const lows = limitOf(signal.limits, ['low', 'low-low']);
  const highs = limitOf(signal.limits, ['high', 'high-high']);
  const margin = highs.length > 0 && lows.length > 0 ? (Math.max(...highs) - Math.min(...lows)) * 0.25 : 0;
  const scaleLow = signal.range_low ?? (lows.length > 0 && margin > 0 ? Math.min(...lows) - margin : null);
  const scaleHigh = signal.range_high ?? (highs.length > 0 && margin > 0 ? Math.max(...highs) + margin : null);
  if (scaleLow === null || scaleHigh === null || scaleHigh <= scaleLow) return null;
  const clamp = (value: number): number => Math.min(scaleHigh, Math.max(scaleLow, value));
  return {
    scaleLow,
    scaleHigh,
    low: clamp(lows.length > 0 ? Math.max(...lows) : scaleLow),
    high: clamp(highs.length > 0 ? Math.min(...highs) : scaleHigh),
  };
}

/// 0..1 on the band's scale.
export function positionOn(band: Band, value: number): number {
  return Math.min(1, Math.max(0, (value - band.scaleLow) / (band.scaleHigh - band.scaleLow)));
}

export function isOutside(band: Band, value: number): boolean {
  return value < band.low || value > band.high;
}

/// The width that fixes a signal's decimals; null when unknown.
export function spanOf(signal: Pick<Signal, 'range_low' | 'range_high' | 'limits'>): number | null {
  const band = bandOf(signal);
  return band ? band.scaleHigh - band.scaleLow : null;
}
