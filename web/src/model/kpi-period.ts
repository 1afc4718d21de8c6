// SPDX-License-Identifier: Apache-2.0
// The period and the scope of the performance page, as they stand in its URL. Pure.
import { addDays, civilDay, isoDay, parseDay, startOfDay } from '../lib/zone-days';

export const kPeriodDays = [7, 30, 90] as const;
/// A whole number of days up to now, or the named days, the last one included.
export type PeriodChoice = { kind: 'last'; days: number } | { kind: 'days'; first: string; last: string };

/// Anything that is no period is the last 30 days: what the targets are stated for.
export function periodFromUrl(search: string): PeriodChoice {
  const params = new URLSearchParams(search);
  const first = params.get('from') ?? '';
  const last = params.get('to') ?? '';
  if (parseDay(first) && parseDay(last) && first <= last) return { kind: 'days', first, last };
  const days = Number(params.get('days'));
  return { kind: 'last', days: kPeriodDays.find((known) => known === days) ?? 30 };
}

const kGrain = 60_000;

/// Half open. Its end moves in steps of a minute: looking again at once asks the same, and an alarm is in the figures soon after it came.
export function spanOf(choice: PeriodChoice, nowMs: number, zone: string): { fromMs: number; toMs: number } {
  const now = Math.floor(nowMs / kGrain) * kGrain;
  if (choice.kind === 'last') return { fromMs: startOfDay(addDays(civilDay(now, zone), -choice.days), zone), toMs: now };
  const first = parseDay(choice.first) ?? civilDay(now, zone);
  const last = parseDay(choice.last) ?? first;
  const fromMs = startOfDay(first, zone);
  return { fromMs, toMs: Math.max(fromMs + kGrain, Math.min(now, startOfDay(addDays(last, 1), zone))) };
}

/// "2026-11", the month of the last day of the period.
export const monthOf = (toMs: number, zone: string): string => isoDay(civilDay(toMs - 1, zone)).slice(0, 7);

/// "plant", "area:ID" or "position:NAME".
export function scopeFromUrl(search: string): string {
  const scope = new URLSearchParams(search).get('scope') ?? '';
  return /^(area:\d+|position:.+)$/.test(scope) ? scope : 'plant';
}
