// SPDX-License-Identifier: Apache-2.0
// Times in a named zone, ages and durations. Pure: locale, zone and now are parameters.
// Units: every instant is Unix milliseconds.

const kFormats = new Map<string, Intl.DateTimeFormat>();

export type TimeShape = 'clock' | 'minute' | 'day' | 'day-minute' | 'full';

const kShapes: Record<TimeShape, Intl.DateTimeFormatOptions> = {
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  minute: { hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  'day-minute': { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  full: { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' },
};

export function formatTime(ms: number, locale: string, zone: string, shape: TimeShape): string {
  if (!Number.isFinite(ms)) return '–';
  const key = `${locale}/${zone}/${shape}`;
  let format = kFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { ...kShapes[shape], timeZone: zone, hourCycle: 'h23' });
    kFormats.set(key, format);
  }
  return format.format(ms);
}

/// "CET", "GMT+1": what the zone calls itself at that instant.
export function zoneName(ms: number, locale: string, zone: string): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' }).formatToParts(ms);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

export function isKnownZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone !== '';
  } catch {
    return false;
  }
}

export function isoTime(ms: number): string {
  return Number.isFinite(ms) ? new Date(ms).toISOString() : '';
}

/// Unix ms of an RFC 3339 text; NaN for null, empty or malformed.
export function parseTime(text: string | null | undefined): number {
  return text ? Date.parse(text) : Number.NaN;
}

const kSecond = 1000;
const kMinute = 60 * kSecond;
const kHour = 60 * kMinute;
export const kDay = 24 * kHour;

type AgeUnit = 'second' | 'minute' | 'hour' | 'day';

function largestUnit(ms: number): { amount: number; unit: AgeUnit } {
  const size = Math.abs(ms);
  if (size < 100 * kSecond) return { amount: Math.trunc(ms / kSecond), unit: 'second' };
  if (size < 100 * kMinute) return { amount: Math.trunc(ms / kMinute), unit: 'minute' };
  if (size < 48 * kHour) return { amount: Math.trunc(ms / kHour), unit: 'hour' };
  return { amount: Math.trunc(ms / kDay), unit: 'day' };
}

/// "12 s", "5 min", "3 hr": the length of a stretch of time, in its largest fitting unit.
export function formatDuration(ms: number, locale: string): string {
  if (!Number.isFinite(ms)) return '–';
  const { amount, unit } = largestUnit(ms);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(amount);
}

const kLengthUnits = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]] as const;

/// "1 hr 30 min", "2.5 sec": a configured length of time as it was meant, nothing cut off.
export function formatLength(seconds: number, locale: string): string {
  if (!Number.isFinite(seconds)) return '–';
  const write = (amount: number, unit: string): string => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 3 }).format(amount);
  const parts: string[] = [];
  let rest = Math.abs(seconds);
  for (const [unit, length] of kLengthUnits) {
    const amount = unit === 'second' ? rest : Math.floor(rest / length);
    rest -= amount * length;
    if (amount > 0) parts.push(write(amount, unit));
  }
  return parts.length === 0 ? write(0, 'second') : parts.join(' ');
}

/// "12 sec ago"; a clock a little ahead of ours still reads as now.
export function formatAge(atMs: number, nowMs: number, locale: string): string {
  if (!Number.isFinite(atMs)) return '–';
  const { amount, unit } = largestUnit(Math.min(0, atMs - nowMs));
  return new Intl.RelativeTimeFormat(locale, { style: 'short', numeric: 'always' }).format(amount || -0, unit);
}
