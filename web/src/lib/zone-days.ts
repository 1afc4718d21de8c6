// SPDX-License-Identifier: Apache-2.0
// Days of a time zone as instants, through the nights when clocks change. Pure.
// Units: every instant is Unix milliseconds.

/// A date on the wall calendar; months count from 1.
export interface CivilDay {
  year: number;
  month: number;
  day: number;
}

const kMinute = 60_000;
const kClocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = kClocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
    kClocks.set(zone, clock);
  }
  return clock;
}

/// What clocks in the zone show, as if it were UTC.
function wallOf(ms: number, zone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of clockOf(zone).formatToParts(ms)) part[type] = Number(value);
  return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day ?? 1, part.hour ?? 0, part.minute ?? 0, part.second ?? 0);
}

const offsetAt = (ms: number, zone: string): number => wallOf(ms, zone) - Math.floor(ms / 1000) * 1000;

/// The instant when clocks show `wall`. Shown twice: the first. Skipped: as if the clocks had gone on.
export function instantOf(wall: number, zone: string): number {
  const before = wall - offsetAt(wall - 24 * 60 * kMinute, zone);
  if (wallOf(before, zone) === wall) return before;
  const after = wall - offsetAt(wall + 24 * 60 * kMinute, zone);
  return wallOf(after, zone) === wall ? after : before;
}

export function civilDay(ms: number, zone: string): CivilDay {
  const wall = new Date(wallOf(ms, zone));
  return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() };
}

export function addDays(day: CivilDay, n: number): CivilDay {
  const moved = new Date(Date.UTC(day.year, day.month - 1, day.day + n));
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

/// The Monday on or before.
export function mondayOf(day: CivilDay): CivilDay {
  const weekday = new Date(Date.UTC(day.year, day.month - 1, day.day)).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

export const startOfDay = (day: CivilDay, zone: string): number => instantOf(Date.UTC(day.year, day.month - 1, day.day), zone);

/// "2026-11-20".
export const isoDay = ({ year, month, day }: CivilDay): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

/// Nothing for a text that is no date.
export function parseDay(text: string): CivilDay | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return null;
  const day = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
  return isoDay(addDays(day, 0)) === text ? day : null;
}

/// The instant of "2026-11-20T14:00" as a date-time field gives it; NaN for anything else.
export function parseLocalTime(text: string, zone: string): number {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(text)) return Number.NaN;
  const wall = Date.parse(`${text}Z`);
  return Number.isFinite(wall) ? instantOf(wall, zone) : Number.NaN;
}

/// What a date-time field shows for an instant: "2026-11-20T14:00".
export const localTime = (ms: number, zone: string): string =>
  Number.isFinite(ms) ? new Date(wallOf(ms, zone)).toISOString().slice(0, 16) : '';
