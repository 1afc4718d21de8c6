// SPDX-License-Identifier: Apache-2.0
// What stretch of time a trend shows and what to fetch for it. Pure. Units: Unix ms.

export interface TimeRange {
  fromMs: number;
  toMs: number;
}

/// A span that ends now (endMs null: the trend follows the present) or at a fixed instant.
export interface View {
  spanMs: number;
  endMs: number | null;
}

export const kMinute = 60_000;
export const kHour = 60 * kMinute;
export const kDay = 24 * kHour;
export const kShortestSpan = 10_000;
export const kLongestSpan = 366 * kDay;
export const kDefaultSpan = 15 * kMinute;
export const kSpans: readonly number[] = [5 * kMinute, 15 * kMinute, kHour, 8 * kHour, kDay, 7 * kDay, 30 * kDay, 90 * kDay];

export const clampSpan = (spanMs: number): number => Math.min(kLongestSpan, Math.max(kShortestSpan, spanMs));

export function rangeOf(view: View, nowMs: number): TimeRange {
  const toMs = view.endMs ?? nowMs;
  return { fromMs: toMs - view.spanMs, toMs };
}

/// A view of `range`; one that reaches the present follows it from then on.
export function viewOf(range: TimeRange, nowMs: number): View {
  const spanMs = clampSpan(range.toMs - range.fromMs);
  return { spanMs, endMs: range.toMs >= nowMs - spanMs * 0.002 ? null : range.toMs };
}

/// `factor` < 1 zooms in; the instant `atMs` stays where it is on the screen.
export function zoom(range: TimeRange, factor: number, atMs: number): TimeRange {
  const span = range.toMs - range.fromMs;
  const wanted = clampSpan(span * factor);
  const share = span > 0 ? (atMs - range.fromMs) / span : 0.5;
  const fromMs = atMs - wanted * share;
  return { fromMs, toMs: fromMs + wanted };
}

/// `share` of the span to the right (negative: left), never past the present.
export function pan(range: TimeRange, share: number, nowMs: number): TimeRange {
  const span = range.toMs - range.fromMs;
  const toMs = Math.min(nowMs, range.toMs + span * share);
  return { fromMs: toMs - span, toMs };
}

export interface FetchPlan extends TimeRange {
  points: number;
}

const kMinPoints = 200;
const kMaxPoints = 3000;

/// A window around the visible range, aligned so that small pans ask for the same one again: half a
/// span of margin on both sides, one point per pixel and as many again for the margins.
export function planFetch(range: TimeRange, widthPx: number): FetchPlan {
  const span = range.toMs - range.fromMs;
  const grid = span / 4;
  const fromMs = Math.floor((range.fromMs - span / 2) / grid) * grid;
  const toMs = Math.ceil((range.toMs + span / 2) / grid) * grid;
  const points = Math.round((widthPx * (toMs - fromMs)) / span);
  return { fromMs: Math.round(fromMs), toMs: Math.round(toMs), points: Math.min(kMaxPoints, Math.max(kMinPoints, points)) };
}

/// How long a window that ends at the present serves before its newest end is read anew.
export function refreshAfterMs(spanMs: number): number {
  return Math.min(120_000, Math.max(30_000, spanMs / 20));
}

/// `span` and `end` of a URL query; anything odd is the default.
export function viewFromUrl(search: string): View {
  const params = new URLSearchParams(search);
  const span = Number(params.get('span') ?? Number.NaN);
  const end = Number(params.get('end') ?? Number.NaN);
  return {
    spanMs: Number.isFinite(span) && span > 0 ? clampSpan(span) : kDefaultSpan,
    endMs: Number.isFinite(end) && end > 0 ? end : null,
  };
}

export function viewToParams(view: View): Record<string, string | null> {
  return {
    span: view.spanMs === kDefaultSpan ? null : String(Math.round(view.spanMs)),
    end: view.endMs === null ? null : String(Math.round(view.endMs)),
  };
}

/// The view in which something that began at `atMs` is seen with what came before it.
export function viewAround(atMs: number, nowMs: number): View {
  if (nowMs - atMs < 10 * kMinute) return { spanMs: kDefaultSpan, endMs: null };
  return { spanMs: kHour, endMs: Math.min(nowMs, atMs + 20 * kMinute) };
}
