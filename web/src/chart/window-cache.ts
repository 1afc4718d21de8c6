// SPDX-License-Identifier: Apache-2.0
// What has been fetched of one signal, at several resolutions. A view is put together from the
// finest windows that touch it, so that old data stays on the screen while new data loads. Pure.
import type { FetchPlan, TimeRange } from './range';

/// Rows in time order; NaN as value marks a gap or bad quality.
export interface TrendWindow extends FetchPlan {
  times: Float64Array;
  values: Float64Array;
  /// The server's time of the answer: readings after it are not in here.
  fetchedMs: number;
}

const kKeptWindows = 8;
const resolution = (window: FetchPlan): number => (window.toMs - window.fromMs) / window.points;

export class WindowCache {
  private windows: TrendWindow[] = [];

  add(window: TrendWindow): void {
    const isSame = (other: TrendWindow): boolean => other.fromMs === window.fromMs && other.toMs === window.toMs && other.points === window.points;
    this.windows = [window, ...this.windows.filter((other) => !isSame(other))].slice(0, kKeptWindows);
  }

  /// Marks everything as to be read again; it stays on the screen until then.
  expire(): void {
    this.windows = this.windows.map((window) => ({ ...window, fetchedMs: 0 }));
  }

  /// True when a window of `plan`'s extent and resolution is here and complete up to `freshMs`.
  satisfies(range: TimeRange, plan: FetchPlan, freshMs: number): boolean {
    return this.windows.some(
      (window) =>
        window.fromMs <= range.fromMs &&
        window.toMs >= Math.min(range.toMs, freshMs) &&
        resolution(window) <= resolution(plan) * 1.5 &&
        (window.fetchedMs >= window.toMs || window.fetchedMs >= Math.min(range.toMs, freshMs)),
    );
  }

  /// The rows of `range` from the finest windows, coarser ones only where finer ones end; one row
  /// beyond either edge is kept so that lines run out of the picture.
  rows(range: TimeRange): { times: number[]; values: number[] } {
    const ordered = this.windows
      .filter((window) => window.toMs > range.fromMs && window.fromMs < range.toMs)
      .sort((a, b) => resolution(a) - resolution(b) || b.fetchedMs - a.fetchedMs);
    const outer = { fromMs: range.fromMs - 1, toMs: range.toMs + 1 };
    let open: TimeRange[] = [outer];
    const parts: { fromMs: number; times: number[]; values: number[] }[] = [];
    for (const window of ordered) {
      const end = window.fetchedMs > 0 ? Math.min(window.toMs, window.fetchedMs) : lastTime(window);
      const next: TimeRange[] = [];
      for (const part of open) {
        const fromMs = Math.max(part.fromMs, window.fromMs);
        const toMs = Math.min(part.toMs, end);
        if (toMs <= fromMs) {
          next.push(part);
          continue;
        }
        parts.push({ fromMs, ...slice(window, { fromMs, toMs }, outer) });
        if (part.fromMs < fromMs) next.push({ fromMs: part.fromMs, toMs: fromMs });
        if (toMs < part.toMs) next.push({ fromMs: toMs, toMs: part.toMs });
      }
      open = next;
    }
    parts.sort((a, b) => a.fromMs - b.fromMs);
    return { times: parts.flatMap((part) => part.times), values: parts.flatMap((part) => part.values) };
  }
}

const lastTime = (window: TrendWindow): number => (window.times[window.times.length - 1] ?? window.fromMs) + 1;

/// Rows of `part`; one more at an end that is an end of the whole picture, none where another window joins.
function slice(window: TrendWindow, part: TimeRange, outer: TimeRange): { times: number[]; values: number[] } {
  let begin = lowerBound(window.times, part.fromMs);
  let end = lowerBound(window.times, part.toMs);
  if (begin > 0 && part.fromMs === outer.fromMs) begin -= 1;
  if (end < window.times.length && part.toMs === outer.toMs) end += 1;
  return { times: Array.from(window.times.subarray(begin, end)), values: Array.from(window.values.subarray(begin, end)) };
}

/// The first index whose time is not before `timeMs`.
export function lowerBound(times: ArrayLike<number>, timeMs: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Infinity) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
