// SPDX-License-Identifier: Apache-2.0
// Bars of a small chart: heights of stacked parts, and round numbers for the axis. Pure.

export interface BarColumn {
  label: string;
  /// One per series; null or negative counts as nothing.
  parts: readonly (number | null)[];
  /// A target for this column.
  target?: number | null;
}
export interface PlacedPart {
  series: number;
  /// Shares of the height from the bottom, 0..1.
  from: number;
  to: number;
}
export interface BarLayout {
  /// The top of the axis, in the unit of the values.
  top: number;
  ticks: number[];
  columns: { label: string; total: number; parts: PlacedPart[]; target: number | null }[];
}

const kSteps = [1, 2, 2.5, 5, 10];

/// The smallest round number that is at least `value`: 1, 2, 2.5 or 5 times a power of ten.
export function roundUp(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return (kSteps.find((step) => step * power >= value * (1 - 1e-9)) ?? 10) * power;
}

/// `always`: values that the axis shows whatever the bars say, such as a target.
export function barLayout(columns: readonly BarColumn[], always: readonly number[] = []): BarLayout {
  const sums = columns.map((column) => column.parts.reduce<number>((sum, part) => sum + Math.max(0, part ?? 0), 0));
  const targets = columns.map((column) => column.target ?? null);
  const top = roundUp(Math.max(0, ...sums, ...always, ...targets.map((target) => target ?? 0)));
  return {
    top,
    ticks: [0, top / 2, top],
    columns: columns.map((column, i) => {
      let height = 0;
      const parts = column.parts.map((part, series) => {
        const from = height;
        height += Math.max(0, part ?? 0) / top;
        return { series, from, to: height };
      });
      const target = targets[i] ?? null;
      return { label: column.label, total: sums[i] ?? 0, parts: parts.filter((part) => part.to > part.from), target: target === null ? null : target / top };
    }),
  };
}

/// Every how many columns a label fits when there is room for `most` of them.
export const labelEvery = (columns: number, most: number): number => Math.max(1, Math.ceil(columns / most));
